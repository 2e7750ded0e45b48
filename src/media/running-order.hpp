// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "media/backward-reader.hpp"
#include "media/clip-reader.hpp"
#include "media/play-terms.hpp"
#include "media/ring.hpp"
#include "media/sound-feed.hpp"

namespace r2v::media {

/// Why a clip that has played before can't go on.
inline constexpr char kUnreadable[] = "the file can't be read any more";

/// What the player shares with other threads.
struct PlayStatus {
	std::atomic<PlayState> state{PlayState::none};
	std::atomic<int64_t> timeMs{0};
	std::atomic<int64_t> durationMs{0};
};

/// A clip that is ready to be shown.
struct OpenedClip {
	std::unique_ptr<ClipReader> reader;
	ClipPicture first;
};

/// Decides which picture follows which: laps, forward and back, and seeks. Decodes one clip some pictures ahead and
/// lays them, and their sound, on the play timeline (laps one after the other, in ns).
///
/// Forward and back, each picture at a turn is shown once for its full time: 0 1 2 3 2 1 0 1 … On the way back a
/// picture is shown as long as on the way there, and there is no sound. Whatever comes at the end, a way back continues
/// to the clip's start.
class RunningOrder {
public:
	struct Queued {
		ClipPicture picture;
		int64_t positionNs = 0;
		int64_t durationNs = 0;
		/// Position of its lap.
		int64_t lapNs = 0;
		bool isBackward = false;

		int64_t endNs() const { return positionNs + durationNs; }
	};

	RunningOrder(SoundFeed &sound, PlayStatus &status) : sound_(sound), status_(status) {}

	void take(OpenedClip clip);
	void drop();
	bool hasClip() const { return reader_ != nullptr; }
	/// Only with a clip.
	ClipReader &reader() { return *reader_; }
	const ClipReader &reader() const { return *reader_; }

	// Continue forward from another place; the timeline starts over. False if the file can't be read any more.
	bool rewind();
	bool seek(int64_t clipNs);

	/// Frees the decoders and all pictures, but remembers the place after `shown`.
	void sleep(const Queued &shown);
	bool isAsleep() const { return isAsleep_; }
	/// Returns to that place. False if the file can't be read any more. Does nothing if it is awake.
	bool wakeUp();

	// `shown` is the picture on air, null if there is none. Pictures decoded ahead that no longer follow are
	// dropped.
	void setLooping(bool looping, const Queued *shown);
	void setPingPong(bool pingPong, const Queued *shown);
	void setSoundOn(bool on);

	/// Does one short piece of decoding. Empty, or why the clip can't go on.
	std::string decodeOne();
	bool needsPictures(int64_t aheadNs) const;
	/// Works ahead when there is nothing else to do. False if there is nothing.
	bool prepare() { return isBackward_ && !isDrained_ && backward_.prepare(*reader_); }
	/// Reads the sound until there, and a bit further if `wantsMore`. True if it has to be called again.
	bool readSound(int64_t untilNs, bool wantsMore);

	Ring<Queued> &queue() { return queue_; }
	const Ring<Queued> &queue() const { return queue_; }
	/// The last lap is decoded.
	bool isDrained() const { return isDrained_; }
	/// Of the lap that is being decoded: where it starts, and how far it is.
	int64_t lapNs() const { return lapNs_; }
	int64_t lapEndNs() const { return lapNs_ + lapLengthNs_; }
	/// Of a forward lap: measured, or until then as the container says. 0 if unknown.
	int64_t clipLengthNs() const { return clipLengthNs_; }
	/// Up to where it is known what will be shown.
	int64_t decodedUntilNs() const { return queue_.empty() ? lapEndNs() : queue_.back().endNs(); }

private:
	void startOver();
	void dropPictures();
	std::string placePicture(ClipPicture picture);
	std::string seekFromStart();
	void queuePicture(ClipPicture picture);
	void queueBackward(ClipPicture picture);
	void noteLength(int64_t lengthNs);
	void push(int64_t positionNs, int64_t durationNs, ClipPicture picture);
	std::string endLap();
	void readRestOfSound();
	std::string startLap();
	void planAgain(const Queued *shown);

	SoundFeed &sound_;
	PlayStatus &status_;
	std::unique_ptr<ClipReader> reader_;
	BackwardReader backward_;
	bool looping_ = true;
	bool pingPong_ = false;
	bool soundOn_ = false;

	Ring<Queued> queue_;
	int64_t lapNs_ = 0;
	int64_t lapLengthNs_ = 0;
	int64_t clipLengthNs_ = 0;
	int64_t lapPictures_ = 0;
	/// The lap was decoded from its start, not from a seek.
	bool lapIsWhole_ = true;
	bool isBackward_ = false;
	/// Where in the clip the lap turned, and where the last queued picture starts.
	int64_t turnNs_ = 0;
	int64_t lastStartNs_ = 0;
	bool isDrained_ = false;
	bool isAsleep_ = false;
	/// The next picture found was shown before the sleep.
	bool skipsFound_ = false;

	std::optional<int64_t> seekNs_;
	bool seeksFromStart_ = false;
	/// The last picture before the one that is being looked for.
	std::optional<ClipPicture> beforeSeek_;
};

} // namespace r2v::media
