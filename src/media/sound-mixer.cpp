// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-mixer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/mathematics.h>
#include <libavutil/opt.h>
}

namespace r2v::media {

namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kPieceFrames = 1024;
/// Timestamps are rounded by less than this; a gap is larger.
constexpr int64_t kJitterNs = 5'000'000;
/// Beyond any lead of the player, so a timestamp this far ahead is broken.
constexpr int64_t kMaxAheadNs = 2 * kSecondNs;

} // namespace

void SoundMixer::begin(const Fade &fade)
{
	end();
	fade_ = fade;
	isOn_ = fade.goesHasSound || fade.comesHasSound;
	sampleRate_ = 0;
	for (size_t index = 0; index < lanes_.size(); ++index) {
		lanes_[index] = {};
		lanes_[index].isExpected = index == fade.comes ? fade.comesHasSound : fade.goesHasSound;
	}
}

void SoundMixer::put(size_t lane, const Sound &sound)
{
	if (isOn_ && lane == fade_.comes && sound.timestampNs >= fade_.endNs) {
		end();
	}
	if (!isOn_) {
		sink_.playSound(sound);
		return;
	}
	if (sampleRate_ == 0) {
		sampleRate_ = sound.sampleRate;
		channelCount_ = sound.channelCount;
		baseNs_ = sound.timestampNs;
		next_ = 0;
		mixed_.assign(channelCount_, std::vector<float>(kPieceFrames));
	}
	append(lanes_[lane], sound);
	emitUntil(availableUntil());
}

void SoundMixer::flushUntil(uint64_t timeNs)
{
	if (isOn_ && sampleRate_ > 0 && timeNs > baseNs_) {
		emitUntil(std::max(availableUntil(), sampleAt(std::min(timeNs, fade_.endNs))));
	}
}

void SoundMixer::end()
{
	if (!isOn_) {
		return;
	}
	if (sampleRate_ > 0) {
		// Nothing of the outgoing clip is heard beyond the fade.
		const int64_t fadeEnd = sampleAt(fade_.endNs);
		emitUntil(std::max(lanes_[fade_.comes].end(), std::min(lanes_[1 - fade_.comes].end(), fadeEnd)));
	}
	isOn_ = false;
	lanes_ = {};
	mixed_ = {};
}

void SoundMixer::append(Lane &lane, const Sound &sound)
{
	const int64_t given = sampleAt(sound.timestampNs);
	if (std::abs(given - next_) > sampleAt(baseNs_ + kMaxAheadNs)) {
		return;
	}
	if (!lane.hasBegun) {
		lane.hasBegun = true;
		lane.start = given;
		lane.samples.assign(channelCount_, {});
	} else if (!lane.resampler && given - lane.end() > sampleAt(baseNs_ + kJitterNs)) {
		for (std::vector<float> &channel : lane.samples) {
			channel.insert(channel.end(), static_cast<size_t>(given - lane.end()), 0.0F);
		}
	}
	if (sound.sampleRate != sampleRate_ || sound.channelCount != channelCount_) {
		if (!resample(lane, sound)) {
			lane.isExpected = false;
		}
	} else {
		for (uint32_t channel = 0; channel < channelCount_; ++channel) {
			lane.samples[channel].insert(lane.samples[channel].end(), sound.channels[channel],
						     sound.channels[channel] + sound.frames);
		}
	}
	skip(lane, next_);
}

bool SoundMixer::resample(Lane &lane, const Sound &sound)
{
	if (!lane.resampler || lane.sampleRate != sound.sampleRate || lane.channelCount != sound.channelCount) {
		AVChannelLayout from{};
		AVChannelLayout to{};
		av_channel_layout_default(&from, static_cast<int>(sound.channelCount));
		av_channel_layout_default(&to, static_cast<int>(channelCount_));
		SwrContext *context = nullptr;
		const int code =
			swr_alloc_set_opts2(&context, &to, AV_SAMPLE_FMT_FLTP, static_cast<int>(sampleRate_), &from,
					    AV_SAMPLE_FMT_FLTP, static_cast<int>(sound.sampleRate), 0, nullptr);
		lane.resampler.reset(context);
		if (code >= 0 && sound.channelCount == 1) {
			// As loud on both sides as libobs plays it alone.
			constexpr std::array<double, 8> kBothSides{1.0, 1.0};
			swr_set_matrix(context, kBothSides.data(), 1);
		}
		if (code < 0 || swr_init(context) < 0) {
			return false;
		}
		lane.sampleRate = sound.sampleRate;
		lane.channelCount = sound.channelCount;
	}
	const int room = swr_get_out_samples(lane.resampler.get(), static_cast<int>(sound.frames));
	if (room < 0) {
		return false;
	}
	const size_t before = lane.samples[0].size();
	std::array<const uint8_t *, 8> in{};
	std::array<uint8_t *, 8> out{};
	for (size_t channel = 0; channel < sound.channelCount; ++channel) {
		in[channel] = reinterpret_cast<const uint8_t *>(sound.channels[channel]);
	}
	for (size_t channel = 0; channel < channelCount_; ++channel) {
		lane.samples[channel].resize(before + static_cast<size_t>(room));
		out[channel] = reinterpret_cast<uint8_t *>(lane.samples[channel].data() + before);
	}
	const int got = swr_convert(lane.resampler.get(), out.data(), room, in.data(), static_cast<int>(sound.frames));
	for (std::vector<float> &channel : lane.samples) {
		channel.resize(before + static_cast<size_t>(std::max(got, 0)));
	}
	return got >= 0;
}

/// Drops what comes too late.
void SoundMixer::skip(Lane &lane, int64_t until) const
{
	if (!lane.hasBegun || until <= lane.start) {
		return;
	}
	const auto held = static_cast<int64_t>(lane.samples[0].size());
	const int64_t count = std::min(until - lane.start, held);
	for (std::vector<float> &channel : lane.samples) {
		channel.erase(channel.begin(), channel.begin() + count);
	}
	lane.start += count;
}

int64_t SoundMixer::availableUntil() const
{
	const Lane &goes = lanes_[1 - fade_.comes];
	const Lane &comes = lanes_[fade_.comes];
	// The outgoing clip owes nothing after the fade, the incoming one nothing before.
	const int64_t fadeEnd = sampleAt(fade_.endNs);
	int64_t until = comes.hasBegun ? std::max(comes.end(), fadeEnd) : fadeEnd;
	if (goes.isExpected && goes.end() < fadeEnd) {
		until = goes.end();
	}
	if (comes.isExpected) {
		until = std::min(until, std::max(comes.end(), sampleAt(fade_.startNs)));
	}
	return until;
}

void SoundMixer::emitUntil(int64_t until)
{
	while (next_ < until) {
		emit(std::min(until - next_, kPieceFrames));
	}
}

void SoundMixer::emit(int64_t frames)
{
	const double start = static_cast<double>(sampleAt(fade_.startNs));
	const double length = std::max(1.0, static_cast<double>(sampleAt(fade_.endNs)) - start);
	for (std::vector<float> &channel : mixed_) {
		std::fill(channel.begin(), channel.end(), 0.0F);
	}
	for (size_t index = 0; index < lanes_.size(); ++index) {
		Lane &lane = lanes_[index];
		const int64_t from = std::max(lane.start, next_);
		const int64_t to = std::min(lane.end(), next_ + frames);
		for (int64_t sample = from; sample < to && lane.hasBegun; ++sample) {
			const double done = std::clamp((static_cast<double>(sample) - start) / length, 0.0, 1.0);
			const double angle = done * std::numbers::pi / 2;
			const auto weight =
				static_cast<float>(index == fade_.comes ? std::sin(angle) : std::cos(angle));
			for (uint32_t channel = 0; channel < channelCount_; ++channel) {
				mixed_[channel][static_cast<size_t>(sample - next_)] +=
					weight * lane.samples[channel][static_cast<size_t>(sample - lane.start)];
			}
		}
	}
	Sound sound;
	sound.channelCount = channelCount_;
	sound.frames = static_cast<uint32_t>(frames);
	sound.sampleRate = sampleRate_;
	sound.timestampNs = timeOf(next_);
	for (uint32_t channel = 0; channel < channelCount_; ++channel) {
		sound.channels[channel] = mixed_[channel].data();
	}
	next_ += frames;
	for (Lane &lane : lanes_) {
		skip(lane, next_);
	}
	sink_.playSound(sound);
}

int64_t SoundMixer::sampleAt(uint64_t timeNs) const
{
	return av_rescale(static_cast<int64_t>(timeNs - baseNs_), sampleRate_, kSecondNs);
}

uint64_t SoundMixer::timeOf(int64_t sample) const
{
	return baseNs_ + static_cast<uint64_t>(av_rescale(sample, kSecondNs, sampleRate_));
}

} // namespace r2v::media
