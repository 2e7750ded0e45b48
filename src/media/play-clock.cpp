// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/play-clock.hpp"

extern "C" {
#include <libavutil/mathematics.h>
}

namespace r2v::media {

void PlayClock::clear()
{
	isSet_ = false;
	before_ = after_;
	positionNs_ = 0;
}

void PlayClock::set(int64_t clockNs, int64_t positionNs)
{
	isSet_ = true;
	clockNs_ = clockNs;
	positionNs_ = positionNs;
	before_ = after_;
}

void PlayClock::setSpeed(int percent, int64_t fromNs)
{
	if (!isSet_) {
		before_ = percent;
	} else if (fromNs > positionNs_) {
		set(clockAt(fromNs), fromNs);
	}
	after_ = percent;
}

int64_t PlayClock::clockAt(int64_t positionNs) const
{
	const int64_t offsetNs = positionNs - positionNs_;
	return clockNs_ + av_rescale(offsetNs, 100, offsetNs < 0 ? before_ : after_);
}

int64_t PlayClock::positionAt(int64_t clockNs) const
{
	const int64_t offsetNs = clockNs - clockNs_;
	return positionNs_ + av_rescale(offsetNs, offsetNs < 0 ? before_ : after_, 100);
}

int64_t PlayClock::playedNs(int64_t clipNs) const
{
	return av_rescale(clipNs, 100, after_);
}

int64_t PlayClock::clipNs(int64_t playedNs) const
{
	return av_rescale(playedNs, after_, 100);
}

} // namespace r2v::media
