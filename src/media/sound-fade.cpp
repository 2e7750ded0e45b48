// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-fade.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2v::media {

bool SoundFade::touches(int64_t first, int64_t behind) const
{
	return first - length < start || (end != kNone && behind > end - length);
}

float SoundFade::gainAt(int64_t sample) const
{
	int64_t inside = start == -kNone ? length : sample - start;
	if (end != kNone) {
		inside = std::min(inside, end - 1 - sample);
	}
	const double part = std::clamp(static_cast<double>(inside) / static_cast<double>(length), 0.0, 1.0);
	return static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * part));
}

float largestStep(std::span<const float> samples)
{
	float largest = 0;
	for (size_t index = 1; index < samples.size(); ++index) {
		largest = std::max(largest, std::abs(samples[index] - samples[index - 1]));
	}
	return largest;
}

bool isSmooth(const SeamSide &before, const SeamSide &after)
{
	// 16-bit sound is only this exact.
	constexpr float kLeastStep = 1.0F / 32768;
	if (before.channelCount != after.channelCount) {
		return false;
	}
	for (uint32_t channel = 0; channel < before.channelCount; ++channel) {
		const float step = std::abs(after.edge[channel] - before.edge[channel]);
		if (step > std::max(before.step[channel], after.step[channel]) + kLeastStep) {
			return false;
		}
	}
	return true;
}

} // namespace r2v::media
