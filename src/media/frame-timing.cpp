// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/frame-timing.hpp"

#include <algorithm>

extern "C" {
#include <libavutil/common.h>
#include <libavutil/mathematics.h>
}

namespace r2v::media {

namespace {

constexpr AVRational kNanoseconds = {1, 1'000'000'000};
/// 2000 pictures a second; closer ones are broken timestamps.
constexpr int64_t kMinSpacingNs = 500'000;

} // namespace

FrameTiming::FrameTiming(AVRational timeBase, int64_t usualDurationNs, int64_t maxGapNs) :
	timeBase_(timeBase), usualDurationNs_(std::max(usualDurationNs, kMinSpacingNs)), maxGapNs_(maxGapNs)
{}

FrameTiming::Span FrameTiming::place(int64_t pts, int64_t duration)
{
	if (!hasFirst_) {
		hasFirst_ = true;
		firstPts_ = pts;
	}
	const bool hasTime = pts != AV_NOPTS_VALUE && firstPts_ != AV_NOPTS_VALUE;
	const int64_t expectedNs = last_ ? last_->startNs + last_->durationNs : 0;

	Span span;
	span.durationNs = duration > 0 ? av_rescale_q(duration, timeBase_, kNanoseconds) : usualDurationNs_;
	if (span.durationNs < kMinSpacingNs || span.durationNs > maxGapNs_) {
		span.durationNs = usualDurationNs_;
	}
	span.startNs = expectedNs;
	followsTheFile_ = followsTheFile_ && hasTime;
	if (hasTime) {
		const int64_t fileNs = av_rescale_q(av_sat_sub64(pts, firstPts_), timeBase_, kNanoseconds);
		const int64_t placedNs = av_sat_add64(fileNs, correctionNs_);
		const bool follows = !last_ || (placedNs >= last_->startNs + kMinSpacingNs &&
						placedNs <= last_->startNs + maxGapNs_);
		if (follows) {
			span.startNs = std::max<int64_t>(placedNs, 0);
		} else {
			correctionNs_ = av_sat_sub64(expectedNs, fileNs);
			followsTheFile_ = false;
		}
	}
	last_ = span;
	return span;
}

void FrameTiming::jump()
{
	last_.reset();
	correctionNs_ = 0;
}

int64_t FrameTiming::originNs() const
{
	return firstPts_ == AV_NOPTS_VALUE ? 0 : av_rescale_q(firstPts_, timeBase_, kNanoseconds);
}

} // namespace r2v::media
