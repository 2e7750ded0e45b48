// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/clip-view.hpp"

#include <utility>

#include <util/platform.h>

#include "obs/air/media-state.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"

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

ClipView::ClipView(obs_source_t *parent, const std::shared_ptr<CrossFadeEffect> &fade) :
	parent_(parent), layers_(parent, fade), sound_(parent), coverFade_(fade),
	player_(media::PlayerPorts{*this, os_gettime_ns, logPlayer, {}})
{}

void ClipView::apply(const ViewSettings &settings)
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
	player_.setHardwareDecoding(settings.hardwareDecoding);
	if (endedAndNowLoops && player_.state() == media::PlayState::ended) {
		player_.restart();
	}
}

uint32_t ClipView::widthPx() const
{
	return side(&ViewSettings::widthPx, &obs_video_info::base_width);
}

uint32_t ClipView::heightPx() const
{
	return side(&ViewSettings::heightPx, &obs_video_info::base_height);
}

void ClipView::play(const std::filesystem::path &clip, media::When when)
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
	sound_.open();
	player_.open(clip, waits, when);
}

void ClipView::clear()
{
	{
		const std::lock_guard lock(mutex_);
		hasClip_ = coverGoesWithClip_ = pausedByCover_ = false;
		forgetHiding();
	}
	silence();
	player_.close();
	layers_.clear();
}

void ClipView::silence()
{
	sound_.close();
}

void ClipView::dropCover()
{
	const std::lock_guard lock(mutex_);
	if (covered_) {
		covered_ = coverGoesWithClip_ = pausedByCover_ = false;
		coverGoesAfter_.reset();
	}
	still_.lift(0);
}

void ClipView::cover(std::shared_ptr<const media::RgbxImage> image)
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

void ClipView::uncover()
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

bool ClipView::hasClip() const
{
	const std::lock_guard lock(mutex_);
	return hasClip_;
}

void ClipView::pause(bool paused)
{
	const bool resumes = !paused && player_.state() == media::PlayState::paused;
	takenOverByUser();
	player_.pause(paused);
	if (resumes) {
		// OBS's media source says so too when it goes on.
		obs_source_media_started(parent_);
	}
}

void ClipView::restart()
{
	takenOverByUser();
	player_.restart();
}

void ClipView::stop()
{
	takenOverByUser();
	player_.stop();
}

void ClipView::seek(int64_t timeMs)
{
	takenOverByUser();
	player_.seek(timeMs);
}

obs_media_state ClipView::mediaState() const
{
	{
		const std::lock_guard lock(mutex_);
		if (pausedByHiding_ && endedBeforeHiding_) {
			return OBS_MEDIA_STATE_ENDED;
		}
	}
	return toMediaState(player_.state());
}

int64_t ClipView::timeMs() const
{
	return player_.timeMs();
}

int64_t ClipView::durationMs() const
{
	return player_.durationMs();
}

void ClipView::activate()
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

void ClipView::deactivate()
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

void ClipView::enumerateChildren(obs_source_enum_proc_t callback, void *param)
{
	layers_.enumerateChildren(parent_, callback, param);
}

gs_color_space ClipView::colorSpace(size_t count, const gs_color_space *preferred) const
{
	return layers_.colorSpace(count, preferred);
}

void ClipView::render()
{
	const uint32_t boxWidthPx = widthPx();
	const uint32_t boxHeightPx = heightPx();
	layers_.dropFaded();
	const bool hasPicture = layers_.hasPicture();
	Fit fit = Fit::contain;
	bool fades = false;
	bool isStale = false;
	bool resumes = false;
	bool beginsAnew = false;
	{
		const std::lock_guard lock(mutex_);
		isStale = resumesWhenDrawn_ && layers_.stills().taken < awaitedStill_;
		fit = settings_.fit;
		fades = settings_.transitionMs > 0;
		if (coverGoesWithClip_ && coverGoesAfter_ && layers_.pictures().taken >= *coverGoesAfter_ && !isStale) {
			liftCover();
		}
		resumes = resumesWhenDrawn_ && hasPicture && !isStale && !covered_;
		if (resumes) {
			beginsAnew = endedBeforeHiding_;
			forgetHiding();
		}
	}
	if (fades) {
		// In the frame before, so that the first one of a fade is not late.
		layers_.prepareFades();
		coverFade_.prepare();
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

void ClipView::showPicture(const media::Picture &picture)
{
	// The player hears of clear() a little later.
	if (hasClip()) {
		layers_.show(picture);
	}
}

void ClipView::showStillPicture(const media::Picture &picture)
{
	if (hasClip()) {
		layers_.showStill(picture);
	}
}

void ClipView::clearPicture()
{
	layers_.clear();
}

void ClipView::crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs)
{
	layers_.crossFade(layer, startNs, endNs);
}

void ClipView::endFade(uint32_t layer)
{
	layers_.endFade(layer);
}

void ClipView::playSound(const media::Sound &sound)
{
	sound_.put(sound);
}

void ClipView::started()
{
	{
		const std::lock_guard lock(mutex_);
		if (coverGoesWithClip_) {
			coverGoesAfter_ = layers_.pictures().given;
		}
	}
	obs_source_media_started(parent_);
}

void ClipView::ended()
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

void ClipView::failed(const std::string &reason)
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

uint32_t ClipView::side(uint32_t ViewSettings::*setting, uint32_t obs_video_info::*canvas) const
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

uint64_t ClipView::fadeNs() const
{
	return static_cast<uint64_t>(settings_.transitionMs) * 1'000'000;
}

void ClipView::liftCover()
{
	covered_ = coverGoesWithClip_ = false;
	coverGoesAfter_.reset();
	still_.lift(fadeNs());
}

void ClipView::goOnAfterCover()
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

void ClipView::takenOverByUser()
{
	layers_.expectGap();
	const std::lock_guard lock(mutex_);
	forgetHiding();
	pausedByCover_ = false;
}

void ClipView::forgetHiding()
{
	pausedByHiding_ = resumesWhenDrawn_ = false;
	awaitedStill_ = 0;
}

} // namespace r2v::obs
