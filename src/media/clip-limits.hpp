// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// No real clip is larger than 4K. One that claims to be is an attack on memory.
inline constexpr int kMaxClipSidePx = 8192;
inline constexpr int64_t kMaxClipAreaPx = int64_t{4096} * 2304;

/// What a clip may need at most. A file's own claims are not trusted: whoever plays or probes it checks here first, and
/// again for every decoded picture.
struct ClipLimits {
	/// Memory for decoded pictures, in the decoder and ahead of it, if its codec keeps as many as it may.
	int64_t maxBytes = 0;
	int64_t maxAreaPx = 0;
	int64_t maxDurationMs = 0;
	double maxFramesPerSecond = 0;
	/// Providers' clips only use few codecs.
	bool onlyUsualCodecs = false;
};

/// For the user's own files, and for everything that is played.
inline constexpr ClipLimits kAnyClip = {.maxBytes = int64_t{768} << 20,
					.maxAreaPx = kMaxClipAreaPx,
					.maxDurationMs = int64_t{6} * 3600 * 1000,
					.maxFramesPerSecond = 500,
					.onlyUsualCodecs = false};

/// For a clip that was requested with this height ("720p" or "1080p") and length: twice its sides and more than three
/// times its length, so that a generous provider is not refused.
ClipLimits limitsOfAsked(const std::string &resolution, int durationS);

/// Empty, or why the stream is refused. Called before any of it is decoded.
std::string whyRefused(const AVFormatContext &format, const AVStream &video, const ClipLimits &limits);
/// The same for a decoded picture, because streams change midway and not everything is known before.
bool isWithin(const AVFrame &picture, AVCodecID codec, const ClipLimits &limits);
/// If it is not known, the clip plays without sound.
bool isKnownSound(const AVCodecParameters &sound);
/// Whether there are more video streams than any real clip has. Each would get a decoder.
bool hasTooManyPictures(const AVFormatContext &format);

inline constexpr int kMaxDecoderThreads = 4;
/// How many decoded pictures of a codec may exist at once.
int mostPicturesHeld(AVCodecID codec);

/// Within the sides and area above. An unknown size (0 x 0) is refused too.
bool isClipSize(int widthPx, int heightPx);

/// The largest picture for a decoder that only finds out what a stream looks like, when there are this many streams.
int64_t safeAreaPx(int pictureStreams);

/// Makes a video decoder refuse by itself what is over the limits. `limits` outlives it.
void limitDecoder(AVCodecContext &decoder, const ClipLimits &limits);

} // namespace r2v::media
