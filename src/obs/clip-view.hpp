// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include <obs.hpp>

#include "core/generation/generation.hpp"
#include "media/clip-player.hpp"
#include "media/still.hpp"

namespace r2v::obs {

enum class Fit { contain = 1, cover, stretch };
enum class OnEnd { loop = 1, hide, freeze, pingPong };
enum class OnHide { restart = 1, pause, keepPlaying };

struct ViewSettings {
	/// 0: the canvas.
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	Fit fit = Fit::contain;
	bool soundOn = false;
	OnEnd onEnd = OnEnd::loop;
	OnHide onHide = OnHide::restart;
	int speedPercent = 100;
	/// Cross-fade between clips and at the loop point; 0: none.
	int64_t transitionMs = 0;
	/// For clips to come.
	bool hardwareDecoding = false;
};

/// What an r2v_source shows: a box of constant size with a clip in it, drawn by a private async child, in a fade by two
/// of them; the sound goes out through the parent, so that it stays in the Audio Mixer. Any thread unless said
/// otherwise.
class ClipView {
public:
	explicit ClipView(obs_source_t *parent);
	~ClipView();
	ClipView(const ClipView &) = delete;
	ClipView &operator=(const ClipView &) = delete;

	void apply(const ViewSettings &settings);
	/// The box.
	uint32_t widthPx() const;
	uint32_t heightPx() const;

	/// The clip on air goes on until the first picture of this one is there. While the source is not in the program
	/// its first picture is shown and waits, unless it is to keep playing. With When::atLoop a clip that plays goes
	/// on to the end of its lap.
	void play(const std::filesystem::path &clip, media::When when = media::When::now);
	void clear();
	bool hasClip() const;

	/// Shows a still picture instead of the clip, or nothing (null); the clip is paused meanwhile. It goes with
	/// uncover(), and then the clip goes on, or with the next clip, once that has its first picture.
	void cover(std::shared_ptr<const media::RgbxImage> image);
	void uncover();

	// As OBS's media source.
	void pause(bool paused);
	void restart();
	void stop();
	void seek(int64_t timeMs);
	obs_media_state mediaState() const;
	int64_t timeMs() const;
	int64_t durationMs() const;

	/// Graphics thread.
	void render();
	void activate();
	void deactivate();
	void enumerateChildren(obs_source_enum_proc_t callback, void *param);
	/// For video_get_color_space: the clip's own, so that an HDR clip is converted once and as libobs does it.
	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const;

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::obs
