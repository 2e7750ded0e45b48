// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/clip-maker.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>

namespace r2v::rehearsal {

namespace {

/// How much closer the last picture is zoomed in than the first.
constexpr double kPushIn = 1.10;
/// About -34 dBFS in all.
constexpr double kLoudness = 0.02;
constexpr double kFadeS = 0.4;
/// A minor seventh on A: soft, and nobody's melody.
constexpr std::array<double, 4> kChordHz{220.00, 261.63, 329.63, 392.00};

float chordAt(double timeS, double lengthS, int channel)
{
	double sum = 0;
	for (size_t note = 0; note < kChordHz.size(); ++note) {
		// Each note swells slowly at its own pace, slightly differently on the two channels.
		const double phase = static_cast<double>(note) * 1.7 + channel * 0.6;
		const double swell = 0.6 + 0.4 * std::sin(2 * std::numbers::pi * 0.2 * timeS + phase);
		sum += swell * std::sin(2 * std::numbers::pi * kChordHz[note] * timeS + phase);
	}
	const double fade = std::clamp(std::min(timeS, lengthS - timeS) / kFadeS, 0.0, 1.0);
	return static_cast<float>(kLoudness * sum * fade);
}

} // namespace

bool ClipMaker::check(const char *what, int code)
{
	if (code < 0) {
		failure_ = media::ffmpegError(what, code);
	}
	return code >= 0;
}

bool ClipMaker::prepare()
{
	if (recipe_.reference) {
		media::Outcome<YuvPicture> filled = cropToFill(*recipe_.reference, recipe_.widthPx, recipe_.heightPx);
		if (!filled) {
			failure_ = filled.reason();
			return false;
		}
		base_ = std::move(*filled);
	} else {
		base_ = backdrop(recipe_.widthPx, recipe_.heightPx);
	}
	caption_.emplace(recipe_.widthPx, recipe_.heightPx, recipe_.prompt);
	return check("can't start the clip", writer_.open(recipe_.widthPx, recipe_.heightPx));
}

bool ClipMaker::addPicture()
{
	AVFrame *picture = writer_.nextPicture();
	if (!picture) {
		return check("can't make a picture", AVERROR(ENOMEM));
	}
	const std::array<uint8_t *, 3> planes{picture->data[0], picture->data[1], picture->data[2]};
	const std::array<int, 3> strides{picture->linesize[0], picture->linesize[1], picture->linesize[2]};
	const double last = std::max(1, recipe_.durationS * ClipWriter::kFramesPerSecond - 1);
	// The same factor from picture to picture looks like constant speed.
	zoomInto(*base_, std::pow(kPushIn, static_cast<double>(writer_.picturesWritten()) / last), planes, strides);
	caption_->layOver(planes, strides);
	return check("can't encode a picture", writer_.writePicture());
}

bool ClipMaker::addSound()
{
	AVFrame *sound = writer_.nextSound();
	if (!sound) {
		return check("can't make sound", AVERROR(ENOMEM));
	}
	const int64_t total = int64_t{recipe_.durationS} * ClipWriter::kSampleRate;
	// The last one is shorter, so that sound and picture end together.
	sound->nb_samples =
		static_cast<int>(std::min<int64_t>(writer_.soundFrameSize(), total - writer_.samplesWritten()));
	for (int channel = 0; channel < ClipWriter::kChannels; ++channel) {
		auto *samples = reinterpret_cast<float *>(sound->data[channel]);
		for (int at = 0; at < sound->nb_samples; ++at) {
			const auto index = static_cast<double>(writer_.samplesWritten() + at);
			samples[at] = chordAt(index / ClipWriter::kSampleRate, recipe_.durationS, channel);
		}
	}
	return check("can't encode sound", writer_.writeSound());
}

ClipMaker::Progress ClipMaker::work(Milliseconds budget, const std::atomic<bool> &stop)
{
	const auto end = std::chrono::steady_clock::now() + budget;
	const int64_t pictures = int64_t{recipe_.durationS} * ClipWriter::kFramesPerSecond;
	const int64_t samples = int64_t{recipe_.durationS} * ClipWriter::kSampleRate;
	if (!base_ && !prepare()) {
		return Progress::failed;
	}
	while (!stop && std::chrono::steady_clock::now() < end) {
		const bool soundIsBehind = writer_.samplesWritten() * ClipWriter::kFramesPerSecond <
					   writer_.picturesWritten() * ClipWriter::kSampleRate;
		if (writer_.samplesWritten() < samples && (soundIsBehind || writer_.picturesWritten() == pictures)) {
			if (!addSound()) {
				return Progress::failed;
			}
		} else if (writer_.picturesWritten() < pictures) {
			if (!addPicture()) {
				return Progress::failed;
			}
		} else {
			return check("can't complete the clip", writer_.finish()) ? Progress::done : Progress::failed;
		}
	}
	return Progress::working;
}

} // namespace r2v::rehearsal
