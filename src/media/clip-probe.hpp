// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "media/clip-limits.hpp"
#include "media/interrupt.hpp"
#include "media/outcome.hpp"

namespace r2v::media {

struct ClipProbe {
	/// As shown: after rotation and with square pixels.
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	int64_t durationMs = 0;
	double framesPerSecond = 0;
	bool hasAudio = false;
	/// FFmpeg's name of the video codec.
	std::string codec;
	/// "mp4" or "webm".
	std::string extension;
};

/// Opens a downloaded file with only the demuxers a provider's clip may need (mov/mp4, matroska/webm) and the file
/// protocol, decodes the first picture and checks that everything is within the limits. On a worker. Ends within a
/// bounded number of packets, or between two when interrupted.
Outcome<ClipProbe> probeClip(const std::filesystem::path &file, const Interrupt *interrupt = nullptr,
			     const ClipLimits &limits = kAnyClip);

} // namespace r2v::media
