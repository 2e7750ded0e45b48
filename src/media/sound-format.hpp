// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// Turns decoded sound into planar float with the rate (to 100 Hz; 48 kHz instead of odder ones) and the channels of
/// the first piece, so that all of it is one unbroken stream.
class SoundFormat {
public:
	/// Replaces the frame's content. False if it can't be converted.
	bool convert(AVFrame &frame);

private:
	bool prepare(const AVFrame &frame);
	bool isWanted(const AVFrame &frame) const;

	int sampleRate_ = 0;
	int channels_ = 0;
	ResamplerPtr resampler_;
	FramePtr converted_;
};

} // namespace r2v::media
