// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "media/clip-player.hpp"
#include "media/clip-reader.hpp"

namespace r2v::media {

/// Lays pieces of sound on the play timeline (a clip's laps one after the other, in ns from its first picture) to the
/// sample and puts them out without a hole: silence where there is none, cut where a lap ends. Positions are counted in
/// samples from the start of the timeline, so nothing adds up over the laps.
class SoundFeed {
public:
	explicit SoundFeed(ClipSink &sink) : sink_(sink) {}

	/// Nothing queued, and what comes next belongs to another stream.
	void clear();
	/// Nothing queued; goes on from there.
	void restartAt(int64_t positionNs);
	/// Goes on from there, dropping what is queued for earlier.
	void skipTo(int64_t positionNs);
	/// A piece of the lap that starts at `lapNs`.
	void queue(ClipSound sound, int64_t lapNs);
	/// Drops what is queued beyond.
	void cutAt(int64_t positionNs);

	/// Until where sound is there.
	int64_t queuedUntilNs() const;
	/// Until where it was put out.
	int64_t emittedUntilNs() const { return timeOf(nextSample_); }
	bool isRunning() const { return sampleRate_ > 0; }

	/// Puts out the piece that starts at or before `dueNs`, or silence in its place, but nothing beyond `limitNs`,
	/// and no silence into the lap at `lapNs`, whose sound may still come. `originNs` is the clock at position 0.
	/// False where nothing is due. Frames that are through go to `reader`.
	struct Due {
		int64_t dueNs = 0;
		int64_t limitNs = 0;
		int64_t lapNs = 0;
		int64_t originNs = 0;
	};
	bool emitOne(const Due &due, ClipReader &reader);
	/// Whether there is something to put out before `limitNs`; then it starts at emittedUntilNs().
	bool hasNext(int64_t limitNs) const { return isRunning() && nextSample_ < sampleAt(limitNs); }

private:
	struct Piece {
		FramePtr frame;
		int64_t start = 0;
		int64_t end = 0;
	};

	int64_t sampleAt(int64_t positionNs) const;
	int64_t timeOf(int64_t sample) const;
	bool joinTo(int64_t originNs);
	void put(const Piece *piece, int64_t frames, int64_t timestampNs);

	ClipSink &sink_;
	uint32_t sampleRate_ = 0;
	uint32_t channelCount_ = 0;
	int64_t startNs_ = 0;
	int64_t nextSample_ = 0;
	/// Clock at the end of what was put out.
	int64_t lastEndNs_ = 0;
	/// Where the next piece of the same lap is expected.
	int64_t lapNs_ = -1;
	int64_t expectedSample_ = 0;
	std::deque<Piece> pieces_;
	std::vector<float> silence_;
};

} // namespace r2v::media
