// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "headless-obs.hpp"
#include "test-clips.hpp"

namespace r2v::test {

/// A clip whose pictures carry a number that can be read off the canvas at any size and in any colours.
struct NumberedClip {
	std::filesystem::path file;
	/// What the first picture carries; the others count on from it.
	int firstCode = 0;
	/// When each picture begins, in seconds.
	std::vector<double> startsS;
	double lengthS = 0;

	int pictures() const { return static_cast<int>(startsS.size()); }
	/// Which picture carries this code; -1: none of this clip.
	int pictureOf(int code) const;
	double durationS(int picture) const;
	int pictureAt(double timeS) const;
	/// All pictures have the same duration.
	bool isEven() const;
};

/// Stands for a rate that changes from picture to picture: 1 to 4 sixtieths of a second.
inline constexpr int kVariableRate = 0;
inline constexpr uint32_t kNumberedWidthPx = 160;
inline constexpr uint32_t kNumberedHeightPx = 48;
/// Codes below this can be carried.
inline constexpr int kCodes = 512;

/// About 2 s long, so that a clip of 60 pictures a second still fits twice into the codes.
NumberedClip makeNumberedClip(const TestClips &clips, int framesPerSecond, int firstCode);

inline constexpr int kNoPicture = -1;
/// Neither a picture nor nothing: two pictures in one.
inline constexpr int kGarbled = -2;
/// The code of a numbered clip that is shown at its own size with its corner there.
int readCode(const OutputFrame &frame, uint32_t leftPx, uint32_t topPx);

} // namespace r2v::test
