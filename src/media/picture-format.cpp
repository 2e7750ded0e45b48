// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/picture-format.hpp"

#include <algorithm>
#include <optional>

#include "media/local-media.hpp"

extern "C" {
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/pixdesc.h>
}

namespace r2v::media {

namespace {

std::optional<PixelFormat> sameFormat(AVPixelFormat format)
{
	switch (format) {
	case AV_PIX_FMT_YUV420P:
		return PixelFormat::i420;
	case AV_PIX_FMT_NV12:
		return PixelFormat::nv12;
	case AV_PIX_FMT_YUV422P:
		return PixelFormat::i422;
	case AV_PIX_FMT_YUV444P:
		return PixelFormat::i444;
	case AV_PIX_FMT_YUV420P10LE:
		return PixelFormat::i010;
	case AV_PIX_FMT_P010LE:
		return PixelFormat::p010;
	case AV_PIX_FMT_YUV422P10LE:
		return PixelFormat::i210;
	case AV_PIX_FMT_YUV444P12LE:
		return PixelFormat::i412;
	case AV_PIX_FMT_YUVA420P:
		return PixelFormat::yuva420;
	case AV_PIX_FMT_YUVA422P:
		return PixelFormat::yuva422;
	case AV_PIX_FMT_YUVA444P:
		return PixelFormat::yuva444;
	case AV_PIX_FMT_YUVA444P12LE:
		return PixelFormat::yuva412;
	case AV_PIX_FMT_BGRA:
		return PixelFormat::bgra;
	case AV_PIX_FMT_GRAY8:
		return PixelFormat::gray;
	default:
		return std::nullopt;
	}
}

bool isFullRange(const AVFrame &frame)
{
	const auto format = static_cast<AVPixelFormat>(frame.format);
	// Gray is full range unless it says otherwise, as in FFmpeg and OBS.
	const bool isUntaggedGray = format == AV_PIX_FMT_GRAY8 && frame.color_range == AVCOL_RANGE_UNSPECIFIED;
	return frame.color_range == AVCOL_RANGE_JPEG || isUntaggedGray || withoutRange(format) != format;
}

/// The format in which the picture is passed on: its own if OBS has that.
AVPixelFormat shownFormat(const AVFrame &frame)
{
	const AVPixelFormat format = withoutRange(static_cast<AVPixelFormat>(frame.format));
	// OBS treats gray as full range, whatever the picture says.
	if (sameFormat(format) && (format != AV_PIX_FMT_GRAY8 || isFullRange(frame))) {
		return format;
	}
	const AVPixFmtDescriptor *description = av_pix_fmt_desc_get(format);
	const bool isYuv = description->nb_components == 1
				   ? !(description->flags & AV_PIX_FMT_FLAG_PAL)
				   : !(description->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL));
	if (!isYuv || description->nb_components == 2) {
		return AV_PIX_FMT_BGRA;
	}
	const bool hasFullWidthChroma = description->nb_components > 1 && description->log2_chroma_w == 0;
	const bool hasFullHeightChroma = description->nb_components > 1 && description->log2_chroma_h == 0;
	const bool isDeep = description->comp[0].depth > 8;
	if (description->flags & AV_PIX_FMT_FLAG_ALPHA) {
		return hasFullWidthChroma ? AV_PIX_FMT_YUVA444P
					  : (hasFullHeightChroma ? AV_PIX_FMT_YUVA422P : AV_PIX_FMT_YUVA420P);
	}
	if (hasFullWidthChroma) {
		return isDeep ? AV_PIX_FMT_YUV444P12LE : AV_PIX_FMT_YUV444P;
	}
	if (hasFullHeightChroma) {
		return isDeep ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV422P;
	}
	return isDeep ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
}

/// If the file does not say, BT.709 at every size, as in OBS's own media source: a user who swaps the two must not see
/// the colours change.
ColorMatrix matrixOf(const AVFrame &frame)
{
	switch (frame.colorspace) {
	case AVCOL_SPC_FCC:
	case AVCOL_SPC_BT470BG:
	case AVCOL_SPC_SMPTE170M:
	case AVCOL_SPC_SMPTE240M:
		return ColorMatrix::bt601;
	case AVCOL_SPC_BT2020_NCL:
	case AVCOL_SPC_BT2020_CL:
		return ColorMatrix::bt2020;
	case AVCOL_SPC_UNSPECIFIED:
		return frame.color_primaries == AVCOL_PRI_BT2020 ? ColorMatrix::bt2020 : ColorMatrix::bt709;
	default:
		return ColorMatrix::bt709;
	}
}

ColorTransfer transferOf(const AVFrame &frame)
{
	switch (frame.color_trc) {
	case AVCOL_TRC_SMPTE2084:
		return ColorTransfer::pq;
	case AVCOL_TRC_ARIB_STD_B67:
		return ColorTransfer::hlg;
	default:
		return ColorTransfer::sdr;
	}
}

uint16_t toNits(double value)
{
	return static_cast<uint16_t>(std::clamp(value + 0.5, 0.0, 65535.0));
}

/// 0 if neither says.
uint16_t luminanceOf(const AVContentLightMetadata *light, const AVMasteringDisplayMetadata *display)
{
	if (light && light->MaxCLL > 0) {
		return toNits(light->MaxCLL);
	}
	if (display && display->has_luminance && display->max_luminance.den > 0) {
		return toNits(av_q2d(display->max_luminance));
	}
	return 0;
}

template <typename Metadata>
const Metadata *frameData(const AVFrame &frame, AVFrameSideDataType type)
{
	const AVFrameSideData *side = av_frame_get_side_data(&frame, type);
	return side && side->size >= sizeof(Metadata) ? reinterpret_cast<const Metadata *>(side->data) : nullptr;
}

template <typename Metadata>
const Metadata *streamData(const AVStream &stream, AVPacketSideDataType type)
{
	size_t sizeBytes = 0;
	const uint8_t *data = streamSideData(stream, type, sizeBytes);
	return data && sizeBytes >= sizeof(Metadata) ? reinterpret_cast<const Metadata *>(data) : nullptr;
}

bool isUpsideDown(const AVFrame &frame)
{
	return std::any_of(std::begin(frame.linesize), std::end(frame.linesize),
			   [](int strideBytes) { return strideBytes < 0; });
}

} // namespace

StreamLook lookOf(AVFormatContext &format, AVStream &video)
{
	StreamLook look;
	look.turn = turnOf(video);
	look.pixelAspect = av_guess_sample_aspect_ratio(&format, &video, nullptr);
	look.maxLuminanceNits =
		luminanceOf(streamData<AVContentLightMetadata>(video, AV_PKT_DATA_CONTENT_LIGHT_LEVEL),
			    streamData<AVMasteringDisplayMetadata>(video, AV_PKT_DATA_MASTERING_DISPLAY_METADATA));
	return look;
}

bool PictureFormat::isShowable(const AVFrame &frame)
{
	const AVPixelFormat format = withoutRange(static_cast<AVPixelFormat>(frame.format));
	return isClipSize(frame.width, frame.height) && frame.data[0] &&
	       (sameFormat(format) || sws_isSupportedInput(format) > 0);
}

bool PictureFormat::describe(const AVFrame &frame, Picture &picture)
{
	if (!isShowable(frame)) {
		return false;
	}
	const AVPixelFormat format = shownFormat(frame);
	const bool asItIs = format == withoutRange(static_cast<AVPixelFormat>(frame.format)) && !isUpsideDown(frame);
	const AVFrame *shown = asItIs ? &frame : convert(frame, format);
	if (!shown) {
		return false;
	}
	picture.format = *sameFormat(format);
	picture.widthPx = static_cast<uint32_t>(shown->width);
	picture.heightPx = static_cast<uint32_t>(shown->height);
	for (size_t plane = 0; plane < picture.planes.size(); ++plane) {
		picture.planes[plane] = shown->data[plane];
		picture.strides[plane] = static_cast<uint32_t>(shown->linesize[plane]);
	}
	picture.matrix = matrixOf(frame);
	picture.transfer = transferOf(frame);
	picture.fullRange = isFullRange(frame) || picture.format == PixelFormat::bgra;

	const uint16_t ownLuminance =
		luminanceOf(frameData<AVContentLightMetadata>(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL),
			    frameData<AVMasteringDisplayMetadata>(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA));
	picture.maxLuminanceNits = ownLuminance ? ownLuminance : look_.maxLuminanceNits;

	using DisplayMatrix = int32_t[9];
	const auto *turned = frameData<DisplayMatrix>(frame, AV_FRAME_DATA_DISPLAYMATRIX);
	const Turn turn = turned ? turnOf(*turned) : look_.turn;
	picture.rotationDegrees = turn.degrees;
	picture.isMirrored = turn.isMirrored;

	const AVRational aspect = frame.sample_aspect_ratio.num > 0 && look_.pixelAspect.num <= 0
					  ? frame.sample_aspect_ratio
					  : look_.pixelAspect;
	picture.pixelAspect = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1.0;
	return true;
}

const AVFrame *PictureFormat::convert(const AVFrame &frame, AVPixelFormat format)
{
	const AVPixelFormat source = withoutRange(static_cast<AVPixelFormat>(frame.format));
	scaler_.reset(sws_getCachedContext(scaler_.release(), frame.width, frame.height, source, frame.width,
					   frame.height, format, SWS_BILINEAR | SWS_ACCURATE_RND, nullptr, nullptr,
					   nullptr));
	if (!scaler_) {
		return nullptr;
	}
	// Only the layout changes: matrix and range stay those of the picture.
	const int *matrix = sws_getCoefficients(SWS_CS_ITU709);
	const int range = isFullRange(frame) ? 1 : 0;
	sws_setColorspaceDetails(scaler_.get(), matrix, range, matrix, range, 0, 1 << 16, 1 << 16);

	const bool fits = converted_ && converted_->format == format && converted_->width == frame.width &&
			  converted_->height == frame.height;
	if (!fits) {
		converted_ = makeFrame();
		if (!converted_) {
			return nullptr;
		}
		converted_->format = format;
		converted_->width = frame.width;
		converted_->height = frame.height;
		if (av_frame_get_buffer(converted_.get(), 0) < 0) {
			converted_.reset();
			return nullptr;
		}
	}
	const int rows = sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, converted_->data,
				   converted_->linesize);
	return rows == frame.height ? converted_.get() : nullptr;
}

} // namespace r2v::media
