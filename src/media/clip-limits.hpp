// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// No clip is larger than 4K; what claims to be is an attack on memory.
inline constexpr int kMaxClipSidePx = 8192;
inline constexpr int64_t kMaxClipAreaPx = int64_t{4096} * 2304;

/// What a clip may be at most. A file says of itself what it needs, so what it says is not trusted: whoever plays or
/// probes it asks here first, and each picture that comes out is asked about again.
struct ClipLimits {
	/// Decoded pictures that are held at a time, by the decoder and ahead of it, at the most that its codec may
	/// want.
	int64_t maxBytes = 0;
	int64_t maxAreaPx = 0;
	int64_t maxDurationMs = 0;
	double maxFramesPerSecond = 0;
	/// A provider's clip has one of few codecs.
	bool onlyUsualCodecs = false;
};

/// For the user's own files, and for all that is played.
inline constexpr ClipLimits kAnyClip = {.maxBytes = int64_t{768} << 20,
					.maxAreaPx = kMaxClipAreaPx,
					.maxDurationMs = int64_t{6} * 3600 * 1000,
					.maxFramesPerSecond = 500,
					.onlyUsualCodecs = false};

/// For a clip that was asked for with this height, "720p" or "1080p", and this length: twice its sides and more than
/// three times its length, so that a generous provider is not refused.
ClipLimits limitsOfAsked(const std::string &resolution, int durationS);

/// Empty, or why the stream is refused. Before anything of it is decoded.
std::string whyRefused(const AVFormatContext &format, const AVStream &video, const ClipLimits &limits);
/// The same for a decoded picture: streams change in the middle, and not all is said before.
bool isWithin(const AVFrame &picture, AVCodecID codec, const ClipLimits &limits);
/// Sound that is nobody's: the clip is played without it.
bool isKnownSound(const AVCodecParameters &sound);
/// More streams with pictures than any clip has, each of which would get a decoder.
bool hasTooManyPictures(const AVFormatContext &format);

/// No decoder of a clip gets more.
inline constexpr int kMaxDecoderThreads = 4;
/// How many decoded pictures of a codec may be there at a time.
int mostPicturesHeld(AVCodecID codec);

/// Within the sides and the area above. Not known yet (0 x 0) is refused too.
bool isClipSize(int widthPx, int heightPx);

/// What a decoder that is only to tell how a stream looks may be given, where so many streams are looked at.
int64_t safeAreaPx(int pictureStreams);

/// Sets what a decoder of pictures refuses by itself. `limits` outlives it.
void limitDecoder(AVCodecContext &decoder, const ClipLimits &limits);

} // namespace r2v::media
