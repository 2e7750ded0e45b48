// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "media/clip-sink.hpp"
#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// Mixes the sound of two clips while one fades into the other (with equal power), as one stream at the rate of the
/// clip that was heard first. At any other time it passes sound on unchanged. Only for the player's thread.
class SoundMixer {
public:
	explicit SoundMixer(ClipSink &sink) : sink_(sink) {}

	struct Fade {
		/// Which of the two lanes, 0 or 1, takes over.
		size_t comes = 0;
		uint64_t startNs = 0;
		uint64_t endNs = 0;
		bool goesHasSound = false;
		bool comesHasSound = false;
	};
	void begin(const Fade &fade);
	void put(size_t lane, const Sound &sound);
	/// Anything missing before this counts as silence.
	void flushUntil(uint64_t timeNs);
	/// Puts out what there is. From here on sound passes unchanged.
	void end();

private:
	/// Sound that has arrived but is not mixed yet.
	struct Lane {
		bool isExpected = false;
		bool hasBegun = false;
		/// Position of the first sample, counted from the base.
		int64_t start = 0;
		std::vector<std::vector<float>> samples;
		ResamplerPtr resampler;
		uint32_t sampleRate = 0;
		uint32_t channelCount = 0;

		int64_t end() const { return start + static_cast<int64_t>(samples.empty() ? 0 : samples[0].size()); }
	};

	void append(Lane &lane, const Sound &sound);
	bool resample(Lane &lane, const Sound &sound);
	void skip(Lane &lane, int64_t until) const;
	int64_t availableUntil() const;
	void emitUntil(int64_t until);
	void emit(int64_t frames);
	int64_t sampleAt(uint64_t timeNs) const;
	uint64_t timeOf(int64_t sample) const;

	ClipSink &sink_;
	bool isOn_ = false;
	Fade fade_;
	/// Of the mixed stream; 0: nothing has come yet.
	uint32_t sampleRate_ = 0;
	uint32_t channelCount_ = 0;
	uint64_t baseNs_ = 0;
	int64_t next_ = 0;
	std::array<Lane, 2> lanes_;
	std::vector<std::vector<float>> mixed_;
};

} // namespace r2v::media
