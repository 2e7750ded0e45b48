// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace r2v::obs {

/// How visible something is that fades in and out: 0 is invisible, 1 is fully visible. If the fade turns back midway,
/// it goes on from there.
class FadingWeight {
public:
	void fadeTo(float target, uint64_t nowNs, uint64_t fadeNs)
	{
		if (target == target_) {
			return;
		}
		from_ = at(nowNs);
		target_ = target;
		changedAtNs_ = nowNs;
		fadeNs_ = fadeNs;
	}

	/// The time may be slightly before the change, because frames have their own clock.
	float at(uint64_t timeNs) const
	{
		const uint64_t passedNs = timeNs - std::min(timeNs, changedAtNs_);
		if (passedNs >= fadeNs_) {
			return target_;
		}
		return from_ + (target_ - from_) * static_cast<float>(passedNs) / static_cast<float>(fadeNs_);
	}

	bool isGoneAt(uint64_t timeNs) const { return target_ == 0.0f && at(timeNs) == 0.0f; }

private:
	float from_ = 0.0f;
	float target_ = 0.0f;
	uint64_t changedAtNs_ = 0;
	uint64_t fadeNs_ = 0;
};

} // namespace r2v::obs
