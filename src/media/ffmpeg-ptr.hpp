// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/error.h>
#include <libavutil/frame.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

namespace r2v::media {

struct FfmpegDeleter {
	void operator()(AVFrame *frame) const { av_frame_free(&frame); }
	void operator()(AVPacket *packet) const { av_packet_free(&packet); }
	void operator()(AVCodecContext *codec) const { avcodec_free_context(&codec); }
	void operator()(AVIOContext *io) const { avio_closep(&io); }
	/// Closes the file too: we opened it, so libavformat leaves it to us.
	void operator()(AVFormatContext *format) const
	{
		AVIOContext *io = format->pb;
		avformat_close_input(&format);
		avio_closep(&io);
	}
	void operator()(SwsContext *scaler) const { sws_freeContext(scaler); }
	void operator()(SwrContext *resampler) const { swr_free(&resampler); }
};

using FramePtr = std::unique_ptr<AVFrame, FfmpegDeleter>;
using PacketPtr = std::unique_ptr<AVPacket, FfmpegDeleter>;
using CodecPtr = std::unique_ptr<AVCodecContext, FfmpegDeleter>;
using IoPtr = std::unique_ptr<AVIOContext, FfmpegDeleter>;
using FormatPtr = std::unique_ptr<AVFormatContext, FfmpegDeleter>;
using ScalerPtr = std::unique_ptr<SwsContext, FfmpegDeleter>;
using ResamplerPtr = std::unique_ptr<SwrContext, FfmpegDeleter>;

inline FramePtr makeFrame()
{
	return FramePtr(av_frame_alloc());
}

inline PacketPtr makePacket()
{
	return PacketPtr(av_packet_alloc());
}

/// "what: FFmpeg's own words".
inline std::string ffmpegError(const std::string &what, int code)
{
	char text[AV_ERROR_MAX_STRING_SIZE] = {};
	av_strerror(code, text, sizeof(text));
	return what + ": " + text;
}

} // namespace r2v::media
