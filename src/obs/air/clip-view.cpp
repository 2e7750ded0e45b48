// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/clip-view.hpp"

#include <utility>

#include <util/platform.h>

#include "obs/air/media-state.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"

namespace r2v::obs {

namespace {

/// When a clip goes on with a canvas frame, it counts from a little before that frame. Otherwise, at equal rates, the
/// next picture would be due exactly with the next frame, and rounding by a nanosecond would decide. libobs itself
/// takes off 2 ms.
constexpr uint64_t kBeforeFrameNs = 4'000'000;

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
	bool restartsEnded = false;
	{
		const std::lock_guard lock(mutex_);
		restartsEnded = show_.apply(settings);
	}
	player_.setPingPong(settings.onEnd == OnEnd::pingPong);
	player_.setLooping(loops(settings.onEnd));
	player_.setSoundOn(settings.soundOn);
	player_.setSpeedPercent(settings.speedPercent);
	const int64_t lapFadeMs = settings.onEnd == OnEnd::loop ? settings.transitionMs : 0;
	player_.setFades({.clipMs = settings.transitionMs, .lapMs = lapFadeMs});
	player_.setHardwareDecoding(settings.hardwareDecoding);
	if (restartsEnded && player_.state() == media::PlayState::ended) {
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
		waits = show_.play(layers_.stills().given);
	}
	sound_.open();
	player_.open(clip, waits, when);
}

void ClipView::clear()
{
	{
		const std::lock_guard lock(mutex_);
		show_.clear();
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
	show_.dropCover();
	still_.lift(0);
}

void ClipView::cover(std::shared_ptr<const media::RgbxImage> image)
{
	const media::PlayState state = player_.state();
	{
		const std::lock_guard lock(mutex_);
		show_.cover(state);
		still_.show(std::move(image), fadeNs());
	}
	player_.pause(true);
}

void ClipView::uncover()
{
	ShowState::Uncovering uncovering;
	{
		const std::lock_guard lock(mutex_);
		uncovering = show_.uncover();
		liftCover(uncovering);
	}
	goOnAfterCover(uncovering);
}

bool ClipView::hasClip() const
{
	const std::lock_guard lock(mutex_);
	return show_.hasClip();
}

void ClipView::pause(bool paused)
{
	const bool resumes = !paused && player_.state() == media::PlayState::paused;
	takenOverByUser();
	player_.pause(paused);
	if (resumes) {
		// OBS's own Media Source also says this when it goes on.
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
	const media::PlayState state = player_.state();
	const std::lock_guard lock(mutex_);
	return toMediaState(show_.seenState(state));
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
		if (show_.activate() != ShowState::Show::restart) {
			return;
		}
	}
	// The picture that was visible when it was hidden must not flash up.
	layers_.clear();
	player_.restart();
}

void ClipView::deactivate()
{
	const media::PlayState state = player_.state();
	ShowState::Hide hide = ShowState::Hide::asItIs;
	{
		const std::lock_guard lock(mutex_);
		hide = show_.deactivate(state, layers_.stills().given);
	}
	// The first picture waits behind the scenes, so that it is there at once when the source is shown again. To go
	// on instead, that has to be the picture that was seen last, because the child already has later ones.
	if (hide == ShowState::Hide::rewind) {
		player_.pause(true);
		player_.seek(0);
	} else if (hide == ShowState::Hide::hold) {
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
	ShowState::Drawing drawing;
	{
		const std::lock_guard lock(mutex_);
		fit = show_.settings().fit;
		fades = show_.settings().transitionMs > 0;
		drawing = show_.draw(hasPicture, {layers_.pictures().taken, layers_.stills().taken});
		if (drawing.liftsCover) {
			still_.lift(fadeNs());
		}
	}
	if (fades) {
		// One frame earlier, so that the first picture of a fade is not late.
		layers_.prepareFades();
		coverFade_.prepare();
	}
	const auto drawClip = [&] {
		if (hasPicture && drawing.showsClip) {
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
	if (drawing.resumes) {
		layers_.expectGap();
		player_.resume(obs_get_video_frame_time() - kBeforeFrameNs);
	}
	if (drawing.startsAnew) {
		obs_source_media_started(parent_);
	}
}

void ClipView::showPicture(const media::Picture &picture)
{
	// The player learns of clear() a little later.
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
		show_.started(layers_.pictures().given);
	}
	obs_source_media_started(parent_);
}

void ClipView::ended()
{
	bool hides = false;
	{
		const std::lock_guard lock(mutex_);
		hides = show_.settings().onEnd == OnEnd::hide;
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
	ShowState::Uncovering uncovering;
	{
		const std::lock_guard lock(mutex_);
		uncovering = show_.failed();
		liftCover(uncovering);
	}
	goOnAfterCover(uncovering);
}

uint32_t ClipView::side(uint32_t ViewSettings::*setting, uint32_t obs_video_info::*canvas) const
{
	{
		const std::lock_guard lock(mutex_);
		if (show_.settings().*setting != 0) {
			return show_.settings().*setting;
		}
	}
	obs_video_info video{};
	return obs_get_video_info(&video) ? video.*canvas : 0;
}

uint64_t ClipView::fadeNs() const
{
	return static_cast<uint64_t>(show_.settings().transitionMs) * 1'000'000;
}

void ClipView::liftCover(const ShowState::Uncovering &uncovering)
{
	if (uncovering.liftsCover) {
		still_.lift(fadeNs());
	}
}

void ClipView::goOnAfterCover(const ShowState::Uncovering &uncovering)
{
	if (uncovering.resumes) {
		layers_.expectGap();
		player_.pause(false);
	}
}

void ClipView::takenOverByUser()
{
	layers_.expectGap();
	const std::lock_guard lock(mutex_);
	show_.takenOver();
}

} // namespace r2v::obs
