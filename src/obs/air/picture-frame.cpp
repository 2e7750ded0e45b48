// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/picture-frame.hpp"

#include <algorithm>

namespace r2v::obs {

namespace {

video_format toVideoFormat(media::PixelFormat format)
{
	switch (format) {
	case media::PixelFormat::i420:
		return VIDEO_FORMAT_I420;
	case media::PixelFormat::nv12:
		return VIDEO_FORMAT_NV12;
	case media::PixelFormat::i422:
		return VIDEO_FORMAT_I422;
	case media::PixelFormat::i444:
		return VIDEO_FORMAT_I444;
	case media::PixelFormat::i010:
		return VIDEO_FORMAT_I010;
	case media::PixelFormat::p010:
		return VIDEO_FORMAT_P010;
	case media::PixelFormat::i210:
		return VIDEO_FORMAT_I210;
	case media::PixelFormat::i412:
		return VIDEO_FORMAT_I412;
	case media::PixelFormat::yuva420:
		return VIDEO_FORMAT_I40A;
	case media::PixelFormat::yuva422:
		return VIDEO_FORMAT_I42A;
	case media::PixelFormat::yuva444:
		return VIDEO_FORMAT_YUVA;
	case media::PixelFormat::yuva412:
		return VIDEO_FORMAT_YA2L;
	case media::PixelFormat::bgra:
		return VIDEO_FORMAT_BGRA;
	case media::PixelFormat::gray:
		return VIDEO_FORMAT_Y800;
	}
	return VIDEO_FORMAT_NONE;
}

video_colorspace toColorSpace(const media::Picture &picture)
{
	switch (picture.matrix) {
	case media::ColorMatrix::bt601:
		return VIDEO_CS_601;
	case media::ColorMatrix::bt709:
		return VIDEO_CS_709;
	case media::ColorMatrix::bt2020:
		return picture.transfer == media::ColorTransfer::hlg ? VIDEO_CS_2100_HLG : VIDEO_CS_2100_PQ;
	}
	return VIDEO_CS_DEFAULT;
}

video_trc toTransfer(media::ColorTransfer transfer)
{
	switch (transfer) {
	case media::ColorTransfer::sdr:
		return VIDEO_TRC_SRGB;
	case media::ColorTransfer::pq:
		return VIDEO_TRC_PQ;
	case media::ColorTransfer::hlg:
		return VIDEO_TRC_HLG;
	}
	return VIDEO_TRC_DEFAULT;
}

speaker_layout toLayout(uint32_t channelCount)
{
	switch (channelCount) {
	case 1:
		return SPEAKERS_MONO;
	case 2:
		return SPEAKERS_STEREO;
	case 3:
		return SPEAKERS_2POINT1;
	case 4:
		return SPEAKERS_4POINT0;
	case 5:
		return SPEAKERS_4POINT1;
	case 6:
		return SPEAKERS_5POINT1;
	case 8:
		return SPEAKERS_7POINT1;
	default:
		return SPEAKERS_UNKNOWN;
	}
}

} // namespace

obs_source_frame toFrame(const media::Picture &picture)
{
	obs_source_frame frame{};
	for (size_t plane = 0; plane < picture.planes.size(); plane++) {
		// libobs only reads them, although its struct does not say so.
		frame.data[plane] = const_cast<uint8_t *>(picture.planes[plane]);
		frame.linesize[plane] = picture.strides[plane];
	}
	frame.width = picture.widthPx;
	frame.height = picture.heightPx;
	frame.timestamp = picture.timestampNs;
	frame.format = toVideoFormat(picture.format);
	frame.full_range = picture.fullRange;
	frame.max_luminance = picture.maxLuminanceNits;
	frame.trc = static_cast<uint8_t>(toTransfer(picture.transfer));
	video_format_get_parameters_for_format(toColorSpace(picture),
					       picture.fullRange ? VIDEO_RANGE_FULL : VIDEO_RANGE_PARTIAL, frame.format,
					       frame.color_matrix, frame.color_range_min, frame.color_range_max);
	return frame;
}

std::optional<obs_source_audio> toAudio(const media::Sound &sound)
{
	obs_source_audio audio{};
	audio.speakers = toLayout(sound.channelCount);
	if (audio.speakers == SPEAKERS_UNKNOWN) {
		return std::nullopt;
	}
	for (size_t channel = 0; channel < sound.channelCount; channel++) {
		audio.data[channel] = reinterpret_cast<const uint8_t *>(sound.channels[channel]);
	}
	audio.frames = sound.frames;
	audio.format = AUDIO_FORMAT_FLOAT_PLANAR;
	audio.samples_per_sec = sound.sampleRate;
	audio.timestamp = sound.timestampNs;
	return audio;
}

} // namespace r2v::obs
