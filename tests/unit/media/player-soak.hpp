// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "media/clip-player.hpp"
#include "media/process-figures.hpp"

namespace r2v::media {

/// Takes everything at once and keeps nothing.
class HastySink : public ClipSink {
public:
	std::function<void(const Picture &)> onPicture{};
	std::function<void(const Sound &)> onSound{};
	std::function<void()> onStarted{};
	std::function<void(const std::string &)> onFailed{};

	void showPicture(const Picture &picture) override
	{
		if (onPicture) {
			onPicture(picture);
		}
	}
	void showStillPicture(const Picture &picture) override { showPicture(picture); }
	void clearPicture() override {}
	void crossFade(uint32_t, uint64_t, uint64_t) override {}
	void endFade(uint32_t) override {}
	void playSound(const Sound &sound) override
	{
		if (onSound) {
			onSound(sound);
		}
	}
	void started() override
	{
		if (onStarted) {
			onStarted();
		}
	}
	void ended() override {}
	void failed(const std::string &reason) override
	{
		if (onFailed) {
			onFailed(reason);
		}
	}
};

struct Growth {
	ProcessFigures before;
	ProcessFigures after;
	/// Came to its end in 10 minutes.
	bool isThrough = false;
};

/// Plays the clip of 30 pictures so many times over, with sound, on a clock that jumps; counts from lap `warm` on.
Growth soakLaps(const std::filesystem::path &clip, int laps, int warm, bool pingPong = false);
/// Opens one clip after the other as soon as the last one is on; counts from change `warm` on.
Growth soakChanges(const std::vector<std::filesystem::path> &clips, int changes, int warm);

} // namespace r2v::media
