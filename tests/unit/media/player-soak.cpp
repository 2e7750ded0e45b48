// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/player-soak.hpp"

#include <chrono>
#include <future>

#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

constexpr std::chrono::minutes kPatience{10};

} // namespace

Growth soakLaps(const std::filesystem::path &clip, int laps, int warm, bool pingPong)
{
	constexpr int64_t kPicturesALap = 30;
	Growth growth;
	std::promise<void> through;
	std::future<void> end = through.get_future();
	int64_t pictures = 0;
	TestClock clock;
	HastySink sink;
	ClipPlayer player(portsOf(sink, clock));
	sink.onPicture = [&](const Picture &) {
		++pictures;
		if (pictures == warm * kPicturesALap) {
			growth.before = processFigures();
		} else if (pictures == laps * kPicturesALap) {
			growth.after = processFigures();
			player.pause(true);
			through.set_value();
		}
	};
	player.setSoundOn(true);
	player.setPingPong(pingPong);
	player.open(clip, false);
	growth.isThrough = end.wait_for(kPatience) == std::future_status::ready;
	return growth;
}

Growth soakChanges(const std::vector<std::filesystem::path> &clips, int changes, int warm)
{
	Growth growth;
	std::promise<void> through;
	std::future<void> end = through.get_future();
	int opened = 0;
	TestClock clock;
	HastySink sink;
	ClipPlayer player(portsOf(sink, clock));
	sink.onStarted = [&] {
		++opened;
		if (opened == warm) {
			growth.before = processFigures();
		}
		if (opened == changes) {
			growth.after = processFigures();
			player.pause(true);
			through.set_value();
		} else if (opened < changes) {
			player.open(clips[static_cast<size_t>(opened) % clips.size()], false);
		}
	};
	player.setSoundOn(true);
	player.open(clips.front(), false);
	growth.isThrough = end.wait_for(kPatience) == std::future_status::ready;
	return growth;
}

} // namespace r2v::media
