// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/picture-feed.hpp"

#include <algorithm>

#include "obs/air/picture-frame.hpp"

namespace r2v::obs {

namespace {

/// libobs takes a picture with the first frame that is at least this much later than the picture's timestamp.
constexpr uint64_t kTakenAfterNs = 2'000'000;

} // namespace

PictureFeed::~PictureFeed()
{
	if (child_ && child_->get()) {
		obs_source_remove_active_child(parent_, child_->get());
	}
}

void PictureFeed::open()
{
	if (child()) {
		return;
	}
	ChildWatcher &watcher = *this;
	auto child = std::make_unique<ChildSource>(watcher);
	obs_source_t *const source = child->get();
	{
		// Both: some look at it with the one held, some with the other.
		const std::scoped_lock locks(order_, mutex_);
		child_ = std::move(child);
	}
	if (source) {
		obs_source_add_active_child(parent_, source);
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
		endNs_ = picture.timestampNs + picture.durationNs;
		pictures_.given++;
		stills_.given += still ? 1 : 0;
		given_.push_back({frame.timestamp, picture.timestampNs,
				  PictureShape{picture.widthPx, picture.heightPx, picture.rotationDegrees,
					       picture.pixelAspect, picture.isMirrored},
				  still});
	}
	obs_source_output_video(child_->get(), &frame);
}

/// The child does not know what time it is: after a pause it would let the next picture wait for as long as the pause
/// was, and with each frame of the canvas for which it has nothing it falls behind by that frame.
uint64_t PictureFeed::childTimestamp(uint64_t timestampNs, bool still)
{
	const bool wasWithout = given_.empty() && child_->lookedAtNs() > takenAtNs_;
	if (lastChildNs_ == 0 || still || gap_ || wasWithout) {
		child_->setTimeToCanvas();
	}
	gap_ = still;
	lastChildNs_ = std::max(timestampNs, lastChildNs_ + 1);
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
	clearAtNs_ = endNs_ + kTakenAfterNs;
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

uint64_t PictureFeed::takenNs() const
{
	const std::lock_guard lock(mutex_);
	return takenNs_;
}

std::optional<PictureShape> PictureFeed::shape()
{
	const std::lock_guard lock(mutex_);
	if (clearAtNs_ != 0 && obs_get_video_frame_time() >= clearAtNs_) {
		// What a slow canvas has not looked at until now comes too late to be shown.
		shape_.reset();
		forgetGiven();
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
		takenNs_ = given.timestampNs;
		given_.pop_front();
	}
	takenAtNs_ = obs_get_video_frame_time();
}

} // namespace r2v::obs
