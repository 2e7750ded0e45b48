// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/decoded-clip.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>

#include "media/ffmpeg-ptr.hpp"
#include "media/local-media.hpp"

namespace r2v::rehearsal::test {

namespace {

void require(bool good, const char *what)
{
	if (!good) {
		throw std::runtime_error(what);
	}
}

void decodeStream(AVFormatContext &format, AVMediaType type, const std::function<void(const AVFrame &)> &take)
{
	const AVCodec *decoder = nullptr;
	const int index = av_find_best_stream(&format, type, -1, -1, &decoder, 0);
	require(index >= 0, "stream is missing");
	media::CodecPtr codec(avcodec_alloc_context3(decoder));
	avcodec_parameters_to_context(codec.get(), format.streams[index]->codecpar);
	require(avcodec_open2(codec.get(), decoder, nullptr) >= 0, "decoder does not open");
	require(av_seek_frame(&format, -1, 0, AVSEEK_FLAG_BACKWARD) >= 0, "can't seek to the begin");
	const media::PacketPtr packet = media::makePacket();
	const media::FramePtr frame = media::makeFrame();
	bool more = true;
	while (more) {
		more = av_read_frame(&format, packet.get()) >= 0;
		if (more && packet->stream_index != index) {
			av_packet_unref(packet.get());
			continue;
		}
		require(avcodec_send_packet(codec.get(), more ? packet.get() : nullptr) >= 0, "packet is damaged");
		av_packet_unref(packet.get());
		while (avcodec_receive_frame(codec.get(), frame.get()) >= 0) {
			take(*frame);
		}
	}
}

std::vector<uint8_t> toRgb(const AVFrame &frame)
{
	const media::ScalerPtr scaler(sws_getContext(frame.width, frame.height, AV_PIX_FMT_YUV420P, frame.width,
						     frame.height, AV_PIX_FMT_RGB24, SWS_BILINEAR, nullptr, nullptr,
						     nullptr));
	const int *matrix = sws_getCoefficients(frame.colorspace);
	sws_setColorspaceDetails(scaler.get(), matrix, 0, matrix, 1, 0, 1 << 16, 1 << 16);
	std::vector<uint8_t> pixels(static_cast<size_t>(frame.width) * frame.height * 3);
	uint8_t *planes[4] = {pixels.data()};
	const int strides[4] = {frame.width * 3};
	sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes, strides);
	return pixels;
}

} // namespace

Rgb DecodedClip::at(size_t picture, double x, double y) const
{
	constexpr int kReach = 4;
	const int column = std::clamp(static_cast<int>(x * widthPx), kReach, widthPx - kReach - 1);
	const int row = std::clamp(static_cast<int>(y * heightPx), kReach, heightPx - kReach - 1);
	Rgb sum;
	for (int dy = -kReach; dy <= kReach; ++dy) {
		for (int dx = -kReach; dx <= kReach; ++dx) {
			const uint8_t *pixel =
				&pictures.at(picture)[(static_cast<size_t>(row + dy) * widthPx + column + dx) * 3];
			sum.red += pixel[0];
			sum.green += pixel[1];
			sum.blue += pixel[2];
		}
	}
	constexpr int kCount = (2 * kReach + 1) * (2 * kReach + 1);
	return {sum.red / kCount, sum.green / kCount, sum.blue / kCount};
}

int DecodedClip::difference(size_t picture, const DecodedClip &other, size_t otherPicture, double top,
			    double bottom) const
{
	const size_t begin = static_cast<size_t>(top * heightPx) * widthPx * 3;
	const size_t end = static_cast<size_t>(bottom * heightPx) * widthPx * 3;
	int largest = 0;
	for (size_t at = begin; at < end; ++at) {
		largest = std::max(largest, std::abs(pictures.at(picture)[at] - other.pictures.at(otherPicture)[at]));
	}
	return largest;
}

DecodedClip decodeClip(const std::filesystem::path &file)
{
	media::Outcome<media::FormatPtr> format = media::openLocalMedia(file, {});
	require(static_cast<bool>(format), "file does not open");
	AVFormatContext *opened = format->get();
	require(avformat_find_stream_info(opened, nullptr) >= 0, "no streams");
	DecodedClip clip;
	decodeStream(*opened, AVMEDIA_TYPE_VIDEO, [&clip](const AVFrame &frame) {
		clip.widthPx = frame.width;
		clip.heightPx = frame.height;
		clip.pictures.push_back(toRgb(frame));
	});
	decodeStream(*opened, AVMEDIA_TYPE_AUDIO, [&clip](const AVFrame &frame) {
		const auto *samples = reinterpret_cast<const float *>(frame.data[0]);
		clip.samples.insert(clip.samples.end(), samples, samples + frame.nb_samples);
		clip.sampleRate = frame.sample_rate;
	});
	return clip;
}

} // namespace r2v::rehearsal::test
