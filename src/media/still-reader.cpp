// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/still.hpp"

#include <cstring>

#include "media/local-media.hpp"

namespace r2v::media {

namespace {

constexpr int kMaxStillSidePx = 16384;
/// A side alone does not bound the memory: 16384 x 16384 would be a gigabyte.
constexpr int64_t kMaxStillAreaPx = int64_t{16384} * 8192;
constexpr int kMaxPackets = 1000;

int refuseAbsurdSide(AVCodecContext *codec, AVFrame *frame, int flags) noexcept
{
	if (frame->width > kMaxStillSidePx || frame->height > kMaxStillSidePx) {
		return AVERROR(EINVAL);
	}
	return avcodec_default_get_buffer2(codec, frame, flags);
}

/// Returns an FFmpeg error code.
int decodeFirst(AVFormatContext &format, AVCodecContext &codec, int streamIndex, AVFrame &frame)
{
	PacketPtr packet = makePacket();
	int failure = AVERROR_EOF;
	for (int count = 0; packet && count < kMaxPackets; ++count) {
		const int readCode = av_read_frame(&format, packet.get());
		if (readCode >= 0 && packet->stream_index != streamIndex) {
			av_packet_unref(packet.get());
			continue;
		}
		const int sendCode = avcodec_send_packet(&codec, readCode >= 0 ? packet.get() : nullptr);
		av_packet_unref(packet.get());
		const int code = avcodec_receive_frame(&codec, &frame);
		if (code >= 0) {
			return 0;
		}
		if (sendCode < 0 && sendCode != AVERROR_EOF) {
			failure = sendCode;
		} else if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) {
			failure = code;
		}
		if (readCode < 0) {
			return failure;
		}
	}
	return failure;
}

/// Bytes of R, G, B, A; rows without padding.
bool toRgba(const AVFrame &frame, RgbxImage &image)
{
	const AVPixelFormat format = withoutRange(static_cast<AVPixelFormat>(frame.format));
	ScalerPtr scaler(sws_getContext(frame.width, frame.height, format, frame.width, frame.height, AV_PIX_FMT_RGBA,
					SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr,
					nullptr));
	if (!scaler) {
		return false;
	}
	// Fails for what is not YUV, where there is nothing to set.
	const int matrix = frame.colorspace == AVCOL_SPC_UNSPECIFIED ? SWS_CS_ITU601 : frame.colorspace;
	const bool fullRange = frame.color_range == AVCOL_RANGE_JPEG || format != frame.format;
	sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(matrix), fullRange ? 1 : 0,
				 sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
	image.widthPx = static_cast<uint32_t>(frame.width);
	image.heightPx = static_cast<uint32_t>(frame.height);
	image.pixels.resize(size_t{image.widthPx} * image.heightPx * 4);
	uint8_t *planes[4] = {image.pixels.data()};
	const int strides[4] = {frame.width * 4};
	return sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes, strides) == frame.height;
}

void layOnBlack(RgbxImage &image)
{
	for (size_t offset = 0; offset < image.pixels.size(); offset += 4) {
		uint8_t *pixel = &image.pixels[offset];
		const unsigned alpha = pixel[3];
		if (alpha == 255) {
			continue;
		}
		for (int channel = 0; channel < 3; ++channel) {
			pixel[channel] = static_cast<uint8_t>((pixel[channel] * alpha + 127) / 255);
		}
		pixel[3] = 255;
	}
}

/// A camera says with a display matrix how its picture is turned or mirrored. FFmpeg's matrix maps stored to shown:
/// x' = a x + c y, y' = b x + d y.
void turnUpright(const int32_t *matrix, RgbxImage &image)
{
	const auto sign = [](int32_t value) { return value > 0 ? 1 : value < 0 ? -1 : 0; };
	const int a = sign(matrix[0]);
	const int b = sign(matrix[1]);
	const int c = sign(matrix[3]);
	const int d = sign(matrix[4]);
	const bool keepsAxes = a != 0 && d != 0 && b == 0 && c == 0;
	const bool swapsAxes = a == 0 && d == 0 && b != 0 && c != 0;
	if ((!keepsAxes && !swapsAxes) || (a == 1 && d == 1)) {
		return;
	}
	RgbxImage upright;
	upright.widthPx = swapsAxes ? image.heightPx : image.widthPx;
	upright.heightPx = swapsAxes ? image.widthPx : image.heightPx;
	upright.pixels.resize(image.pixels.size());
	const int64_t left = a < 0 || c < 0 ? int64_t{upright.widthPx} - 1 : 0;
	const int64_t top = b < 0 || d < 0 ? int64_t{upright.heightPx} - 1 : 0;
	for (int64_t y = 0; y < image.heightPx; ++y) {
		for (int64_t x = 0; x < image.widthPx; ++x) {
			const int64_t shownX = left + a * x + c * y;
			const int64_t shownY = top + b * x + d * y;
			std::memcpy(&upright.pixels[static_cast<size_t>(shownY * upright.widthPx + shownX) * 4],
				    &image.pixels[static_cast<size_t>(y * image.widthPx + x) * 4], 4);
		}
	}
	image = std::move(upright);
}

} // namespace

Outcome<RgbxImage> readStill(const std::filesystem::path &file)
{
	using Result = Outcome<RgbxImage>;
	Outcome<FormatPtr> format = openLocalMedia(file, {.ignoreName = true});
	if (!format) {
		return Result::failure(format.reason());
	}
	AVStream *stream = pickVideoStream(**format);
	CodecPtr codec = stream ? makeDecoder(*stream) : nullptr;
	if (!codec) {
		return Result::failure("it is not a readable image");
	}
	codec->max_pixels = kMaxStillAreaPx;
	codec->get_buffer2 = refuseAbsurdSide;
	codec->thread_type = FF_THREAD_SLICE; // its frames need not come from another thread
	int code = avcodec_open2(codec.get(), codec->codec, nullptr);
	FramePtr frame = makeFrame();
	if (code >= 0 && frame) {
		code = decodeFirst(**format, *codec, stream->index, *frame);
	}
	if (code < 0 || !frame) {
		return Result::failure(ffmpegError("can't decode the image", code));
	}
	if (frame->width > kMaxStillSidePx || frame->height > kMaxStillSidePx) {
		return Result::failure("the image is too large");
	}
	RgbxImage image;
	if (!toRgba(*frame, image)) {
		return Result::failure("can't convert the image");
	}
	layOnBlack(image);
	if (const AVFrameSideData *side = av_frame_get_side_data(frame.get(), AV_FRAME_DATA_DISPLAYMATRIX);
	    side && side->size >= 9 * sizeof(int32_t)) {
		turnUpright(reinterpret_cast<const int32_t *>(side->data), image);
	}
	return image;
}

} // namespace r2v::media
