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

/// Puts the sound of two clips together while one fades into the other (with equal power), as one stream at the rate
/// of the one that is heard first; at any other time it passes sound on as it comes. The player's thread only.
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
	/// What is still owed for earlier than this is silence.
	void flushUntil(uint64_t timeNs);
	/// Puts out what is there; from here on sound passes as it comes.
	void end();

private:
	/// Sound that came and is not mixed yet.
	struct Lane {
		bool isExpected = false;
		bool hasBegun = false;
		/// Of the first sample, counted from the base.
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
	/// Of the stream that is mixed; 0: nothing came yet.
	uint32_t sampleRate_ = 0;
	uint32_t channelCount_ = 0;
	uint64_t baseNs_ = 0;
	int64_t next_ = 0;
	std::array<Lane, 2> lanes_;
	std::vector<std::vector<float>> mixed_;
};

} // namespace r2v::media
