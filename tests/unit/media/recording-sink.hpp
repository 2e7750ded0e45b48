// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "media/clip-player.hpp"
#include "media/test-clock.hpp"

namespace r2v::media {

/// A clip or picture made by tests/fixtures/make-clips.py.
std::filesystem::path testClip(const std::string &name);

enum class What { picture, still, clear, started, ended, failed, fade, fadeEnd };

struct Event {
	What what = What::clear;
	/// The number the bars of the picture say.
	int number = -1;
	uint64_t timestampNs = 0;
	/// The clock when it came.
	uint64_t atNs = 0;
	std::string reason{};
	/// Of pictures, and where a fade leads.
	uint32_t layer = 0;
	uint64_t fadeEndNs = 0;
};

/// Writes down what the player does. From its hook a test gives commands at an exact place of the running order.
class RecordingSink : public ClipSink {
public:
	explicit RecordingSink(TestClock *clock = nullptr) : clock_(clock) {}

	/// Called after each event, on the player's thread, with all events so far.
	std::function<void(const std::vector<Event> &)> onEvent;
	/// Called with each picture while its planes are there.
	std::function<void(const Picture &)> onPicture;
	std::function<void(const Sound &)> onSound;

	/// False when it does not come true in 20 s.
	bool waitFor(const std::function<bool(const std::vector<Event> &)> &condition);
	bool waitForPictures(size_t count);
	bool waitForEvent(What what);
	std::vector<Event> events() const;
	std::vector<Event> pictures() const;

	void showPicture(const Picture &picture) override;
	void showStillPicture(const Picture &picture) override;
	void clearPicture() override { note({What::clear}); }
	void playSound(const Sound &sound) override;
	void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs) override
	{
		note({.what = What::fade, .timestampNs = startNs, .layer = layer, .fadeEndNs = endNs});
	}
	void endFade(uint32_t layer) override { note({.what = What::fadeEnd, .layer = layer}); }
	void started() override { note({What::started}); }
	void ended() override { note({What::ended}); }
	void failed(const std::string &reason) override { note({.what = What::failed, .reason = reason}); }

private:
	void note(Event event);

	TestClock *clock_;
	mutable std::mutex mutex_;
	std::condition_variable changed_;
	std::vector<Event> events_;
};

size_t countOf(const std::vector<Event> &events, What what);
std::vector<int> numbersOf(const std::vector<Event> &pictures);
/// first, first + 1 …, `count` of them, `laps` times.
std::vector<int> laps(int first, int count, int times);

/// -1 where the bars can't be read.
int numberIn(const Picture &picture);

/// Ports with the clock of the test.
PlayerPorts portsOf(ClipSink &sink, TestClock &clock);

} // namespace r2v::media
