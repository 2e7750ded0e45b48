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
	/// Waits until `nowNs` reaches the time or `wake` is notified; may return early. If unset, it really waits.
	/// Tests supply a clock that jumps instead.
	std::function<void(std::unique_lock<std::mutex> &lock, std::condition_variable &wake, uint64_t untilNs)>
		waitUntil{};
	/// When paused for this long, the player closes the file and frees its decoders and pictures. It opens them
	/// again at the same place when it goes on. 0: never.
	uint64_t sleepAfterNs = 10'000'000'000;
	/// What setHardwareDecoding turns on. If unset, this machine's devices.
	std::shared_ptr<const HardwareDecoding> hardware{};
};

/// Plays one local file at a time, on a thread that exists only from open() to close(). Calls may come from any thread,
/// even from within a ClipSink call, and none waits for decoding. The destructor joins within 100 ms. Trouble with a
/// file is reported once through ClipSink::failed; no file can make it crash, hang or grow.
class ClipPlayer {
public:
	explicit ClipPlayer(PlayerPorts ports);
	~ClipPlayer();
	ClipPlayer(const ClipPlayer &) = delete;
	ClipPlayer &operator=(const ClipPlayer &) = delete;

	/// Shows this file as soon as its first picture is decoded; the current clip plays on until then. With
	/// startPaused it shows the first picture and waits for pause(false). With When::atLoop a clip that is playing
	/// first finishes its lap. During a cross-fade, the file waits for its end.
	void open(const std::filesystem::path &file, bool startPaused, When when = When::now);
	/// Forgets the clip: clears the picture, sets state none and ends the thread.
	void close();

	/// A paused clip goes on where it was. For a stopped or ended one, pause(false) restarts.
	void pause(bool paused);
	/// pause(false), with the time since which the held picture has been visible, on PlayerPorts::nowNs' clock.
	void resume(uint64_t shownSinceNs);
	/// pause(true) at the picture with this timestamp, which is shown again as a still, because what came after it
	/// was not seen.
	void pauseAt(uint64_t timestampNs);
	/// Plays from the first picture, from any state with a clip (stopped, ended and paused too).
	void restart();
	/// Clears the picture and sets state stopped. The file is kept for restart.
	void stop();
	/// Goes to the picture for this time. If playing, it plays on from there; otherwise the picture is shown as a
	/// still and the clip is paused. Does nothing in state stopped.
	void seek(int64_t timeMs);
	/// True at first.
	void setLooping(bool looping);
	/// Whether a looping clip runs forward and back, in smooth motion; off at first. The pictures at both turns are
	/// shown once, for their full time. On the way back there is no sound, timeMs falls, and decoded pictures take
	/// up to BackwardReader::kMaxBytes. A way back always continues to the clip's start; a seek goes forward.
	void setPingPong(bool pingPong);
	/// Sound is decoded and played only while on; off at first.
	void setSoundOn(bool on);
	/// 100 at first; kept within 25 to 200. The current clip continues from where it is.
	void setSpeedPercent(int percent);
	using Fades = media::Fades;
	void setFades(Fades fades);
	/// For clips opened from now on; off at first. What the hardware can't do is done in software.
	void setHardwareDecoding(bool on);

	/// Take no locks that decoding holds.
	PlayState state() const;
	int64_t timeMs() const;
	int64_t durationMs() const;

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::media
