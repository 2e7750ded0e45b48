// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/log.hpp"
#include "media/speed.hpp"

namespace r2v::media {

enum class PixelFormat {
	i420 = 1,
	nv12,
	i422,
	i444,
	i010,
	p010,
	i210,
	i412,
	yuva420,
	yuva422,
	yuva444,
	yuva412,
	bgra,
	gray,
};
enum class ColorMatrix { bt601 = 1, bt709, bt2020 };
enum class ColorTransfer { sdr = 1, pq, hlg };

/// A decoded picture, valid during the call it is passed to.
struct Picture {
	PixelFormat format = PixelFormat::i420;
	/// Of the stored picture, before rotation.
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	std::array<const uint8_t *, 4> planes{};
	std::array<uint32_t, 4> strides{};
	ColorMatrix matrix = ColorMatrix::bt709;
	ColorTransfer transfer = ColorTransfer::sdr;
	bool fullRange = false;
	/// 0 where the file does not say.
	uint16_t maxLuminanceNits = 0;
	/// What shows it as it is meant: first mirrored, left to right, then turned clockwise by 0, 90, 180, 270.
	bool isMirrored = false;
	int rotationDegrees = 0;
	/// Width of a pixel over its height.
	double pixelAspect = 1.0;
	/// When it is to be shown, on PlayerPorts::nowNs' clock. Rises from picture to picture, over loops and clips
	/// too.
	uint64_t timestampNs = 0;
	uint64_t durationNs = 0;
	/// 0 or 1: of two pictures on top of each other, which one. Changes only by way of ClipSink::crossFade.
	uint32_t layer = 0;
};

/// Planar float at the clip's rate; at another speed than 100 % the rate is scaled, so that the pitch goes with it.
struct Sound {
	std::array<const float *, 8> channels{};
	uint32_t channelCount = 0;
	uint32_t frames = 0;
	uint32_t sampleRate = 0;
	uint64_t timestampNs = 0;
};

/// As OBS's media states.
enum class PlayState { none = 1, opening, playing, paused, stopped, ended, error };

/// Where the player puts what it decodes. All calls on the player's thread.
class ClipSink {
public:
	virtual ~ClipSink() = default;
	/// At its time, or up to a frame early (the sink's consumer looks at the timestamp).
	virtual void showPicture(const Picture &picture) = 0;
	/// Shown at once, out of the running order: while paused or after a seek when paused.
	virtual void showStillPicture(const Picture &picture) = 0;
	virtual void clearPicture() = 0;
	/// From here on pictures of this layer come too; it takes the place of the other one between these times. Said
	/// at least 100 ms before the first of them.
	virtual void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs) = 0;
	/// Only pictures of this layer come from here on: the fade is through, or was cut short.
	virtual void endFade(uint32_t layer) = 0;
	virtual void playSound(const Sound &sound) = 0;
	/// The first picture of a clip is out (also after restart from stopped or ended).
	virtual void started() = 0;
	/// A clip that does not loop came to its end: once each time.
	virtual void ended() = 0;
	/// The clip can't be opened or decoded; the previous one goes on if there was one. In the log's words.
	virtual void failed(const std::string &reason) = 0;
};

class HardwareDecoding;

/// When a clip takes over from the one that plays.
enum class When { now = 1, atLoop };

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
	/// Cross-fades of picture and sound, at most half of the shorter clip: from one clip to the next, and from the
	/// end of a lap into the next one, which makes a lap that much shorter. 0, as at first: none. What is done to
	/// the clip in mid-fade ends the fade.
	struct Fades {
		int64_t clipMs = 0;
		int64_t lapMs = 0;
	};
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
