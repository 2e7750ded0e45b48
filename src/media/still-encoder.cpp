// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/still.hpp"

#include <algorithm>
#include <cmath>

#include "media/ffmpeg-ptr.hpp"

extern "C" {
#include <libavutil/opt.h>
}

namespace r2v::media {

namespace {

/// mjpeg's quantiser scale; 1 keeps even noise above 45 dB, 2 does not reach 42 dB there.
constexpr int kBestQuality = 1;
constexpr int kWorstQuality = 9;
/// Below this the provider refuses a reference.
constexpr uint32_t kMinSidePx = 240;

struct Size {
	uint32_t widthPx;
	uint32_t heightPx;
};

Size scaled(Size size, double factor)
{
	return {std::max(1U, static_cast<uint32_t>(std::lround(size.widthPx * factor))),
		std::max(1U, static_cast<uint32_t>(std::lround(size.heightPx * factor)))};
}

/// Full range BT.601 4:4:4 at the given size, or null.
FramePtr toYuv(const RgbxImage &image, Size size)
{
	FramePtr frame = makeFrame();
	if (!frame) {
		return nullptr;
	}
	frame->format = AV_PIX_FMT_YUV444P;
	frame->width = static_cast<int>(size.widthPx);
	frame->height = static_cast<int>(size.heightPx);
	frame->color_range = AVCOL_RANGE_JPEG;
	frame->colorspace = AVCOL_SPC_BT470BG;
	ScalerPtr scaler(sws_getContext(static_cast<int>(image.widthPx), static_cast<int>(image.heightPx),
					AV_PIX_FMT_RGB0, frame->width, frame->height, AV_PIX_FMT_YUV444P,
					SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr,
					nullptr));
	if (!scaler || av_frame_get_buffer(frame.get(), 0) < 0) {
		return nullptr;
	}
	const int *bt601 = sws_getCoefficients(SWS_CS_ITU601);
	if (sws_setColorspaceDetails(scaler.get(), bt601, 1, bt601, 1, 0, 1 << 16, 1 << 16) < 0) {
		return nullptr;
	}
	const uint8_t *planes[4] = {image.pixels.data()};
	const int strides[4] = {static_cast<int>(image.widthPx * 4)};
	const int rows = sws_scale(scaler.get(), planes, strides, 0, static_cast<int>(image.heightPx), frame->data,
				   frame->linesize);
	return rows == frame->height ? std::move(frame) : nullptr;
}

Outcome<std::vector<uint8_t>> toJpeg(AVFrame &frame, int quality)
{
	using Result = Outcome<std::vector<uint8_t>>;
	const AVCodec *encoder = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
	CodecPtr codec(encoder ? avcodec_alloc_context3(encoder) : nullptr);
	if (!codec) {
		return Result::failure("FFmpeg has no JPEG encoder");
	}
	codec->width = frame.width;
	codec->height = frame.height;
	codec->pix_fmt = AV_PIX_FMT_YUV444P;
	codec->color_range = AVCOL_RANGE_JPEG;
	codec->time_base = {1, 25};
	codec->sample_aspect_ratio = {1, 1};
	codec->thread_count = 1;
	codec->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
	codec->qmin = 1;
	codec->global_quality = quality * FF_QP2LAMBDA;
	frame.quality = codec->global_quality;
	// Tables made for the picture save 5 to 10 % of its bytes, but for them FFmpeg keeps all coefficients in one
	// block, three times as large as the image. By the largest block that comes and goes glibc decides how much
	// each thread's heap keeps of what was freed.
	av_opt_set(codec->priv_data, "huffman", "default", 0);
	int code = avcodec_open2(codec.get(), encoder, nullptr);
	if (code < 0) {
		return Result::failure(ffmpegError("can't start the JPEG encoder", code));
	}
	PacketPtr packet = makePacket();
	code = packet ? avcodec_send_frame(codec.get(), &frame) : AVERROR(ENOMEM);
	if (code >= 0) {
		avcodec_send_frame(codec.get(), nullptr);
		code = avcodec_receive_packet(codec.get(), packet.get());
	}
	if (code < 0) {
		return Result::failure(ffmpegError("can't encode the image", code));
	}
	return std::vector<uint8_t>(packet->data, packet->data + packet->size);
}

} // namespace

Outcome<EncodedStill> encodeStill(const RgbxImage &image, const StillLimits &limits)
{
	using Result = Outcome<EncodedStill>;
	if (image.widthPx == 0 || image.heightPx == 0 ||
	    image.pixels.size() != size_t{image.widthPx} * image.heightPx * 4) {
		return Result::failure("the image is empty");
	}
	Size size{image.widthPx, image.heightPx};
	const uint32_t longSide = std::max(size.widthPx, size.heightPx);
	// JPEG itself ends at 65500.
	const uint32_t maxSide = std::clamp(limits.maxSidePx, 1U, 65500U);
	if (longSide > maxSide) {
		size = scaled(size, static_cast<double>(maxSide) / longSide);
	}
	int quality = kBestQuality;
	FramePtr frame = toYuv(image, size);
	while (frame) {
		Outcome<std::vector<uint8_t>> jpeg = toJpeg(*frame, quality);
		if (!jpeg) {
			return Result::failure(jpeg.reason());
		}
		if (jpeg->size() <= limits.maxBytes) {
			return EncodedStill{std::move(*jpeg), "image/jpeg", size.widthPx, size.heightPx};
		}
		if (quality < kWorstQuality) {
			quality += 2;
			continue;
		}
		const uint32_t shortSide = std::min(size.widthPx, size.heightPx);
		if (shortSide <= kMinSidePx) {
			return Result::failure("the image can't be made small enough");
		}
		size = scaled(size, std::max(0.75, static_cast<double>(kMinSidePx) / shortSide));
		frame = toYuv(image, size);
	}
	return Result::failure("can't convert the image");
}

} // namespace r2v::media
