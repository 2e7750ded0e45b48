// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/hardware-decoding.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "media/clip-player.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

/// A device that takes every decoder and fails at one picture, where one is given.
class FakeHardware : public HardwareDecoding {
public:
	explicit FakeHardware(bool isThere, std::optional<int> failsAt = std::nullopt) :
		isThere_(isThere), failsAt_(failsAt)
	{}
	bool attach(AVCodecContext &) const override
	{
		++attached;
		return isThere_;
	}
	bool fetch(FramePtr &) const override { return fetched++ != failsAt_; }

	mutable std::atomic<int> attached = 0;
	mutable std::atomic<int> fetched = 0;

private:
	const bool isThere_;
	const std::optional<int> failsAt_;
};

/// Pictures of the clip in the order in which they were shown, from its first one.
std::vector<int> numbersPlayed(const std::string &file, const std::shared_ptr<HardwareDecoding> &hardware, bool on,
			       size_t pictures)
{
	TestClock clock;
	RecordingSink sink(&clock);
	PlayerPorts ports = portsOf(sink, clock);
	ports.hardware = hardware;
	auto player = std::make_unique<ClipPlayer>(std::move(ports));
	sink.onEvent = [&](const std::vector<Event> &events) {
		if (countOf(events, What::picture) == pictures) {
			player->pause(true);
		}
	};
	player->setHardwareDecoding(on);
	player->setSoundOn(true);
	player->open(testClip(file), false);
	EXPECT_TRUE(sink.waitForPictures(pictures));
	while (player->state() != PlayState::paused) {
		std::this_thread::yield();
	}
	player.reset();
	EXPECT_EQ(countOf(sink.events(), What::failed), 0U);
	EXPECT_EQ(countOf(sink.events(), What::clear), 0U);
	std::vector<int> numbers = numbersOf(sink.pictures());
	numbers.resize(pictures);
	return numbers;
}

} // namespace

TEST(HardwareDecodingTest, isNotUsedUnlessItIsTurnedOn)
{
	const auto hardware = std::make_shared<FakeHardware>(true);
	EXPECT_EQ(numbersPlayed("h264-aac.mp4", hardware, false, 60), laps(0, 30, 2));
	EXPECT_EQ(hardware->attached, 0);
	EXPECT_EQ(hardware->fetched, 0);
}

TEST(HardwareDecodingTest, givesEveryPictureWhileItWorks)
{
	const auto hardware = std::make_shared<FakeHardware>(true);
	EXPECT_EQ(numbersPlayed("h264-aac.mp4", hardware, true, 60), laps(0, 30, 2));
	EXPECT_GE(hardware->fetched, 60);
}

TEST(HardwareDecodingTest, isAbandonedAtOnceIfThereIsNoDevice)
{
	const auto hardware = std::make_shared<FakeHardware>(false);
	EXPECT_EQ(numbersPlayed("h264-aac.mp4", hardware, true, 60), laps(0, 30, 2));
	EXPECT_EQ(hardware->fetched, 0);
}

TEST(HardwareDecodingTest, losesAndRepeatsNoPictureWhereverItFails)
{
	for (const char *file : {"h264-aac.mp4", "h264.ts", "hevc.mp4", "vp9-opus.webm"}) {
		for (const int failsAt : {0, 1, 17, 29, 30, 44}) {
			SCOPED_TRACE(std::string(file) + " " + std::to_string(failsAt));
			const auto hardware = std::make_shared<FakeHardware>(true, failsAt);
			EXPECT_EQ(numbersPlayed(file, hardware, true, 60), laps(0, 30, 2));
			EXPECT_EQ(hardware->fetched, failsAt + 1) << "asked again";
		}
	}
}

TEST(HardwareDecodingTest, ofThisMachineShowsTheSamePictures)
{
	for (const char *file : {"h264-aac.mp4", "hevc.mp4", "vp9-opus.webm", "av1.mp4"}) {
		SCOPED_TRACE(file);
		EXPECT_EQ(numbersPlayed(file, nullptr, true, 60), laps(0, 30, 2));
	}
}

} // namespace r2v::media
