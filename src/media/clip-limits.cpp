// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-limits.hpp"

#include <algorithm>
#include <array>
#include <iterator>

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
}

namespace r2v::media {

namespace {

/// What players of such clips know. Any other codec of FFmpeg's hundreds is refused: few have been looked at as
/// closely.
struct KnownCodec {
	AVCodecID id;
	/// Pictures that it may keep for others to be made from, or to be put in order.
	int references;
	/// A provider's clip may have it.
	bool isUsual;
};
constexpr KnownCodec kPictureCodecs[] = {
	{AV_CODEC_ID_H264, 17, true},
	{AV_CODEC_ID_HEVC, 17, true},
	// dav1d works at two pictures at a time with four threads.
	{AV_CODEC_ID_AV1, 7, true},
	{AV_CODEC_ID_VP9, 9, true},
	{AV_CODEC_ID_VP8, 4, true},
	{AV_CODEC_ID_MPEG4, 3, true},
	{AV_CODEC_ID_MPEG2VIDEO, 3, false},
	{AV_CODEC_ID_MPEG1VIDEO, 3, false},
	{AV_CODEC_ID_THEORA, 3, false},
	{AV_CODEC_ID_VC1, 3, false},
	{AV_CODEC_ID_WMV3, 3, false},
	{AV_CODEC_ID_H263, 3, false},
	{AV_CODEC_ID_FLV1, 3, false},
	{AV_CODEC_ID_MSMPEG4V3, 3, false},
	{AV_CODEC_ID_MJPEG, 1, false},
	{AV_CODEC_ID_PRORES, 1, false},
	{AV_CODEC_ID_DNXHD, 1, false},
	{AV_CODEC_ID_CFHD, 2, false},
	{AV_CODEC_ID_FFV1, 2, false},
	{AV_CODEC_ID_HUFFYUV, 1, false},
	{AV_CODEC_ID_FFVHUFF, 1, false},
	{AV_CODEC_ID_UTVIDEO, 1, false},
	{AV_CODEC_ID_QTRLE, 2, false},
	{AV_CODEC_ID_PNG, 2, false},
	{AV_CODEC_ID_APNG, 3, false},
	{AV_CODEC_ID_GIF, 2, false},
	{AV_CODEC_ID_WEBP, 1, false},
	{AV_CODEC_ID_RAWVIDEO, 1, false},
	{AV_CODEC_ID_V210, 1, false},
	{AV_CODEC_ID_DVVIDEO, 1, false},
	{AV_CODEC_ID_HAP, 1, false},
};
constexpr AVCodecID kSoundCodecs[] = {
	AV_CODEC_ID_AAC,       AV_CODEC_ID_MP3,       AV_CODEC_ID_OPUS,      AV_CODEC_ID_VORBIS,
	AV_CODEC_ID_FLAC,      AV_CODEC_ID_AC3,       AV_CODEC_ID_EAC3,      AV_CODEC_ID_ALAC,
	AV_CODEC_ID_MP2,       AV_CODEC_ID_WAVPACK,   AV_CODEC_ID_PCM_S16LE, AV_CODEC_ID_PCM_S16BE,
	AV_CODEC_ID_PCM_S24LE, AV_CODEC_ID_PCM_S24BE, AV_CODEC_ID_PCM_S32LE, AV_CODEC_ID_PCM_S32BE,
	AV_CODEC_ID_PCM_F32LE, AV_CODEC_ID_PCM_F32BE, AV_CODEC_ID_PCM_F64LE, AV_CODEC_ID_PCM_F64BE,
	AV_CODEC_ID_PCM_U8,    AV_CODEC_ID_PCM_S8,    AV_CODEC_ID_PCM_ALAW,  AV_CODEC_ID_PCM_MULAW,
	AV_CODEC_ID_WMAV2,     AV_CODEC_ID_DTS,
};
constexpr int kMaxSoundChannels = 16;
constexpr int kMaxSoundRate = 384000;
constexpr int kMaxPictureStreams = 4;
/// Handed out and waiting: ClipReader::picturesAhead, the one that is shown, the one that is converted.
constexpr int kPicturesAhead = 5;
/// Three planes of 16 bits.
constexpr int64_t kMostBytesPerPixel = 6;

const KnownCodec *knownCodec(AVCodecID id)
{
	const auto *found = std::find_if(std::begin(kPictureCodecs), std::end(kPictureCodecs),
					 [id](const KnownCodec &codec) { return codec.id == id; });
	return found == std::end(kPictureCodecs) ? nullptr : found;
}

/// What is not known yet is taken for the usual: it is asked about again once it is decoded.
int64_t pictureBytes(int format, int widthPx, int heightPx)
{
	const auto pixels = format == AV_PIX_FMT_NONE ? AV_PIX_FMT_YUV420P : static_cast<AVPixelFormat>(format);
	const AVPixFmtDescriptor *description = av_pix_fmt_desc_get(pixels);
	if (!description || (description->flags & AV_PIX_FMT_FLAG_HWACCEL)) {
		return int64_t{widthPx} * heightPx * 3 / 2;
	}
	return int64_t{widthPx} * heightPx * av_get_padded_bits_per_pixel(description) / 8;
}

bool fitsIntoMemory(AVCodecID codec, int format, int widthPx, int heightPx, const ClipLimits &limits)
{
	return pictureBytes(format, widthPx, heightPx) * mostPicturesHeld(codec) <= limits.maxBytes;
}

bool isSizeWithin(int widthPx, int heightPx, const ClipLimits &limits)
{
	return isClipSize(widthPx, heightPx) && int64_t{widthPx} * heightPx <= limits.maxAreaPx;
}

int64_t longestMs(const AVFormatContext &format, const AVStream &video)
{
	const int64_t streamMs = video.duration > 0 ? av_rescale_q(video.duration, video.time_base, {1, 1000}) : 0;
	const int64_t fileMs = format.duration > 0 ? av_rescale(format.duration, 1000, AV_TIME_BASE) : 0;
	return std::max(streamMs, fileMs);
}

/// A decoder that is about to make a picture which nobody would show.
int refuseBuffer(AVCodecContext *decoder, AVFrame *picture, int flags) noexcept
{
	if (!isWithin(*picture, decoder->codec_id, *static_cast<const ClipLimits *>(decoder->opaque))) {
		return AVERROR(EINVAL);
	}
	return avcodec_default_get_buffer2(decoder, picture, flags);
}

} // namespace

ClipLimits limitsOfAsked(const std::string &resolution, int durationS)
{
	const bool isSmall = resolution == "720p";
	return {.maxBytes = int64_t{384} << 20,
		.maxAreaPx = isSmall ? int64_t{2560} * 1440 : int64_t{3840} * 2160,
		.maxDurationMs = (int64_t{3} * std::clamp(durationS, 1, 60) + 30) * 1000,
		.maxFramesPerSecond = 125,
		.onlyUsualCodecs = true};
}

std::string whyRefused(const AVFormatContext &format, const AVStream &video, const ClipLimits &limits)
{
	const AVCodecParameters &parameters = *video.codecpar;
	const std::string size = std::to_string(parameters.width) + " x " + std::to_string(parameters.height) + " px";
	if (!isSizeWithin(parameters.width, parameters.height, limits)) {
		return "frames of " + size + " are not supported";
	}
	const KnownCodec *codec = knownCodec(parameters.codec_id);
	if (!codec || (limits.onlyUsualCodecs && !codec->isUsual)) {
		return "the codec " + std::string(avcodec_get_name(parameters.codec_id)) + " is not supported";
	}
	if (!fitsIntoMemory(parameters.codec_id, parameters.format, parameters.width, parameters.height, limits)) {
		const char *pixels = av_get_pix_fmt_name(static_cast<AVPixelFormat>(parameters.format));
		return "frames of " + size + (pixels ? " in " + std::string(pixels) : std::string()) +
		       " need more memory than a clip may use";
	}
	if (longestMs(format, video) > limits.maxDurationMs) {
		return "it claims to last " + std::to_string(longestMs(format, video) / 1000) + " s";
	}
	if (video.avg_frame_rate.den > 0 && av_q2d(video.avg_frame_rate) > limits.maxFramesPerSecond) {
		return "its frame rate is too high";
	}
	return {};
}

bool isWithin(const AVFrame &picture, AVCodecID codec, const ClipLimits &limits)
{
	return isSizeWithin(picture.width, picture.height, limits) &&
	       fitsIntoMemory(codec, picture.format, picture.width, picture.height, limits);
}

bool isKnownSound(const AVCodecParameters &sound)
{
	return std::find(std::begin(kSoundCodecs), std::end(kSoundCodecs), sound.codec_id) != std::end(kSoundCodecs) &&
	       sound.sample_rate <= kMaxSoundRate && sound.ch_layout.nb_channels <= kMaxSoundChannels;
}

bool hasTooManyPictures(const AVFormatContext &format)
{
	int count = 0;
	for (unsigned index = 0; index < format.nb_streams; ++index) {
		count += format.streams[index]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? 1 : 0;
	}
	return count > kMaxPictureStreams;
}

bool isClipSize(int widthPx, int heightPx)
{
	return widthPx > 0 && heightPx > 0 && widthPx <= kMaxClipSidePx && heightPx <= kMaxClipSidePx &&
	       int64_t{widthPx} * heightPx <= kMaxClipAreaPx;
}

int64_t safeAreaPx(int pictureStreams)
{
	return kAnyClip.maxBytes /
	       (kMostBytesPerPixel * mostPicturesHeld(AV_CODEC_ID_H264) * std::max(pictureStreams, 1));
}

int mostPicturesHeld(AVCodecID codec)
{
	const KnownCodec *known = knownCodec(codec);
	return (known ? known->references : 17) + kMaxDecoderThreads + kPicturesAhead;
}

void limitDecoder(AVCodecContext &decoder, const ClipLimits &limits)
{
	// Other libraries ask for no buffer, so their pictures are taken for the deepest.
	const bool asksForBuffers = !decoder.codec->wrapper_name;
	const int64_t bytesPerPixel = asksForBuffers ? 1 : kMostBytesPerPixel;
	decoder.max_pixels =
		std::min(limits.maxAreaPx, limits.maxBytes / (bytesPerPixel * mostPicturesHeld(decoder.codec_id)));
	decoder.thread_count = 1;
	decoder.opaque = const_cast<ClipLimits *>(&limits);
	decoder.get_buffer2 = refuseBuffer;
#if LIBAVCODEC_VERSION_MAJOR < 60
	// Later versions take it for granted.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	decoder.thread_safe_callbacks = 1;
#pragma GCC diagnostic pop
#endif
}

} // namespace r2v::media
