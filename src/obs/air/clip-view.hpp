// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include <obs.hpp>

#include "media/clip-player.hpp"
#include "media/still.hpp"
#include "obs/air/cross-fade.hpp"
#include "obs/air/picture-layers.hpp"
#include "obs/air/show-state.hpp"
#include "obs/air/sound-outlet.hpp"
#include "obs/air/still-cover.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// What an r2v_source shows: a box of constant size with a clip in it. A private asynchronous child draws it, and
/// during a fade two of them do. The sound goes out through the parent, so that it stays in the Audio Mixer. Any thread
/// unless said otherwise.
class ClipView final : private media::ClipSink {
public:
	ClipView(obs_source_t *parent, const std::shared_ptr<CrossFadeEffect> &fade);
	ClipView(const ClipView &) = delete;
	ClipView &operator=(const ClipView &) = delete;

	void apply(const ViewSettings &settings);
	/// The size of the box.
	uint32_t widthPx() const;
	uint32_t heightPx() const;

	/// The clip on air goes on until the first picture of this one is there. While the source is not in the program
	/// its first picture is shown and waits, unless it is to keep playing. With When::atLoop a clip that plays goes
	/// on to the end of its lap.
	void play(const std::filesystem::path &clip, media::When when = media::When::now);
	/// Takes picture and sound away at once.
	void clear();
	bool hasClip() const;
	/// Ends its sound at once and lets no more out.
	void silence();
	/// While the same clip can be heard elsewhere, it is silent here.
	void yieldSound(bool yields) { sound_.yield(yields); }

	/// Shows a still picture instead of the clip, or nothing if it is null; the clip is paused meanwhile. The
	/// picture goes with uncover(), after which the clip goes on, or with the next clip, as soon as that has its
	/// first picture.
	void cover(std::shared_ptr<const media::RgbxImage> image);
	void uncover();
	/// Like uncover(), but without a fade, and the clip does not go on.
	void dropCover();

	// As in OBS's Media Source.
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
	/// For video_get_color_space. It answers with the clip's own colour space, so that an HDR clip is converted
	/// once, and the way libobs does it.
	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const;

private:
	// From ClipSink, on the player's thread.
	void showPicture(const media::Picture &picture) override;
	void showStillPicture(const media::Picture &picture) override;
	void clearPicture() override;
	void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs) override;
	void endFade(uint32_t layer) override;
	void playSound(const media::Sound &sound) override;
	void started() override;
	void ended() override;
	void failed(const std::string &reason) override;

	uint32_t side(uint32_t ViewSettings::*setting, uint32_t obs_video_info::*canvas) const;
	// With mutex_ held.
	uint64_t fadeNs() const;
	void liftCover(const ShowState::Uncovering &uncovering);
	// With mutex_ not held.
	void goOnAfterCover(const ShowState::Uncovering &uncovering);
	void takenOverByUser();

	obs_source_t *const parent_;
	PictureLayers layers_;
	SoundOutlet sound_;
	StillCover still_;
	CrossFade coverFade_;

	/// Locked before the locks of the layers.
	mutable std::mutex mutex_;
	ShowState show_;

	/// Graphics thread: the timestamp of the picture that was drawn last.
	uint64_t drawnNs_ = 0;

	/// Last, so that its thread ends before everything that it calls.
	media::ClipPlayer player_;
};

} // namespace r2v::obs
