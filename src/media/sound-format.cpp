// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/sound-format.hpp"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace r2v::media {

namespace {

constexpr int kMaxSampleRate = 384000;
constexpr int kOtherSampleRate = 48000;

/// OBS has these numbers of speakers. Others are mixed to stereo.
bool isKnownChannelCount(int channels)
{
	return (channels >= 1 && channels <= 6) || channels == 8;
}

} // namespace

bool SoundFormat::convert(AVFrame &frame)
{
	if (frame.sample_rate <= 0 || frame.sample_rate > kMaxSampleRate || frame.ch_layout.nb_channels <= 0 ||
	    frame.nb_samples <= 0) {
		return false;
	}
	if (sampleRate_ == 0) {
		// At such rates, a speed in whole percent gives another whole rate, and nothing drifts.
		sampleRate_ = frame.sample_rate % 100 == 0 ? frame.sample_rate : kOtherSampleRate;
		channels_ = isKnownChannelCount(frame.ch_layout.nb_channels) ? frame.ch_layout.nb_channels : 2;
	}
	if (isWanted(frame)) {
		return true;
	}
	if (!prepare(frame)) {
		return false;
	}
	int code = swr_convert_frame(resampler_.get(), converted_.get(), &frame);
	if (code == AVERROR_INPUT_CHANGED) {
		resampler_.reset();
		code = prepare(frame) ? swr_convert_frame(resampler_.get(), converted_.get(), &frame) : AVERROR(ENOMEM);
	}
	if (code < 0) {
		return false;
	}
	converted_->pts = frame.pts;
	av_frame_unref(&frame);
	av_frame_move_ref(&frame, converted_.get());
	return frame.nb_samples > 0;
}

bool SoundFormat::prepare(const AVFrame &frame)
{
	if (!converted_) {
		converted_ = makeFrame();
	}
	if (!resampler_) {
		resampler_.reset(swr_alloc());
	}
	if (!converted_ || !resampler_) {
		return false;
	}
	av_frame_unref(converted_.get());
	converted_->format = AV_SAMPLE_FMT_FLTP;
	converted_->sample_rate = sampleRate_;
	if (channels_ == frame.ch_layout.nb_channels && frame.ch_layout.order != AV_CHANNEL_ORDER_UNSPEC) {
		return av_channel_layout_copy(&converted_->ch_layout, &frame.ch_layout) >= 0;
	}
	av_channel_layout_default(&converted_->ch_layout, channels_);
	return true;
}

bool SoundFormat::isWanted(const AVFrame &frame) const
{
	return frame.format == AV_SAMPLE_FMT_FLTP && frame.sample_rate == sampleRate_ &&
	       frame.ch_layout.nb_channels == channels_;
}

} // namespace r2v::media
