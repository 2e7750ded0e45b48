// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>

#include "core/log.hpp"
#include "media/clip-sink.hpp"
#include "media/play-terms.hpp"

namespace r2v::media {

class HardwareDecoding;

struct PlayerPorts {
	ClipSink &sink;
	/// The clock of the timestamps (os_gettime_ns in OBS).
	std::function<uint64_t()> nowNs;
	Logger log;
	/// Waits until `nowNs` has reached the time or `wake` is notified; may return early. Unset: really waits. Tests
	/// give a clock that jumps instead.
	std::function<void(std::unique_lock<std::mutex> &lock, std::condition_variable &wake, uint64_t untilNs)>
		waitUntil{};
	/// Paused for so long, the player closes the file and frees its decoders and pictures; it opens them again at
	/// the same place when it goes on. 0: never.
	uint64_t sleepAfterNs = 10'000'000'000;
	/// What setHardwareDecoding turns on. Unset: the devices of this machine.
	std::shared_ptr<const HardwareDecoding> hardware{};
};

/// Plays one local file at a time on its own thread, which exists only from open() to close(). All calls from any
/// thread (from within a ClipSink call too), none blocks on decoding; the destructor joins within 100 ms. What is wrong
/// with a file is said once in ClipSink::failed; nothing in a file can make it crash, hang or grow.
class ClipPlayer {
public:
	explicit ClipPlayer(PlayerPorts ports);
	~ClipPlayer();
	ClipPlayer(const ClipPlayer &) = delete;
	ClipPlayer &operator=(const ClipPlayer &) = delete;

	/// Shows this file as soon as its first picture is decoded; until then the clip that plays goes on. With
	/// startPaused its first picture is shown and it waits for pause(false). With When::atLoop a clip that is
	/// playing is shown to the end of its lap; where none is, it is now. Where a cross-fade is under way, after it.
	void open(const std::filesystem::path &file, bool startPaused, When when = When::now);
	/// No clip any more: clears the picture, state none, the thread ends.
	void close();

	/// A paused clip goes on where it was; pause(false) of a stopped or ended one is restart.
	void pause(bool paused);
	/// pause(false), when the picture that is held has been on since then on PlayerPorts::nowNs' clock.
	void resume(uint64_t shownSinceNs);
	/// pause(true) at the picture with this timestamp, which is given once more as a still: what came after it was
	/// not seen.
	void pauseAt(uint64_t timestampNs);
	/// From the first picture, playing, from any state with a clip (stopped, ended, paused too).
	void restart();
	/// Clears the picture, state stopped; the file stays known for restart.
	void stop();
	/// To the picture that is shown at this time. While playing it goes on from there; otherwise that picture is
	/// shown as a still and the clip is paused. Nothing in state stopped.
	void seek(int64_t timeMs);
	/// True at first.
	void setLooping(bool looping);
	/// Whether a clip that loops runs there and back, in smooth motion; off at first. The pictures of both turns
	/// are shown once, for their full time. On the way back there is no sound, timeMs falls, and decoded pictures
	/// take up to BackwardReader::kMaxBytes. A way back is always gone to the clip's start; a seek goes forward.
	void setPingPong(bool pingPong);
	/// Sound is decoded and put out only while on; off at first.
	void setSoundOn(bool on);
	/// 100 at first; brought within 25 to 200. The clip that plays goes on from where it is.
	void setSpeedPercent(int percent);
	using Fades = media::Fades;
	void setFades(Fades fades);
	/// For clips that are opened from now on; off at first. What the hardware can't do is done in software.
	void setHardwareDecoding(bool on);

	/// From the last settled clip; no locks that decoding holds.
	PlayState state() const;
	int64_t timeMs() const;
	int64_t durationMs() const;

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::media
