// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/picture-queue.hpp"

#include <algorithm>

namespace r2v::obs {

namespace {

/// libobs takes a picture with the first frame that is at least this much later than the picture's timestamp.
constexpr uint64_t kTakenAfterNs = 2'000'000;

} // namespace

/// The child's clock knows nothing of pauses: after one, it would delay the next picture by as long as the pause was.
/// And with every canvas frame for which it has no picture, it falls behind by one frame.
PictureQueue::Giving PictureQueue::give(const media::Picture &picture, bool still, uint64_t lookedAtNs)
{
	const bool wasWithout = given_.empty() && lookedAtNs > takenAtNs_;
	const bool setsTime = lastChildNs_ == 0 || still || gap_ || wasWithout;
	gap_ = still;
	lastChildNs_ = std::max(picture.timestampNs, lastChildNs_ + 1);
	clearAtNs_ = 0;
	endNs_ = picture.timestampNs + picture.durationNs;
	pictures_.given++;
	stills_.given += still ? 1 : 0;
	given_.push_back({lastChildNs_, picture.timestampNs,
			  PictureShape{picture.widthPx, picture.heightPx, picture.rotationDegrees, picture.pixelAspect,
				       picture.isMirrored},
			  still});
	return {lastChildNs_, setsTime};
}

void PictureQueue::take(uint64_t childTimestampNs, uint64_t frameNs)
{
	while (!given_.empty() && given_.front().childTimestampNs <= childTimestampNs) {
		const Given &given = given_.front();
		shape_ = given.shape;
		pictures_.taken++;
		stills_.taken += given.still ? 1 : 0;
		takenNs_ = given.timestampNs;
		given_.pop_front();
	}
	takenAtNs_ = frameNs;
}

void PictureQueue::clear()
{
	shape_.reset();
	given_.clear();
	pictures_.taken = pictures_.given;
	stills_.taken = stills_.given;
	lastChildNs_ = 0;
	clearAtNs_ = 0;
}

void PictureQueue::clearAfterLastPicture()
{
	gap_ = true;
	clearAtNs_ = endNs_ + kTakenAfterNs;
}

std::optional<PictureShape> PictureQueue::shape(uint64_t frameNs)
{
	if (clearAtNs_ != 0 && frameNs >= clearAtNs_) {
		// Pictures that a slow canvas has not looked at yet come too late to be shown.
		clear();
	}
	return shape_;
}

} // namespace r2v::obs
