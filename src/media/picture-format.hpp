// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "media/ffmpeg-ptr.hpp"
#include "media/local-media.hpp"
#include "media/picture.hpp"

namespace r2v::media {

/// What the container says about all pictures of a stream. What a picture says itself takes precedence.
struct StreamLook {
	Turn turn;
	AVRational pixelAspect{0, 1};
	uint16_t maxLuminanceNits = 0;
};
StreamLook lookOf(AVFormatContext &format, AVStream &video);

/// Describes decoded pictures as a Picture. Most formats are passed on as they are. One that OBS has no name for is
/// converted to the nearest that loses nothing visible.
class PictureFormat {
public:
	explicit PictureFormat(const StreamLook &look) : look_(look) {}

	static bool isShowable(const AVFrame &frame);

	/// Valid until the next call or the end of the frame. False if it can't be converted.
	bool describe(const AVFrame &frame, Picture &picture);

private:
	const AVFrame *convert(const AVFrame &frame, AVPixelFormat format);

	StreamLook look_;
	ScalerPtr scaler_;
	FramePtr converted_;
};

} // namespace r2v::media
