// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "media/clip-player.hpp"
#include "obs/air/box-fit.hpp"

namespace r2v::obs {

/// Which pictures were given to the child, which of them it took over, and which one it has. The caller holds one lock
/// for all calls.
class PictureQueue {
public:
	struct Giving {
		/// By the child's own time.
		uint64_t timestampNs = 0;
		/// The child's time is to be set to that of the canvas first.
		bool setsTime = false;
	};
	/// `lookedAtNs`: the frame of the canvas for which the child looked for a picture last.
	Giving give(const media::Picture &picture, bool still, uint64_t lookedAtNs);
	/// The child took this one and those before it, for this frame of the canvas.
	void take(uint64_t childTimestampNs, uint64_t frameNs);
	/// The next picture comes after a pause, a seek or an end.
	void expectGap() { gap_ = true; }
	/// The child has none and is to have none before the next one comes.
	void clear();
	/// The same, once the last picture had its full time.
	void clearAfterLastPicture();

	/// How many came, and how many of them the child has taken over or will never take.
	struct Count {
		uint64_t given = 0;
		uint64_t taken = 0;
	};
	Count pictures() const { return pictures_; }
	Count stills() const { return stills_; }
	/// The player's timestamp of the one that was taken last.
	uint64_t takenNs() const { return takenNs_; }
	/// Of the picture that the child has in this frame of the canvas; nothing where none is to be drawn.
	std::optional<PictureShape> shape(uint64_t frameNs);

private:
	/// Until the child has taken it.
	struct Given {
		uint64_t childTimestampNs = 0;
		uint64_t timestampNs = 0;
		PictureShape shape;
		bool still = false;
	};

	std::deque<Given> given_;
	Count pictures_;
	Count stills_;
	bool gap_ = false;
	/// Of the picture the child has.
	std::optional<PictureShape> shape_;
	/// 0: the child's time has not begun.
	uint64_t lastChildNs_ = 0;
	uint64_t takenNs_ = 0;
	/// The frame of the canvas for which it was taken.
	uint64_t takenAtNs_ = 0;
	/// When the picture that came last has had its time.
	uint64_t endNs_ = 0;
	/// 0: does not.
	uint64_t clearAtNs_ = 0;
};

} // namespace r2v::obs
