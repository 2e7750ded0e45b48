// SPDX-License-Identifier: GPL-2.0-or-later
#include "numbered-clips.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace r2v::test {

namespace {

/// One that is always white, and one for each bit.
constexpr uint32_t kStrips = 10;
constexpr double kLengthS = 2;
constexpr int kTicksPerSecond = 60;
/// Where the pictures of a group of four begin, and where the next group does.
constexpr std::array<int, 4> kTicksInGroup{0, 1, 3, 6};
constexpr int kTicksPerGroup = 10;
/// The last one is the first of its group, which has the duration that muxers give the last picture.
constexpr int kVariablePictures = 49;

std::string codeAsLuma(int firstCode)
{
	const std::string strip = "floor(X*" + std::to_string(kStrips) + "/W)";
	return "if(eq(" + strip + ",0),235,if(mod(floor((N+" + std::to_string(firstCode) + ")/pow(2," + strip +
	       "-1)),2),235,16))";
}

} // namespace

int NumberedClip::pictureOf(int code) const
{
	return code >= firstCode && code < firstCode + pictures() ? code - firstCode : -1;
}

double NumberedClip::durationS(int picture) const
{
	const auto next = static_cast<size_t>(picture) + 1;
	return (next < startsS.size() ? startsS[next] : lengthS) - startsS[next - 1];
}

int NumberedClip::pictureAt(double timeS) const
{
	return static_cast<int>(std::upper_bound(startsS.begin(), startsS.end(), timeS) - startsS.begin()) - 1;
}

bool NumberedClip::isEven() const
{
	const double usualS = lengthS / pictures();
	for (int picture = 0; picture < pictures(); picture++) {
		if (std::abs(durationS(picture) - usualS) > usualS / 100) {
			return false;
		}
	}
	return true;
}

NumberedClip makeNumberedClip(const TestClips &clips, int framesPerSecond, int firstCode)
{
	const bool varies = framesPerSecond == kVariableRate;
	NumberedClip clip;
	clip.firstCode = firstCode;
	TestClips::Shape shape{.widthPx = kNumberedWidthPx,
			       .heightPx = kNumberedHeightPx,
			       .framesPerSecond = varies ? kTicksPerSecond : framesPerSecond,
			       .frames = varies ? kVariablePictures : static_cast<int>(kLengthS * framesPerSecond)};
	for (int picture = 0; picture < shape.frames; picture++) {
		const int ticks = picture / 4 * kTicksPerGroup + kTicksInGroup[static_cast<size_t>(picture % 4)];
		clip.startsS.push_back(static_cast<double>(varies ? ticks : picture) / shape.framesPerSecond);
	}
	clip.lengthS = clip.startsS.back() + 1.0 / shape.framesPerSecond;
	if (varies) {
		shape.filters = "settb=1/60,setpts='10*floor(N/4)+if(eq(mod(N,4),1),1,if(eq(mod(N,4),2),3,"
				"if(eq(mod(N,4),3),6,0)))'";
		shape.options = "-fps_mode vfr -video_track_timescale 60000";
	}
	clip.file = clips.gray(codeAsLuma(firstCode), shape);
	return clip;
}

int readCode(const OutputFrame &frame, uint32_t leftPx, uint32_t topPx)
{
	constexpr uint32_t kStripPx = kNumberedWidthPx / kStrips;
	constexpr uint32_t kDark = 60;
	constexpr uint32_t kBright = 195;
	int code = 0;
	for (uint32_t strip = 0; strip < kStrips; strip++) {
		const uint32_t rgb =
			frame.rgbAt(leftPx + strip * kStripPx + kStripPx / 2, topPx + kNumberedHeightPx / 2);
		const uint32_t green = rgb >> 8 & 0xff;
		if (green > kDark && green < kBright) {
			return kGarbled;
		}
		const bool isSet = green >= kBright;
		if (strip == 0 && !isSet) {
			return kNoPicture;
		}
		code |= strip > 0 && isSet ? 1 << (strip - 1) : 0;
	}
	return code;
}

} // namespace r2v::test
