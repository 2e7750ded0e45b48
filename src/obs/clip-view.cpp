// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/clip-view.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <util/platform.h>

#include "obs/guarded.hpp"
#include "obs/log-line.hpp"
#include "obs/media-state.hpp"
#include "obs/picture-frame.hpp"
#include "obs/picture-layers.hpp"
#include "obs/still-cover.hpp"

namespace r2v::obs {

namespace {

/// A clip that goes on with a frame of the canvas counts from a little before it: with equal rates the next picture
/// would be due just with the next frame, and a nanosecond of rounding would decide. libobs itself takes 2 ms of it.
constexpr uint64_t kBeforeFrameNs = 4'000'000;

bool loops(OnEnd onEnd)
{
	return onEnd == OnEnd::loop || onEnd == OnEnd::pingPong;
}

void logPlayer(LogLevel level, std::string_view line)
{
	logLine(level, std::string("player: ").append(line));
}

} // namespace

class ClipView::Impl final : public media::ClipSink {
public:
	explicit Impl(obs_source_t *parent) :
		parent_(parent), layers_(parent), player_(media::PlayerPorts{*this, os_gettime_ns, logPlayer, {}})
	{}

	void apply(const ViewSettings &settings)
	{
		bool endedAndNowLoops = false;
		{
			const std::lock_guard lock(mutex_);
			endedAndNowLoops = active_ && loops(settings.onEnd) && !loops(settings_.onEnd);
			settings_ = settings;
		}
		player_.setPingPong(settings.onEnd == OnEnd::pingPong);
		player_.setLooping(loops(settings.onEnd));
		player_.setSoundOn(settings.soundOn);
		player_.setSpeedPercent(settings.speedPercent);
		const int64_t lapFadeMs = settings.onEnd == OnEnd::loop ? settings.transitionMs : 0;
		player_.setFades({.clipMs = settings.transitionMs, .lapMs = lapFadeMs});
		layers_.expectFades(settings.transitionMs > 0, lapFadeMs > 0);
		if (settings.transitionMs > 0) {
			coverFade_.prepare();
		}
		player_.setHardwareDecoding(settings.hardwareDecoding);
		if (endedAndNowLoops && player_.state() == media::PlayState::ended) {
			player_.restart();
		}
	}

	uint32_t widthPx() const { return side(&ViewSettings::widthPx, &obs_video_info::base_width); }
	uint32_t heightPx() const { return side(&ViewSettings::heightPx, &obs_video_info::base_height); }

	void play(const std::filesystem::path &clip, media::When when)
	{
		bool waits = false;
		{
			const std::lock_guard lock(mutex_);
			hasClip_ = true;
			waits = !active_ && settings_.onHide != OnHide::keepPlaying;
			pausedByHiding_ = waits;
			awaitedStill_ = waits ? layers_.stills().given + 1 : 0;
			coverGoesWithClip_ = covered_;
			coverGoesAfter_.reset();
			pausedByCover_ = false;
		}
		player_.open(clip, waits, when);
	}

	void clear()
	{
		{
			const std::lock_guard lock(mutex_);
			hasClip_ = coverGoesWithClip_ = pausedByCover_ = false;
			forgetHiding();
		}
		player_.close();
	}

	void cover(std::shared_ptr<const media::RgbxImage> image)
	{
		const media::PlayState state = player_.state();
		{
			const std::lock_guard lock(mutex_);
			const bool runs = state == media::PlayState::playing || state == media::PlayState::opening;
			pausedByCover_ = pausedByCover_ || (hasClip_ && (runs || pausedByHiding_));
			forgetHiding();
			covered_ = true;
			coverGoesWithClip_ = false;
			still_.show(std::move(image), fadeNs());
		}
		player_.pause(true);
	}

	void uncover()
	{
		{
			const std::lock_guard lock(mutex_);
			if (!covered_ || coverGoesWithClip_) {
				return;
			}
			liftCover();
		}
		goOnAfterCover();
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
			if (!hasClip_ || (covered_ && !coverGoesWithClip_)) {
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
		layers_.clear();
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
			if (covered_ && !coverGoesWithClip_) {
				return;
			}
			if (!hasClip_ || settings_.onHide == OnHide::keepPlaying || !(runs || rewinds)) {
				return;
			}
			pausedByHiding_ = true;
			awaitedStill_ = layers_.stills().given + 1;
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
		layers_.enumerateChildren(parent_, callback, param);
	}

	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const
	{
		return layers_.colorSpace(count, preferred);
	}

	void render()
	{
		const uint32_t boxWidthPx = widthPx();
		const uint32_t boxHeightPx = heightPx();
		const bool hasPicture = layers_.hasPicture();
		Fit fit = Fit::contain;
		bool isStale = false;
		bool resumes = false;
		bool beginsAnew = false;
		{
			const std::lock_guard lock(mutex_);
			isStale = resumesWhenDrawn_ && layers_.stills().taken < awaitedStill_;
			fit = settings_.fit;
			if (coverGoesWithClip_ && coverGoesAfter_ && layers_.pictures().taken >= *coverGoesAfter_ &&
			    !isStale) {
				liftCover();
			}
			resumes = resumesWhenDrawn_ && hasPicture && !isStale && !covered_;
			if (resumes) {
				beginsAnew = endedBeforeHiding_;
				forgetHiding();
			}
		}
		const auto drawClip = [&] {
			if (hasPicture && !isStale) {
				layers_.draw(boxWidthPx, boxHeightPx, fit);
				drawnNs_ = layers_.takenNs();
			}
		};
		const auto drawStill = [&] { still_.draw(boxWidthPx, boxHeightPx, fit); };
		const float weight = still_.weight();
		if (weight <= 0.0f) {
			drawClip();
		} else if (weight >= 1.0f) {
			drawStill();
		} else {
			coverFade_.draw(boxWidthPx, boxHeightPx, weight, drawClip, drawStill);
		}
		if (resumes) {
			layers_.expectGap();
			player_.resume(obs_get_video_frame_time() - kBeforeFrameNs);
		}
		if (beginsAnew) {
			obs_source_media_started(parent_);
		}
	}

	// ClipSink: the player's thread.
	void showPicture(const media::Picture &picture) override { layers_.show(picture); }
	void showStillPicture(const media::Picture &picture) override { layers_.showStill(picture); }
	void clearPicture() override { layers_.clear(); }
	void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs) override
	{
		layers_.crossFade(layer, startNs, endNs);
	}
	void endFade(uint32_t layer) override { layers_.endFade(layer); }
	void playSound(const media::Sound &sound) override
	{
		if (const auto audio = toAudio(sound)) {
			obs_source_output_audio(parent_, &*audio);
		}
	}
	void started() override
	{
		{
			const std::lock_guard lock(mutex_);
			if (coverGoesWithClip_) {
				coverGoesAfter_ = layers_.pictures().given;
			}
		}
		obs_source_media_started(parent_);
	}
	void ended() override
	{
		bool hides = false;
		{
			const std::lock_guard lock(mutex_);
			hides = settings_.onEnd == OnEnd::hide;
		}
		if (hides) {
			layers_.clearAfterLastPicture();
		} else {
			layers_.expectGap();
		}
		obs_source_media_ended(parent_);
	}
	void failed(const std::string &reason) override
	{
		blog(LOG_WARNING, "%s '%s': the clip does not play: %s", kLogPrefix, obs_source_get_name(parent_),
		     reason.c_str());
		// No first picture comes; the one of the clip before is still there.
		{
			const std::lock_guard lock(mutex_);
			awaitedStill_ = 0;
			if (!coverGoesWithClip_) {
				return;
			}
			pausedByCover_ = !pausedByHiding_;
			liftCover();
		}
		goOnAfterCover();
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

	/// With mutex_ held, as the next one.
	uint64_t fadeNs() const { return static_cast<uint64_t>(settings_.transitionMs) * 1'000'000; }

	void liftCover()
	{
		covered_ = coverGoesWithClip_ = false;
		coverGoesAfter_.reset();
		still_.lift(fadeNs());
	}

	void goOnAfterCover()
	{
		{
			const std::lock_guard lock(mutex_);
			if (!std::exchange(pausedByCover_, false)) {
				return;
			}
			if (!active_ && settings_.onHide != OnHide::keepPlaying) {
				pausedByHiding_ = true;
				return;
			}
		}
		layers_.expectGap();
		player_.pause(false);
	}

	void takenOverByUser()
	{
		layers_.expectGap();
		const std::lock_guard lock(mutex_);
		forgetHiding();
		pausedByCover_ = false;
	}

	void forgetHiding()
	{
		pausedByHiding_ = resumesWhenDrawn_ = false;
		awaitedStill_ = 0;
	}

	obs_source_t *const parent_;
	PictureLayers layers_;
	StillCover still_;
	CrossFade coverFade_;

	/// Locked before the layers' own.
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

	/// The still is in the place of the clip, and for that the clip was paused.
	bool covered_ = false;
	bool pausedByCover_ = false;
	/// A clip was asked for meanwhile: the still goes when the child has taken so many pictures.
	bool coverGoesWithClip_ = false;
	std::optional<uint64_t> coverGoesAfter_;

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

void ClipView::play(const std::filesystem::path &clip, media::When when)
{
	impl_->play(clip, when);
}

void ClipView::clear()
{
	impl_->clear();
}

bool ClipView::hasClip() const
{
	return impl_->hasClip();
}

void ClipView::cover(std::shared_ptr<const media::RgbxImage> image)
{
	impl_->cover(std::move(image));
}

void ClipView::uncover()
{
	impl_->uncover();
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
