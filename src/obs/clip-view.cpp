// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/clip-view.hpp"

#include <mutex>
#include <optional>
#include <string>

#include <util/platform.h>

#include "media/clip-player.hpp"
#include "obs/box-drawing.hpp"
#include "obs/guarded.hpp"
#include "obs/log-line.hpp"
#include "obs/picture-feed.hpp"
#include "obs/picture-frame.hpp"

namespace r2v::obs {

namespace {

/// A clip that goes on with a frame of the canvas counts from a little before it: with equal rates the next picture
/// would be due just with the next frame, and a nanosecond of rounding would decide. libobs itself takes 2 ms of it.
constexpr uint64_t kBeforeFrameNs = 4'000'000;

obs_media_state toMediaState(media::PlayState state)
{
	switch (state) {
	case media::PlayState::none:
		return OBS_MEDIA_STATE_NONE;
	case media::PlayState::opening:
		return OBS_MEDIA_STATE_OPENING;
	case media::PlayState::playing:
		return OBS_MEDIA_STATE_PLAYING;
	case media::PlayState::paused:
		return OBS_MEDIA_STATE_PAUSED;
	case media::PlayState::stopped:
		return OBS_MEDIA_STATE_STOPPED;
	case media::PlayState::ended:
		return OBS_MEDIA_STATE_ENDED;
	case media::PlayState::error:
		return OBS_MEDIA_STATE_ERROR;
	}
	return OBS_MEDIA_STATE_NONE;
}

void logPlayer(LogLevel level, std::string_view line)
{
	logLine(level, std::string("player: ").append(line));
}

} // namespace

class ClipView::Impl final : public media::ClipSink {
public:
	explicit Impl(obs_source_t *parent) :
		parent_(parent), player_(media::PlayerPorts{*this, os_gettime_ns, logPlayer, {}})
	{
		if (feed_.child()) {
			obs_source_add_active_child(parent_, feed_.child());
		}
	}
	~Impl() override
	{
		if (feed_.child()) {
			obs_source_remove_active_child(parent_, feed_.child());
		}
	}

	void apply(const ViewSettings &settings)
	{
		bool endedAndNowLoops = false;
		{
			const std::lock_guard lock(mutex_);
			endedAndNowLoops = active_ && settings.onEnd == OnEnd::loop && settings_.onEnd != OnEnd::loop;
			settings_ = settings;
		}
		player_.setLooping(settings.onEnd == OnEnd::loop);
		player_.setSoundOn(settings.soundOn);
		player_.setHardwareDecoding(settings.hardwareDecoding);
		if (endedAndNowLoops && player_.state() == media::PlayState::ended) {
			player_.restart();
		}
	}

	uint32_t widthPx() const { return side(&ViewSettings::widthPx, &obs_video_info::base_width); }
	uint32_t heightPx() const { return side(&ViewSettings::heightPx, &obs_video_info::base_height); }

	void play(const std::filesystem::path &clip)
	{
		bool waits = false;
		{
			const std::lock_guard lock(mutex_);
			hasClip_ = true;
			waits = !active_ && settings_.onHide != OnHide::keepPlaying;
			pausedByHiding_ = waits;
			awaitedStill_ = waits ? feed_.stillsGiven() + 1 : 0;
		}
		player_.open(clip, waits);
	}

	void clear()
	{
		{
			const std::lock_guard lock(mutex_);
			hasClip_ = false;
			forgetHiding();
		}
		player_.close();
	}

	bool hasClip() const
	{
		const std::lock_guard lock(mutex_);
		return hasClip_;
	}

	void pause(bool paused)
	{
		const bool resumes = !paused && player_.state() == media::PlayState::paused;
		takenOverByUser();
		player_.pause(paused);
		if (resumes) {
			// OBS's media source says so too when it goes on.
			obs_source_media_started(parent_);
		}
	}
	void restart()
	{
		takenOverByUser();
		player_.restart();
	}
	void stop()
	{
		takenOverByUser();
		player_.stop();
	}
	void seek(int64_t timeMs)
	{
		takenOverByUser();
		player_.seek(timeMs);
	}
	obs_media_state mediaState() const
	{
		{
			const std::lock_guard lock(mutex_);
			if (pausedByHiding_ && endedBeforeHiding_) {
				return OBS_MEDIA_STATE_ENDED;
			}
		}
		return toMediaState(player_.state());
	}
	int64_t timeMs() const { return player_.timeMs(); }
	int64_t durationMs() const { return player_.durationMs(); }

	void activate()
	{
		{
			const std::lock_guard lock(mutex_);
			active_ = true;
			if (!hasClip_) {
				return;
			}
			if (pausedByHiding_) {
				resumesWhenDrawn_ = true;
				return;
			}
			if (settings_.onHide != OnHide::restart) {
				return;
			}
			forgetHiding();
		}
		// What was on when it was hidden must not flash up.
		feed_.clear();
		player_.restart();
	}

	void deactivate()
	{
		const media::PlayState state = player_.state();
		const bool runs = state == media::PlayState::playing || state == media::PlayState::opening;
		bool rewinds = false;
		{
			const std::lock_guard lock(mutex_);
			active_ = resumesWhenDrawn_ = false;
			endedBeforeHiding_ = state == media::PlayState::ended;
			rewinds = settings_.onHide == OnHide::restart &&
				  (runs || endedBeforeHiding_ || state == media::PlayState::paused);
			if (!hasClip_ || settings_.onHide == OnHide::keepPlaying || !(runs || rewinds)) {
				return;
			}
			pausedByHiding_ = true;
			awaitedStill_ = feed_.stillsGiven() + 1;
		}
		// The picture to begin with waits behind the scenes, so that it is there at once when the source is
		// shown again. To go on, that is the last one that was seen: the child has pictures ahead.
		if (rewinds) {
			player_.pause(true);
			player_.seek(0);
		} else {
			player_.pauseAt(drawnNs_);
		}
	}

	void enumerateChildren(obs_source_enum_proc_t callback, void *param)
	{
		if (feed_.child()) {
			callback(parent_, feed_.child(), param);
		}
	}

	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const
	{
		return feed_.child() ? obs_source_get_color_space(feed_.child(), count, preferred) : GS_CS_SRGB;
	}

	void render()
	{
		const std::optional<PictureShape> shape = feed_.shape();
		Fit fit = Fit::contain;
		bool resumes = false;
		bool beginsAnew = false;
		{
			const std::lock_guard lock(mutex_);
			const bool isStale = resumesWhenDrawn_ && feed_.stillsTaken() < awaitedStill_;
			if (!shape || isStale) {
				return;
			}
			fit = settings_.fit;
			resumes = resumesWhenDrawn_;
			if (resumes) {
				beginsAnew = endedBeforeHiding_;
				forgetHiding();
			}
		}
		drawing_.draw(feed_.child(), *shape, widthPx(), heightPx(), fit);
		drawnNs_ = feed_.takenNs();
		if (resumes) {
			feed_.expectGap();
			player_.resume(obs_get_video_frame_time() - kBeforeFrameNs);
		}
		if (beginsAnew) {
			obs_source_media_started(parent_);
		}
	}

	// ClipSink: the player's thread.
	void showPicture(const media::Picture &picture) override { feed_.show(picture); }
	void showStillPicture(const media::Picture &picture) override { feed_.showStill(picture); }
	void clearPicture() override { feed_.clear(); }
	void playSound(const media::Sound &sound) override
	{
		if (const auto audio = toAudio(sound)) {
			obs_source_output_audio(parent_, &*audio);
		}
	}
	void started() override { obs_source_media_started(parent_); }
	void ended() override
	{
		bool hides = false;
		{
			const std::lock_guard lock(mutex_);
			hides = settings_.onEnd == OnEnd::hide;
		}
		if (hides) {
			feed_.clearAfterLastPicture();
		} else {
			feed_.expectGap();
		}
		obs_source_media_ended(parent_);
	}
	void failed(const std::string &reason) override
	{
		blog(LOG_WARNING, "%s '%s': the clip does not play: %s", kLogPrefix, obs_source_get_name(parent_),
		     reason.c_str());
		// No first picture comes; the one of the clip before is still there.
		const std::lock_guard lock(mutex_);
		awaitedStill_ = 0;
	}

private:
	uint32_t side(uint32_t ViewSettings::*setting, uint32_t obs_video_info::*canvas) const
	{
		{
			const std::lock_guard lock(mutex_);
			if (settings_.*setting != 0) {
				return settings_.*setting;
			}
		}
		obs_video_info video{};
		return obs_get_video_info(&video) ? video.*canvas : 0;
	}

	void takenOverByUser()
	{
		feed_.expectGap();
		const std::lock_guard lock(mutex_);
		forgetHiding();
	}

	void forgetHiding()
	{
		pausedByHiding_ = resumesWhenDrawn_ = false;
		awaitedStill_ = 0;
	}

	obs_source_t *const parent_;
	PictureFeed feed_;
	BoxDrawing drawing_;

	/// Locked before the feed's own.
	mutable std::mutex mutex_;
	ViewSettings settings_;
	bool hasClip_ = false;
	/// The source is in the program.
	bool active_ = false;
	/// Paused by us because it is not, so it goes on by itself.
	bool pausedByHiding_ = false;
	bool endedBeforeHiding_ = false;
	/// Is in the program again and goes on as soon as the picture that waits was seen: then that one has its time
	/// too.
	bool resumesWhenDrawn_ = false;
	/// The still picture to wait for, by the feed's count; 0: none. What the child has before it is stale.
	uint64_t awaitedStill_ = 0;

	/// Graphics thread: the timestamp of the picture that was drawn last.
	uint64_t drawnNs_ = 0;

	/// Last, so that its thread is gone before what it calls.
	media::ClipPlayer player_;
};

ClipView::ClipView(obs_source_t *parent) : impl_(std::make_unique<Impl>(parent)) {}
ClipView::~ClipView() = default;

void ClipView::apply(const ViewSettings &settings)
{
	impl_->apply(settings);
}

uint32_t ClipView::widthPx() const
{
	return impl_->widthPx();
}

uint32_t ClipView::heightPx() const
{
	return impl_->heightPx();
}

void ClipView::play(const std::filesystem::path &clip)
{
	impl_->play(clip);
}

void ClipView::clear()
{
	impl_->clear();
}

bool ClipView::hasClip() const
{
	return impl_->hasClip();
}

void ClipView::pause(bool paused)
{
	impl_->pause(paused);
}

void ClipView::restart()
{
	impl_->restart();
}

void ClipView::stop()
{
	impl_->stop();
}

void ClipView::seek(int64_t timeMs)
{
	impl_->seek(timeMs);
}

obs_media_state ClipView::mediaState() const
{
	return impl_->mediaState();
}

int64_t ClipView::timeMs() const
{
	return impl_->timeMs();
}

int64_t ClipView::durationMs() const
{
	return impl_->durationMs();
}

void ClipView::render()
{
	impl_->render();
}

void ClipView::activate()
{
	impl_->activate();
}

void ClipView::deactivate()
{
	impl_->deactivate();
}

void ClipView::enumerateChildren(obs_source_enum_proc_t callback, void *param)
{
	impl_->enumerateChildren(callback, param);
}

gs_color_space ClipView::colorSpace(size_t count, const gs_color_space *preferred) const
{
	return impl_->colorSpace(count, preferred);
}

} // namespace r2v::obs
