// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace r2v::media {

/// How loud each sample is in a run of sound that rises from silence at its start and falls back at its end, along a
/// raised cosine of `length` samples. Positions count samples.
struct SoundFade {
	static constexpr int64_t kNone = INT64_MAX;

	int64_t length = 1;
	int64_t start = -kNone;
	/// After the last sample; kNone if the run goes on.
	int64_t end = kNone;

	/// Whether it changes any of these samples.
	bool touches(int64_t first, int64_t behind) const;
	float gainAt(int64_t sample) const;
};

/// The largest step from one sample to the next, over all of them. 0 for fewer than two.
float largestStep(std::span<const float> samples);

/// One side of a seam: its outermost samples and how the sound moves next to it, for up to eight channels.
struct SeamSide {
	std::array<float, 8> edge{};
	std::array<float, 8> step{};
	uint32_t channelCount = 0;
};

/// Whether the step across the seam is no larger than those beside it, so that it needs no fade.
bool isSmooth(const SeamSide &before, const SeamSide &after);

} // namespace r2v::media
