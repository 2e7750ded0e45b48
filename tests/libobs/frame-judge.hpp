// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>
#include <vector>

#include "numbered-clips.hpp"

namespace r2v::test {

/// What one frame of the canvas showed of one source.
struct SeenFrame {
	/// The canvas's own time.
	double timeS = 0;
	int code = kNoPicture;
	/// The scene with the source is the program.
	bool onAir = true;
};

/// Wrong frames, by what is wrong with them.
struct Tally {
	int black = 0;
	int repeated = 0;
	int skipped = 0;
	/// A picture of the past, of another clip, or none that the clip has.
	int stale = 0;

	int total() const { return black + repeated + skipped + stale; }
	Tally &operator+=(const Tally &other);
};

/// A stretch begins in the middle of a picture; or this one has its whole time in it.
inline constexpr int kAnywhere = -1;
enum class Finish {
	anywhere = 1,
	/// The last picture has had its time.
	whole,
	/// The last picture stays.
	held,
};

/// Judges a stretch in which one clip (over its loop point too) plays without a command. The rule: a picture that lasts
/// d frames of the canvas is shown for floor(d) or ceil(d) frames; where pictures are shorter than frames, each frame
/// goes on by floor or ceil of the pictures in a frame; and one single offset between the canvas's time and the clip's
/// makes every frame show the picture of its time, give or take the 2 ms by which libobs itself rounds. So a picture
/// that is held or skipped where the rates do not ask for it counts, and so does an uneven cadence: once when it leaves
/// the offset and once when it comes back. Frames while the source is not on air are left out and time runs on.
Tally judgeStretch(std::span<const SeenFrame> frames, const NumberedClip &clip, double canvasRate, int firstPicture,
		   Finish finish);

/// How many frames of the canvas there should have been from the beginning of one picture to that of a later one; 0
/// where it can be none.
int framesMissing(const NumberedClip &clip, double canvasRate, int fromPicture, int toPicture);

} // namespace r2v::test
