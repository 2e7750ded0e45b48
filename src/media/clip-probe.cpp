// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-probe.hpp"

#include <cmath>
#include <string_view>

#include "media/cut-off.hpp"
#include "media/local-media.hpp"

namespace r2v::media {

namespace {

constexpr char kClipDemuxers[] = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm";
constexpr int kMaxPackets = 2000;

/// Returns an FFmpeg error code.
int decodeFirst(AVFormatContext &format, AVCodecContext &codec, int streamIndex, AVFrame &frame,
		const Interrupt *interrupt)
{
	PacketPtr packet = makePacket();
	for (int count = 0; packet && count < kMaxPackets; ++count) {
		if (interrupt && *interrupt) {
			return AVERROR_EXIT;
		}
		const bool ended = av_read_frame(&format, packet.get()) < 0;
		if (!ended && packet->stream_index != streamIndex) {
			av_packet_unref(packet.get());
			continue;
		}
		avcodec_send_packet(&codec, ended ? nullptr : packet.get());
		av_packet_unref(packet.get());
		if (avcodec_receive_frame(&codec, &frame) >= 0) {
			return 0;
		}
		if (ended) {
			break;
		}
	}
	return AVERROR_INVALIDDATA;
}

int64_t durationMs(const AVFormatContext &format, const AVStream &video)
{
	if (video.duration > 0) {
		return av_rescale_q(video.duration, video.time_base, {1, 1000});
	}
	return format.duration > 0 ? av_rescale(format.duration, 1000, AV_TIME_BASE) : 0;
}

double framesPerSecond(const AVStream &video)
{
	const AVRational rate = video.avg_frame_rate.num > 0 ? video.avg_frame_rate : video.r_frame_rate;
	return rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0.0;
}

} // namespace

Outcome<ClipProbe> probeClip(const std::filesystem::path &file, const Interrupt *interrupt, const ClipLimits &limits)
{
	using Result = Outcome<ClipProbe>;
	if (isCutOff(file)) {
		return Result::failure("the file is cut off");
	}
	Outcome<FormatPtr> opened = openLocalMedia(file, {.demuxers = kClipDemuxers, .interrupt = interrupt});
	if (!opened) {
		return Result::failure(opened.reason());
	}
	AVFormatContext &format = **opened;
	if (const int code = findStreams(format); code < 0) {
		return Result::failure(ffmpegError("can't read the file's streams", code));
	}
	AVStream *video = pickVideoStream(format);
	if (!video) {
		return Result::failure("there is no video in the file");
	}
	if (const std::string reason = whyRefused(format, *video, limits); !reason.empty()) {
		return Result::failure(reason);
	}
	CodecPtr codec = makeDecoder(*video, limits);
	if (!codec) {
		return Result::failure("no decoder for " + std::string(avcodec_get_name(video->codecpar->codec_id)));
	}
	int code = avcodec_open2(codec.get(), codec->codec, nullptr);
	FramePtr frame = makeFrame();
	if (code >= 0 && frame) {
		code = decodeFirst(format, *codec, video->index, *frame, interrupt);
	}
	if (code < 0 || !frame) {
		return Result::failure(ffmpegError("no frame could be decoded", code));
	}
	if (!isWithin(*frame, video->codecpar->codec_id, limits)) {
		return Result::failure("its frames are too large");
	}

	ClipProbe probe;
	const AVRational aspect = av_guess_sample_aspect_ratio(&format, video, frame.get());
	const double stretch = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1.0;
	const double shownWidthPx = std::round(frame->width * stretch);
	if (shownWidthPx < 1 || shownWidthPx > kMaxClipSidePx) {
		return Result::failure("the shape of its pixels makes no sense");
	}
	probe.widthPx = static_cast<uint32_t>(shownWidthPx);
	probe.heightPx = static_cast<uint32_t>(frame->height);
	if (turnOf(*video).degrees % 180 != 0) {
		std::swap(probe.widthPx, probe.heightPx);
	}
	probe.durationMs = durationMs(format, *video);
	probe.framesPerSecond = framesPerSecond(*video);
	const AVStream *sound = pickAudioStream(format, video);
	probe.hasAudio = sound && isKnownSound(*sound->codecpar);
	probe.codec = avcodec_get_name(video->codecpar->codec_id);
	probe.extension = std::string_view(format.iformat->name).starts_with("mov") ? "mp4" : "webm";
	return probe;
}

} // namespace r2v::media
