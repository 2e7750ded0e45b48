// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "media/clip-reader.hpp"
#include "media/clip-sink.hpp"
#include "media/play-clock.hpp"
#include "media/ring.hpp"
#include "media/sound-fade.hpp"

namespace r2v::media {

/// Lays pieces of sound on the play timeline (a clip's laps one after the other, in ns from its first picture) to the
/// sample and puts them out without a hole: silence where there is none, cut where a lap ends. Positions are counted in
/// samples from the start of the timeline, so nothing adds up over the laps. Where the sound begins or breaks off with
/// a click it is faded over kFadeNs of the clip.
class SoundFeed {
public:
	static constexpr int64_t kFadeNs = 5'000'000;

	explicit SoundFeed(ClipSink &sink) : sink_(sink) {}

	/// Nothing queued, and what comes next belongs to another stream.
	void clear();
	/// Nothing queued; goes on from there.
	void restartAt(int64_t positionNs);
	/// Goes on from there, dropping what is queued for earlier.
	void skipTo(int64_t positionNs);
	/// A piece of the lap that starts at `lapNs`.
	void queue(ClipSound sound, int64_t lapNs);
	/// Drops what is queued beyond. `followedByLap`: the clip's start comes next, so that its sound may go on
	/// there.
	void cutAt(int64_t positionNs, bool followedByLap);
	/// No more sound will be queued that follows on the last piece.
	void endRun();
	/// Puts out a last bit that falls into silence, where something was being heard. To be called before a stop, a
	/// jump or a pause, while `clock` still says when what was put out is due.
	void fadeOut(const PlayClock &clock);

	/// Until where sound is there.
	int64_t queuedUntilNs() const;
	/// Until where it was put out.
	int64_t emittedUntilNs() const { return timeOf(nextSample_); }
	bool isRunning() const { return sampleRate_ > 0; }

	struct Due {
		/// What starts until here is due.
		int64_t dueNs = 0;
		/// Nothing is put out beyond.
		int64_t limitNs = 0;
		/// No silence is put into the lap from here on together with that before it: its sound may still come.
		int64_t lapNs = 0;
	};
	/// Whether the next piece has to wait until it is known what follows it: that, or endRun() or cutAt().
	bool wantsMore(const Due &due) const;
	/// Puts out the piece that is due, or silence in its place. False where nothing is. Frames that are through go
	/// to `reader`.
	bool emitOne(const Due &due, const PlayClock &clock, ClipReader &reader);
	/// Whether there is something to put out before `limitNs`; then it starts at emittedUntilNs().
	bool hasNext(int64_t limitNs) const;

private:
	struct Piece {
		FramePtr frame;
		int64_t start = 0;
		int64_t end = 0;
		/// Silence or other sound follows.
		bool closes = false;
	};

	int64_t sampleAt(int64_t positionNs) const;
	int64_t timeOf(int64_t sample) const;
	int64_t fadeSamples() const { return sampleAt(kFadeNs); }
	const float *samplesOf(const Piece &piece, uint32_t channel, int64_t sample) const;
	SeamSide beginningAt(const Piece &piece, int64_t sample) const;
	void noteOpening(const Piece &piece, int64_t lapStart);
	bool goesOnSmoothly(const Piece &last) const;
	bool mustWait(int64_t limitNs) const;
	void dropThrough(ClipReader *reader);
	bool joinTo(const PlayClock &clock);
	/// At which rate the next sample is to be played, and how many may be before that changes.
	uint32_t rateOfNext(const PlayClock &clock, int64_t &frames) const;
	void putSound(const Piece &piece, int64_t frames, const PlayClock &clock);
	void putSilence(int64_t frames, uint32_t rate, int64_t timestampNs);
	Sound soundOf(int64_t frames, uint32_t rate, int64_t timestampNs) const;
	SoundFade fadeOf(int64_t behind) const;

	ClipSink &sink_;
	uint32_t sampleRate_ = 0;
	uint32_t channelCount_ = 0;
	int64_t startNs_ = 0;
	int64_t nextSample_ = 0;
	/// Clock at the end of what was put out.
	int64_t lastEndNs_ = 0;
	/// What was put out last is silence, or is not followed by what comes next.
	bool isFresh_ = true;
	/// Where the sound that is heard fades in; long ago where it needs no fade.
	int64_t runStart_ = 0;
	/// Where the next piece of the same lap is expected.
	int64_t lapNs_ = -1;
	int64_t expectedSample_ = 0;
	Ring<Piece> pieces_;
	/// How the clip's sound begins, once that was seen.
	std::optional<SeamSide> opening_;
	std::vector<float> silence_;
	std::vector<float> faded_;
};

} // namespace r2v::media
