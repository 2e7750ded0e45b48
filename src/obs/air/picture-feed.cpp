// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/picture-feed.hpp"

#include "obs/air/picture-frame.hpp"

namespace r2v::obs {

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
		// Needs both locks, because readers hold only one of them.
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
		const PictureQueue::Giving giving = queue_.give(picture, still, child_->lookedAtNs());
		if (giving.setsTime) {
			child_->setTimeToCanvas();
		}
		frame.timestamp = giving.timestampNs;
	}
	obs_source_output_video(child_->get(), &frame);
}

void PictureFeed::expectGap()
{
	const std::lock_guard lock(mutex_);
	queue_.expectGap();
}

void PictureFeed::clear()
{
	const std::lock_guard order(order_);
	if (child_ && child_->get()) {
		obs_source_output_video(child_->get(), nullptr);
	}
	const std::lock_guard lock(mutex_);
	// The child's texture still has the old picture, which libobs would draw as soon as a new one is queued.
	queue_.clear();
}

void PictureFeed::clearAfterLastPicture()
{
	const std::lock_guard lock(mutex_);
	queue_.clearAfterLastPicture();
}

PictureQueue::Count PictureFeed::pictures() const
{
	const std::lock_guard lock(mutex_);
	return queue_.pictures();
}

PictureQueue::Count PictureFeed::stills() const
{
	const std::lock_guard lock(mutex_);
	return queue_.stills();
}

uint64_t PictureFeed::takenNs() const
{
	const std::lock_guard lock(mutex_);
	return queue_.takenNs();
}

std::optional<PictureShape> PictureFeed::shape()
{
	const std::lock_guard lock(mutex_);
	return queue_.shape(obs_get_video_frame_time());
}

void PictureFeed::pictureTaken(uint64_t timestampNs)
{
	const std::lock_guard lock(mutex_);
	queue_.take(timestampNs, obs_get_video_frame_time());
}

} // namespace r2v::obs
