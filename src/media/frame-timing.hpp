// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// Places pictures on the clip's timeline, which starts with the first picture at 0 and always rises, whatever the
/// file's timestamps do.
class FrameTiming {
public:
	struct Span {
		int64_t startNs = 0;
		int64_t durationNs = 0;
	};

	/// `usualDurationNs` is used if the file gives none. A gap above `maxGapNs` is a broken timestamp.
	FrameTiming(AVRational timeBase, int64_t usualDurationNs, int64_t maxGapNs);

	/// Places the next picture in display order. `pts` may be AV_NOPTS_VALUE, `duration` 0.
	Span place(int64_t pts, int64_t duration);
	/// The next picture does not follow the last one: after a seek, or at the start of a lap.
	void jump();

	/// All pictures so far are where the file's timestamps say, so a place can be found by them.
	bool followsTheFile() const { return followsTheFile_; }
	/// Of the clip's first picture; AV_NOPTS_VALUE before it, or if it has none.
	int64_t firstPts() const { return firstPts_; }
	/// The first picture's time in the file.
	int64_t originNs() const;

private:
	AVRational timeBase_;
	int64_t usualDurationNs_;
	int64_t maxGapNs_;
	int64_t firstPts_ = AV_NOPTS_VALUE;
	bool hasFirst_ = false;
	bool followsTheFile_ = true;
	int64_t correctionNs_ = 0;
	std::optional<Span> last_;
};

} // namespace r2v::media
