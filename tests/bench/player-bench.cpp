// SPDX-License-Identifier: GPL-2.0-or-later
// What 10,000 laps of a clip and 1,000 changes of clips leave behind, played as fast as they can be decoded.
#include <cstdio>

#include "media/player-soak.hpp"
#include "media/recording-sink.hpp"

namespace {

using namespace r2v::media;

bool print(const char *what, const Growth &growth)
{
	if (!growth.isThrough) {
		std::printf("%s: not through\n", what);
		return false;
	}
	std::printf("%-40s resident %6ld -> %6ld KB, threads %ld -> %ld, handles %ld -> %ld\n", what,
		    growth.before.residentKb, growth.after.residentKb, growth.before.threads, growth.after.threads,
		    growth.before.handles, growth.after.handles);
	return true;
}

} // namespace

int main()
{
	const auto clip = testClip("h264-aac.mp4");
	bool isThrough = print("10,000 laps, from lap 1,000", soakLaps(clip, 10'000, 1'000));
	isThrough &= print("2,000 laps there and back, from lap 200", soakLaps(clip, 2'000, 200, true));
	const auto changes = soakChanges({clip, testClip("vp9-opus.webm"), testClip("ramp.mov")}, 1'000, 100);
	isThrough &= print("1,000 changes, from change 100", changes);
	return isThrough ? 0 : 1;
}
