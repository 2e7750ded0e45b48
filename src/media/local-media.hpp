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
	/// Names of the demuxers that may open it, separated by commas as in FFmpeg's format_whitelist; null: any.
	const char *demuxers = nullptr;
	/// Tells the kind of file by its content alone, not by its name.
	bool ignoreName = false;
	/// Outlives the result; may be null.
	const Interrupt *interrupt = nullptr;
};

/// Opens a regular file only. What a playlist or reference track inside points to is refused.
Outcome<FormatPtr> openLocalMedia(const std::filesystem::path &file, const OpenRules &triggers);

/// Like avformat_find_stream_info, but reads a bounded amount and refuses absurd dimensions before it decodes anything.
/// Returns an FFmpeg error code.
int findStreams(AVFormatContext &format);

/// Best video stream that is not a cover picture, or null.
AVStream *pickVideoStream(AVFormatContext &format);
/// Best audio stream, or null. `video` may be null.
AVStream *pickAudioStream(AVFormatContext &format, const AVStream *video);

/// The stream's own side data, or null. `sizeBytes` gets its size.
const uint8_t *streamSideData(const AVStream &stream, AVPacketSideDataType type, size_t &sizeBytes);

/// How to show a stored picture as intended: first mirrored left to right, then turned.
struct Turn {
	bool isMirrored = false;
	/// Clockwise: 0, 90, 180, 270.
	int degrees = 0;

	bool operator==(const Turn &) const = default;
};
/// For this matrix of nine (null: none), rounded to quarter turns. A matrix that would show no picture counts as none.
Turn turnOf(const int32_t *displayMatrix);
Turn turnOf(const AVStream &stream);

/// The YUVJ formats are full-range YUV under another name.
AVPixelFormat withoutRange(AVPixelFormat format);

/// A decoder for the stream with its limits set, but not open yet; null if FFmpeg has none. VP8 and VP9 with alpha get
/// libvpx, the only one that decodes it; AV1 gets a decoder that works without hardware. `limits`, which are for
/// pictures, outlive it.
CodecPtr makeDecoder(const AVStream &stream, const ClipLimits &limits = kAnyClip);

struct DecodeLimits {
	int maxPackets = 0;
	/// May be null.
	const Interrupt *interrupt = nullptr;
};
/// Decodes the first picture that the stream gives. Returns an FFmpeg error code.
int decodeFirst(AVFormatContext &format, AVCodecContext &codec, int streamIndex, AVFrame &frame,
		const DecodeLimits &limits);

} // namespace r2v::media
