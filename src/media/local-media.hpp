// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "media/clip-limits.hpp"
#include "media/ffmpeg-ptr.hpp"
#include "media/interrupt.hpp"
#include "media/outcome.hpp"

namespace r2v::media {

struct OpenRules {
	/// Names of the demuxers that may open it, comma-separated as in FFmpeg's format_whitelist; null: any.
	const char *demuxers = nullptr;
	/// The content alone tells what the file is, not its name.
	bool ignoreName = false;
	/// Must live as long as the result; may be null.
	const Interrupt *interrupt = nullptr;
};

/// Opens a regular file and nothing else: what a playlist or a reference track inside points to is refused.
Outcome<FormatPtr> openLocalMedia(const std::filesystem::path &file, const OpenRules &rules);

/// avformat_find_stream_info that reads a bounded amount and refuses absurd dimensions before it decodes anything.
/// Returns an FFmpeg error code.
int findStreams(AVFormatContext &format);

/// Best video stream that is not a cover picture, or null.
AVStream *pickVideoStream(AVFormatContext &format);
/// Best audio stream, or null. `video` may be null.
AVStream *pickAudioStream(AVFormatContext &format, const AVStream *video);

/// The stream's own side data, or null. `sizeBytes` gets its size.
const uint8_t *streamSideData(const AVStream &stream, AVPacketSideDataType type, size_t &sizeBytes);

/// What shows a stored picture as it is meant: first mirrored, left to right, then turned.
struct Turn {
	bool isMirrored = false;
	/// Clockwise: 0, 90, 180, 270.
	int degrees = 0;

	bool operator==(const Turn &) const = default;
};
/// Of a picture that comes with this matrix of nine (null: none), in the nearest quarter turns. What shows no picture
/// at all is taken for none.
Turn turnOf(const int32_t *displayMatrix);
Turn turnOf(const AVStream &stream);

/// The YUVJ formats are YUV in full range by another name.
AVPixelFormat withoutRange(AVPixelFormat format);

/// A decoder for the stream that has not been opened yet, its limits set; null where FFmpeg has none. VP8 and VP9 with
/// alpha go to libvpx, the only one that decodes it; AV1 to a decoder that works without hardware. `limits`, which are
/// for pictures, outlive it.
CodecPtr makeDecoder(const AVStream &stream, const ClipLimits &limits = kAnyClip);

} // namespace r2v::media
