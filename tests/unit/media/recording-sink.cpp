// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/recording-sink.hpp"

#include <algorithm>
#include <chrono>

namespace r2v::media {

namespace {

constexpr int kBars = 8;
constexpr std::chrono::seconds kPatience{20};

/// 0 … 1 at a place of the picture.
double brightnessAt(const Picture &picture, uint32_t x, uint32_t y)
{
	const uint8_t *row = picture.planes[0] + size_t{y} * picture.strides[0];
	const auto deep = [&](double scale) { return (row[2 * x] + 256 * row[2 * x + 1]) / scale; };
	switch (picture.format) {
	case PixelFormat::i010:
	case PixelFormat::i210:
		return deep(1023);
	case PixelFormat::p010:
		return deep(65535);
	case PixelFormat::i412:
	case PixelFormat::yuva412:
		return deep(4095);
	case PixelFormat::bgra:
		return row[4 * x + 1] / 255.0;
	default:
		return row[x] / 255.0;
	}
}

} // namespace

std::filesystem::path testClip(const std::string &name)
{
	return std::filesystem::path(R2V_TEST_CLIPS) / name;
}

bool RecordingSink::waitFor(const std::function<bool(const std::vector<Event> &)> &condition)
{
	std::unique_lock lock(mutex_);
	return changed_.wait_for(lock, kPatience, [&] { return condition(events_); });
}

bool RecordingSink::waitForPictures(size_t count)
{
	return waitFor([count](const auto &events) { return countOf(events, What::picture) >= count; });
}

bool RecordingSink::waitForEvent(What what)
{
	return waitFor([what](const auto &events) { return countOf(events, what) > 0; });
}

std::vector<Event> RecordingSink::events() const
{
	const std::lock_guard lock(mutex_);
	return events_;
}

std::vector<Event> RecordingSink::pictures() const
{
	std::vector<Event> pictures = events();
	std::erase_if(pictures, [](const Event &event) { return event.what != What::picture; });
	return pictures;
}

void RecordingSink::showPicture(const Picture &picture)
{
	if (onPicture) {
		onPicture(picture);
	}
	note({.what = What::picture,
	      .number = numberIn(picture),
	      .timestampNs = picture.timestampNs,
	      .layer = picture.layer});
}

void RecordingSink::showStillPicture(const Picture &picture)
{
	if (onPicture) {
		onPicture(picture);
	}
	note({.what = What::still,
	      .number = numberIn(picture),
	      .timestampNs = picture.timestampNs,
	      .layer = picture.layer});
}

void RecordingSink::playSound(const Sound &sound)
{
	if (onSound) {
		onSound(sound);
	}
}

void RecordingSink::note(Event event)
{
	event.atNs = clock_ ? clock_->nowNs() : 0;
	std::vector<Event> soFar;
	{
		const std::lock_guard lock(mutex_);
		events_.push_back(std::move(event));
		if (onEvent) {
			soFar = events_;
		}
	}
	changed_.notify_all();
	if (onEvent) {
		onEvent(soFar);
	}
}

size_t countOf(const std::vector<Event> &events, What what)
{
	return static_cast<size_t>(
		std::count_if(events.begin(), events.end(), [what](const Event &event) { return event.what == what; }));
}

std::vector<int> numbersOf(const std::vector<Event> &pictures)
{
	std::vector<int> numbers;
	for (const Event &picture : pictures) {
		numbers.push_back(picture.number);
	}
	return numbers;
}

std::vector<int> laps(int first, int count, int times)
{
	std::vector<int> numbers;
	for (int index = 0; index < count * times; ++index) {
		numbers.push_back(first + index % count);
	}
	return numbers;
}

int numberIn(const Picture &picture)
{
	int number = 0;
	for (int bar = 0; bar < kBars; ++bar) {
		const uint32_t x = static_cast<uint32_t>((bar * 2 + 1) * picture.widthPx / (2 * kBars));
		const double brightness = brightnessAt(picture, x, picture.heightPx / 2);
		if (brightness > 0.35 && brightness < 0.65) {
			return -1;
		}
		number |= (brightness > 0.5 ? 1 : 0) << bar;
	}
	return number;
}

PlayerPorts portsOf(ClipSink &sink, TestClock &clock)
{
	return {.sink = sink,
		.nowNs = [&clock] { return clock.nowNs(); },
		.log = [](LogLevel, std::string_view) {},
		.waitUntil = [&clock](auto &lock, auto &wake,
				      uint64_t untilNs) { clock.waitUntil(lock, wake, untilNs); },
		// A pause must not make the clock jump.
		.sleepAfterNs = 0};
}

} // namespace r2v::media
