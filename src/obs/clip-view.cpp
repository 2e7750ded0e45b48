// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/clip-view.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>

#include <util/platform.h>

#include "media/clip-player.hpp"
#include "obs/box-fit.hpp"
#include "obs/child-source.hpp"
#include "obs/guarded.hpp"
#include "obs/picture-frame.hpp"
#include "obs/sprite-crop.hpp"

namespace r2v::obs {

namespace {

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

void logLine(LogLevel level, std::string_view line)
{
	const int obsLevel = level == LogLevel::error     ? LOG_ERROR
			     : level == LogLevel::warning ? LOG_WARNING
			     : level == LogLevel::info    ? LOG_INFO
							  : LOG_DEBUG;
	blog(obsLevel, "%s player: %.*s", kLogPrefix, static_cast<int>(line.size()), line.data());
}

/// Draws the stored picture upright, its corner at the origin, in its own pixels.
void drawUpright(obs_source_t *child, const PictureShape &shape)
{
	gs_matrix_push();
	switch (shape.rotationDegrees) {
	case 90:
		gs_matrix_translate3f(static_cast<float>(shape.heightPx), 0.0f, 0.0f);
		break;
	case 180:
		gs_matrix_translate3f(static_cast<float>(shape.widthPx), static_cast<float>(shape.heightPx), 0.0f);
		break;
	case 270:
		gs_matrix_translate3f(0.0f, static_cast<float>(shape.widthPx), 0.0f);
		break;
	}
	if (shape.rotationDegrees != 0) {
		gs_matrix_rotaa4f(0.0f, 0.0f, 1.0f, RAD(static_cast<float>(shape.rotationDegrees)));
	}
	obs_source_video_render(child);
	gs_matrix_pop();
}

} // namespace

class ClipView::Impl final : public media::ClipSink, ChildWatcher {
public:
	explicit Impl(obs_source_t *parent) :
		parent_(parent), child_(*this), player_(media::PlayerPorts{*this, os_gettime_ns, logLine})
	{
		if (child_.get()) {
			obs_source_add_active_child(parent_, child_.get());
		}
	}
	~Impl() override
	{
		player_.close();
		if (child_.get()) {
			obs_source_remove_active_child(parent_, child_.get());
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
			firstPictureWaits_ = waits;
			stillShown_ = false;
		}
		player_.open(clip, waits);
	}

	void clear()
	{
		{
			const std::lock_guard lock(mutex_);
			hasClip_ = false;
			pausedByHiding_ = firstPictureWaits_ = false;
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
	obs_media_state mediaState() const { return toMediaState(player_.state()); }
	int64_t timeMs() const { return player_.timeMs(); }
	int64_t durationMs() const { return player_.durationMs(); }

	void activate()
	{
		bool resume = false;
		bool restart = false;
		{
			const std::lock_guard lock(mutex_);
			active_ = true;
			if (!hasClip_) {
				return;
			}
			const bool waitsAtStart = firstPictureWaits_ && stillShown_;
			restart = settings_.onHide == OnHide::restart && !waitsAtStart;
			resume = !restart && pausedByHiding_;
			pausedByHiding_ = firstPictureWaits_ = false;
			discontinuity_ = true;
		}
		if (restart) {
			// What was on when it was hidden must not flash up.
			clearPicture();
			player_.restart();
		} else if (resume) {
			player_.pause(false);
		}
	}

	void deactivate()
	{
		OnHide onHide = OnHide::restart;
		const media::PlayState state = player_.state();
		{
			const std::lock_guard lock(mutex_);
			active_ = false;
			onHide = settings_.onHide;
			const bool runs = state == media::PlayState::playing || state == media::PlayState::opening;
			const bool rewinds = onHide == OnHide::restart && (runs || state == media::PlayState::paused);
			if (!hasClip_ || onHide == OnHide::keepPlaying || !(runs || rewinds)) {
				return;
			}
			pausedByHiding_ = true;
			firstPictureWaits_ = onHide == OnHide::restart;
			stillShown_ = false;
		}
		player_.pause(true);
		if (onHide == OnHide::restart) {
			// The first picture waits behind the scenes, so that showing the source again begins with it at
			// once.
			player_.seek(0);
		}
	}

	void enumerateChildren(obs_source_enum_proc_t callback, void *param)
	{
		if (child_.get()) {
			callback(parent_, child_.get(), param);
		}
	}

	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const
	{
		return child_.get() ? obs_source_get_color_space(child_.get(), count, preferred) : GS_CS_SRGB;
	}

	void render()
	{
		PictureShape shape;
		Fit fit = Fit::contain;
		{
			const std::lock_guard lock(mutex_);
			if (hideAtNs_ != 0 && obs_get_video_frame_time() >= hideAtNs_) {
				pictureOn_ = false;
				hideAtNs_ = 0;
			}
			if (!pictureOn_) {
				return;
			}
			shape = shape_;
			fit = settings_.fit;
		}
		const uint32_t boxWidth = widthPx();
		const uint32_t boxHeight = heightPx();
		if (boxWidth == 0 || boxHeight == 0) {
			return;
		}
		const Placement placement = fitIntoBox(shape, boxWidth, boxHeight, fit);
		const auto drawWhole = [this, &shape] { drawUpright(child_.get(), shape); };
		const Rect &place = placement.place;
		gs_matrix_push();
		gs_matrix_translate3f(static_cast<float>(place.x), static_cast<float>(place.y), 0.0f);
		if (placement.seen.widthPx == uprightWidthPx(shape) &&
		    placement.seen.heightPx == uprightHeightPx(shape)) {
			gs_matrix_scale3f(
				static_cast<float>(place.widthPx) / static_cast<float>(uprightWidthPx(shape)),
				static_cast<float>(place.heightPx) / static_cast<float>(uprightHeightPx(shape)), 1.0f);
			drawWhole();
		} else {
			crop_.draw(child_.get(), placement, drawWhole);
		}
		gs_matrix_pop();
	}

	// ClipSink: the player's thread.
	void showPicture(const media::Picture &picture) override { output(picture, false); }
	void showStillPicture(const media::Picture &picture) override { output(picture, true); }
	void clearPicture() override
	{
		const std::lock_guard order(outputOrder_);
		if (child_.get()) {
			obs_source_output_video(child_.get(), nullptr);
		}
		const std::lock_guard lock(mutex_);
		pictureOn_ = false;
		queued_.clear();
		lastChildNs_ = 0;
		hideAtNs_ = 0;
	}
	void playSound(const media::Sound &sound) override
	{
		if (const auto audio = toAudio(sound)) {
			obs_source_output_audio(parent_, &*audio);
		}
	}
	void started() override { obs_source_media_started(parent_); }
	void ended() override
	{
		{
			const std::lock_guard lock(mutex_);
			discontinuity_ = true;
			if (settings_.onEnd == OnEnd::hide) {
				// The child shows pictures a little late: its last one is to have its full time.
				hideAtNs_ = os_gettime_ns() + childDelayNs_;
			}
		}
		obs_source_media_ended(parent_);
	}
	void failed(const std::string &reason) override
	{
		blog(LOG_WARNING, "%s '%s': the clip does not play: %s", kLogPrefix, obs_source_get_name(parent_),
		     reason.c_str());
	}

	// ChildWatcher: graphics thread.
	void pictureTaken(uint64_t timestampNs) override
	{
		const std::lock_guard lock(mutex_);
		while (!queued_.empty() && queued_.front().childTimestampNs <= timestampNs) {
			const QueuedPicture &picture = queued_.front();
			shape_ = picture.shape;
			const uint64_t now = obs_get_video_frame_time();
			childDelayNs_ = now > picture.timestampNs ? now - picture.timestampNs : 0;
			queued_.pop_front();
		}
		pictureOn_ = true;
	}

private:
	/// Until the child has taken it.
	struct QueuedPicture {
		uint64_t childTimestampNs = 0;
		uint64_t timestampNs = 0;
		PictureShape shape;
	};

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
		const std::lock_guard lock(mutex_);
		pausedByHiding_ = firstPictureWaits_ = false;
		discontinuity_ = true;
	}

	void output(const media::Picture &picture, bool still)
	{
		if (!child_.get()) {
			return;
		}
		obs_source_frame frame = toFrame(picture);
		const std::lock_guard order(outputOrder_);
		{
			const std::lock_guard lock(mutex_);
			frame.timestamp = childTimestamp(picture.timestampNs, still);
			hideAtNs_ = 0;
			stillShown_ = stillShown_ || still;
			queued_.push_back({frame.timestamp, picture.timestampNs,
					   PictureShape{picture.widthPx, picture.heightPx, picture.rotationDegrees,
							picture.pixelAspect}});
		}
		obs_source_output_video(child_.get(), &frame);
	}

	/// The child does not know what time it is: it only keeps the distances between timestamps, so after a pause it
	/// would let the next picture wait for as long as the pause was.
	uint64_t childTimestamp(uint64_t timestampNs, bool still)
	{
		if (lastChildNs_ == 0) {
			childOffsetNs_ = 0;
		} else if (still || discontinuity_) {
			childOffsetNs_ = timestampNs - (lastChildNs_ + 1);
		}
		discontinuity_ = still;
		lastChildNs_ = std::max(timestampNs - childOffsetNs_, lastChildNs_ + 1);
		return lastChildNs_;
	}

	obs_source_t *const parent_;
	ChildSource child_;
	SpriteCrop crop_;

	/// Held while something goes to the child, so that a clear and a picture can't overtake each other. Before
	/// mutex_; libobs' own locks of the child come between.
	std::mutex outputOrder_;
	mutable std::mutex mutex_;
	ViewSettings settings_;
	bool hasClip_ = false;
	/// The source is in the program.
	bool active_ = false;
	/// Paused by us because it is not, so it goes on by itself.
	bool pausedByHiding_ = false;
	/// Paused at its first picture, which is out once stillShown_.
	bool firstPictureWaits_ = false;
	bool stillShown_ = false;
	/// The next picture does not follow the one before in time.
	bool discontinuity_ = false;
	std::deque<QueuedPicture> queued_;
	/// Of the picture the child has now; nothing is drawn until it has one.
	PictureShape shape_;
	bool pictureOn_ = false;
	uint64_t lastChildNs_ = 0;
	uint64_t childOffsetNs_ = 0;
	uint64_t childDelayNs_ = 0;
	/// 0: does not.
	uint64_t hideAtNs_ = 0;

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
