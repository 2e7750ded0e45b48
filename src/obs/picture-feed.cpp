// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/picture-feed.hpp"

#include <algorithm>

#include <util/platform.h>

#include "obs/picture-frame.hpp"

namespace r2v::obs {

void PictureFeed::open()
{
	const std::lock_guard order(order_);
	if (child_) {
		return;
	}
	ChildWatcher &watcher = *this;
	auto child = std::make_unique<ChildSource>(watcher);
	obs_source_t *const source = child->get();
	{
		const std::lock_guard lock(mutex_);
		child_ = std::move(child);
	}
	if (source) {
		obs_source_add_active_child(parent_, source);
	}
}

void PictureFeed::close()
{
	const std::lock_guard order(order_);
	std::unique_ptr<ChildSource> child;
	{
		const std::lock_guard lock(mutex_);
		child.swap(child_);
		shape_.reset();
		forgetGiven();
	}
	if (child && child->get()) {
		obs_source_remove_active_child(parent_, child->get());
	}
}

OBSSource PictureFeed::child() const
{
	const std::lock_guard lock(mutex_);
	return child_ ? child_->get() : nullptr;
}

void PictureFeed::show(const media::Picture &picture)
{
	give(picture, false);
}

void PictureFeed::showStill(const media::Picture &picture)
{
	give(picture, true);
}

void PictureFeed::give(const media::Picture &picture, bool still)
{
	obs_source_frame frame = toFrame(picture);
	const std::lock_guard order(order_);
	if (!child_ || !child_->get()) {
		return;
	}
	{
		const std::lock_guard lock(mutex_);
		frame.timestamp = childTimestamp(picture.timestampNs, still);
		clearAtNs_ = 0;
		pictures_.given++;
		stills_.given += still ? 1 : 0;
		given_.push_back(
			{frame.timestamp, picture.timestampNs,
			 PictureShape{picture.widthPx, picture.heightPx, picture.rotationDegrees, picture.pixelAspect},
			 still});
	}
	obs_source_output_video(child_->get(), &frame);
}

/// The child does not know what time it is: after a pause it would let the next picture wait for as long as the pause
/// was.
uint64_t PictureFeed::childTimestamp(uint64_t timestampNs, bool still)
{
	if (lastChildNs_ == 0) {
		childOffsetNs_ = 0;
	} else if (still || gap_) {
		const uint64_t nowNs = os_gettime_ns();
		const uint64_t leadNs = timestampNs > nowNs && !still ? timestampNs - nowNs : 0;
		const uint64_t childNowNs = lastChildNs_ + obs_get_frame_interval_ns();
		child_->setTime(childNowNs);
		childOffsetNs_ = timestampNs - (childNowNs + leadNs);
	}
	gap_ = still;
	lastChildNs_ = std::max(timestampNs - childOffsetNs_, lastChildNs_ + 1);
	return lastChildNs_;
}

void PictureFeed::expectGap()
{
	const std::lock_guard lock(mutex_);
	gap_ = true;
}

void PictureFeed::clear()
{
	const std::lock_guard order(order_);
	if (child_ && child_->get()) {
		obs_source_output_video(child_->get(), nullptr);
	}
	const std::lock_guard lock(mutex_);
	// The child's texture still has the old picture, and libobs would draw it as soon as a new one is queued.
	shape_.reset();
	forgetGiven();
}

void PictureFeed::forgetGiven()
{
	given_.clear();
	pictures_.taken = pictures_.given;
	stills_.taken = stills_.given;
	lastChildNs_ = 0;
	clearAtNs_ = 0;
}

void PictureFeed::clearAfterLastPicture()
{
	const std::lock_guard lock(mutex_);
	gap_ = true;
	clearAtNs_ = os_gettime_ns() + delayNs_;
}

PictureFeed::Count PictureFeed::pictures() const
{
	const std::lock_guard lock(mutex_);
	return pictures_;
}

PictureFeed::Count PictureFeed::stills() const
{
	const std::lock_guard lock(mutex_);
	return stills_;
}

std::optional<PictureShape> PictureFeed::shape()
{
	const std::lock_guard lock(mutex_);
	if (clearAtNs_ != 0 && obs_get_video_frame_time() >= clearAtNs_) {
		shape_.reset();
		clearAtNs_ = 0;
	}
	return shape_;
}

void PictureFeed::pictureTaken(uint64_t timestampNs)
{
	const std::lock_guard lock(mutex_);
	while (!given_.empty() && given_.front().childTimestampNs <= timestampNs) {
		const Given &given = given_.front();
		shape_ = given.shape;
		pictures_.taken++;
		stills_.taken += given.still ? 1 : 0;
		const uint64_t frameNs = obs_get_video_frame_time();
		delayNs_ = frameNs > given.timestampNs ? frameNs - given.timestampNs : 0;
		given_.pop_front();
	}
}

} // namespace r2v::obs
