// SPDX-License-Identifier: GPL-2.0-or-later
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "media/clip-player.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

constexpr int64_t kMs = 1'000'000;
constexpr double kFrameNs = 1'000'000'000.0 / 30;
/// Of the second clip, whose pictures are numbered from 100.
constexpr int kSecond = 100;

/// How one clip or lap takes over from another.
class ClipChangeTest : public ::testing::Test {
protected:
	ClipChangeTest() : player_(std::make_unique<ClipPlayer>(portsOf(sink_, clock_)))
	{
		sink_.onEvent = [this](const std::vector<Event> &events) {
			const std::lock_guard lock(mutex_);
			if (events.back().what != What::picture || !player_) {
				return;
			}
			if (const auto found = commands_.find(countOf(events, What::picture));
			    found != commands_.end()) {
				found->second();
			}
		};
	}
	~ClipChangeTest() override { endPlayer(); }

	void endPlayer()
	{
		std::unique_ptr<ClipPlayer> ending;
		{
			const std::lock_guard lock(mutex_);
			ending.swap(player_);
		}
	}

	/// Right after that many pictures, on the player's thread. To be called before playing.
	void after(size_t pictures, std::function<void()> command)
	{
		const std::lock_guard lock(mutex_);
		commands_[pictures] = std::move(command);
	}

	void open(const std::string &file, When when = When::now) { player_->open(testClip(file), false, when); }

	bool waitForPicturesFrom(int first, size_t count)
	{
		return sink_.waitFor([=](const std::vector<Event> &events) {
			size_t found = 0;
			for (const Event &event : events) {
				found += event.what == What::picture && event.number >= first ? 1 : 0;
			}
			return found >= count;
		});
	}

	std::vector<Event> picturesOfLayer(uint32_t layer) const
	{
		std::vector<Event> pictures = sink_.pictures();
		std::erase_if(pictures, [layer](const Event &event) { return event.layer != layer; });
		return pictures;
	}

	std::vector<Event> fades() const
	{
		std::vector<Event> events = sink_.events();
		std::erase_if(events, [](const Event &event) { return event.what != What::fade; });
		return events;
	}

	static void expectEvenlySpaced(const std::vector<Event> &pictures)
	{
		for (size_t index = 1; index < pictures.size(); ++index) {
			ASSERT_NEAR(static_cast<double>(pictures[index].timestampNs - pictures[index - 1].timestampNs),
				    kFrameNs, 2.0)
				<< "before picture " << index;
		}
	}

	TestClock clock_;
	RecordingSink sink_{&clock_};
	std::mutex mutex_;
	std::map<size_t, std::function<void()>> commands_;
	std::unique_ptr<ClipPlayer> player_;
};

} // namespace

TEST_F(ClipChangeTest, atTheLoopPointTheNextClipFollowsLikeTheNextLap)
{
	after(40, [this] { open("h264-from-100.mp4", When::atLoop); });
	open("h264-silent.mp4");
	ASSERT_TRUE(waitForPicturesFrom(kSecond, 70));
	endPlayer();

	const std::vector<Event> pictures = sink_.pictures();
	size_t before = 0;
	while (pictures[before].number < kSecond) {
		++before;
	}
	EXPECT_EQ(before % 30, 0U) << "in the middle of a lap";
	std::vector<int> wanted = laps(0, 30, static_cast<int>(before) / 30);
	const std::vector<int> second = laps(kSecond, 30, static_cast<int>(pictures.size() - before) / 30 + 1);
	wanted.insert(wanted.end(), second.begin(), second.end());
	wanted.resize(pictures.size());
	EXPECT_EQ(numbersOf(pictures), wanted);
	expectEvenlySpaced(pictures);
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::fade), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 2U);
	EXPECT_EQ(countOf(sink_.events(), What::ended), 0U);
}

TEST_F(ClipChangeTest, theNextClipDoesNotWaitForTheLoopPointOfAPausedOrEndedOne)
{
	after(10, [this] {
		player_->pause(true);
		open("h264-from-100.mp4", When::atLoop);
	});
	open("h264-silent.mp4");
	ASSERT_TRUE(waitForPicturesFrom(kSecond, 3));
	EXPECT_EQ(sink_.pictures()[10].number, kSecond);
}

TEST_F(ClipChangeTest, theClipThatWaitsIsReplacedByANewerOne)
{
	// One that was opened at length before the loop point, and a newer one.
	after(32, [this] { open("h264-aac.mp4", When::atLoop); });
	after(50, [this] { open("h264-from-100.mp4", When::atLoop); });
	open("long-group.mp4");
	ASSERT_TRUE(waitForPicturesFrom(kSecond, 300));
	endPlayer();
	const std::vector<Event> pictures = sink_.pictures();
	size_t index = 0;
	while (index < pictures.size() && pictures[index].number == static_cast<int>(index % 200)) {
		++index;
	}
	EXPECT_EQ(index % 200, 0U) << "in the middle of a lap";
	ASSERT_LT(index + 1, pictures.size());
	EXPECT_EQ(pictures[index].number, kSecond);
	EXPECT_EQ(countOf(sink_.events(), What::started), 2U);
}

TEST_F(ClipChangeTest, ifStoppedWhileAClipWaitsThatClipPlaysNext)
{
	after(5, [this] { open("h264-from-100.mp4", When::atLoop); });
	after(12, [this] { player_->stop(); });
	open("long-group.mp4");
	ASSERT_TRUE(sink_.waitForEvent(What::clear));
	EXPECT_EQ(sink_.pictures().size(), 12U);
	player_->restart();
	ASSERT_TRUE(waitForPicturesFrom(kSecond, 3));
	EXPECT_EQ(sink_.pictures()[12].number, kSecond);
}

TEST_F(ClipChangeTest, aFadeShowsBothClipsOnTheirOwnLayers)
{
	player_->setFades({.clipMs = 300});
	after(30, [this] { open("h264-from-100.mp4"); });
	open("h264-silent.mp4");
	ASSERT_TRUE(waitForPicturesFrom(kSecond, 40));
	endPlayer();

	ASSERT_EQ(fades().size(), 1U);
	const Event fade = fades().front();
	EXPECT_EQ(fade.layer, 1U);
	EXPECT_EQ(fade.fadeEndNs - fade.timestampNs, 300U * kMs);
	const std::vector<Event> gone = picturesOfLayer(0);
	const std::vector<Event> come = picturesOfLayer(1);
	expectEvenlySpaced(gone);
	expectEvenlySpaced(come);
	EXPECT_EQ(come.front().number, kSecond);
	EXPECT_EQ(come.front().timestampNs, fade.timestampNs);
	EXPECT_GE(come.front().timestampNs, fade.atNs);
	EXPECT_LT(gone.back().number, kSecond);
	const bool endsInTheFade = gone.back().number == 29;
	EXPECT_TRUE(endsInTheFade || gone.back().timestampNs + static_cast<uint64_t>(kFrameNs) + 2 >= fade.fadeEndNs);
	EXPECT_EQ(countOf(sink_.events(), What::fadeEnd), 1U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 2U);
	EXPECT_EQ(countOf(sink_.events(), What::clear), 0U);
}

TEST_F(ClipChangeTest, aFadeAtTheLoopPointEndsWithTheLap)
{
	player_->setFades({.clipMs = 300});
	after(40, [this] { open("h264-from-100.mp4", When::atLoop); });
	open("h264-silent.mp4");
	ASSERT_TRUE(waitForPicturesFrom(kSecond, 40));
	endPlayer();
	ASSERT_EQ(fades().size(), 1U);
	const std::vector<Event> gone = picturesOfLayer(0);
	EXPECT_EQ(gone.size() % 30, 0U);
	EXPECT_NEAR(static_cast<double>(fades().front().fadeEndNs - gone.back().timestampNs), kFrameNs, 2.0);
	EXPECT_EQ(picturesOfLayer(1).front().number, kSecond);
}

TEST_F(ClipChangeTest, lapsThatFadeIntoEachOtherAreThatMuchShorter)
{
	player_->setFades({.lapMs = 200});
	open("long-group.mp4");
	ASSERT_TRUE(sink_.waitFor([](const auto &events) { return countOf(events, What::fade) >= 8; }));
	endPlayer();

	std::vector<Event> all = fades();
	ASSERT_GE(all.size(), 8U);
	const uint64_t lengthNs = 200'000'000'000 / 30;
	for (size_t index = 1; index < all.size(); ++index) {
		EXPECT_EQ(all[index].layer, 1 - all[index - 1].layer);
		EXPECT_EQ(all[index].fadeEndNs - all[index].timestampNs, 200U * kMs);
		// The length is the container's, which some versions of FFmpeg round to a millisecond.
		EXPECT_NEAR(static_cast<double>(all[index].timestampNs - all[index - 1].timestampNs),
			    static_cast<double>(lengthNs - 200U * kMs), static_cast<double>(kMs));
	}
	for (const uint32_t layer : {0U, 1U}) {
		std::vector<Event> pictures = picturesOfLayer(layer);
		// The first layer may have looped before the clip was open for the second time.
		for (size_t index = 1; index < pictures.size(); ++index) {
			EXPECT_EQ(pictures[index].number, (pictures[index - 1].number + 1) % 200);
		}
	}
	EXPECT_EQ(countOf(sink_.events(), What::started), 1U);
	EXPECT_EQ(countOf(sink_.events(), What::ended), 0U);
}

TEST_F(ClipChangeTest, aFadeIsAtMostHalfOfTheShorterClip)
{
	player_->setFades({.clipMs = 5000});
	after(30, [this] { open("h264-from-100.mp4"); });
	open("long-group.mp4");
	ASSERT_TRUE(sink_.waitForEvent(What::fade));
	ASSERT_EQ(fades().size(), 1U);
	EXPECT_EQ(fades().front().fadeEndNs - fades().front().timestampNs, 500U * kMs);
}

TEST_F(ClipChangeTest, withoutLoopingAClipDoesNotFadeIntoItself)
{
	player_->setFades({.clipMs = 200, .lapMs = 200});
	player_->setLooping(false);
	open("h264-silent.mp4");
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	endPlayer();
	EXPECT_EQ(numbersOf(sink_.pictures()), laps(0, 30, 1));
	EXPECT_EQ(countOf(sink_.events(), What::fade), 0U);
	EXPECT_EQ(countOf(sink_.events(), What::ended), 1U);
}

TEST_F(ClipChangeTest, aThirdClipDuringAFadeComesAfterIt)
{
	player_->setFades({.clipMs = 400});
	bool asked = false;
	sink_.onEvent = [&, this](const std::vector<Event> &events) {
		const size_t pictures = countOf(events, What::picture);
		if (events.back().what == What::picture && pictures == 20) {
			open("h264-from-100.mp4");
		} else if (events.back().what == What::picture && events.back().number >= kSecond && !asked) {
			asked = true;
			open("fps-240.mp4");
		}
	};
	open("h264-silent.mp4");
	ASSERT_TRUE(sink_.waitFor([](const auto &events) { return countOf(events, What::fadeEnd) == 2; }));
	endPlayer();
	ASSERT_GE(fades().size(), 2U);
	EXPECT_GE(fades()[1].timestampNs, fades()[0].fadeEndNs);
	EXPECT_EQ(fades()[0].layer, 1U);
	EXPECT_EQ(fades()[1].layer, 0U);
	EXPECT_EQ(countOf(sink_.events(), What::started), 3U);
}

TEST_F(ClipChangeTest, aControlDuringAFadeEndsItWithTheNewClip)
{
	const std::map<std::string, std::function<void()>> controls{
		{"pause", [this] { player_->pause(true); }},
		{"seek", [this] { player_->seek(500); }},
		{"restart", [this] { player_->restart(); }},
	};
	for (const auto &[name, control] : controls) {
		const size_t endsBefore = countOf(sink_.events(), What::fadeEnd);
		bool asked = false;
		size_t oldAfterwards = 0;
		{
			const std::lock_guard lock(mutex_);
			sink_.onEvent = [&, base = countOf(sink_.events(), What::picture)](const auto &events) {
				const bool isPicture = events.back().what == What::picture;
				if (isPicture && countOf(events, What::picture) == base + 10) {
					open("h264-from-100.mp4");
				} else if (isPicture && events.back().number >= kSecond + 3 && !asked) {
					asked = true;
					control();
				} else if (countOf(events, What::fadeEnd) > endsBefore && isPicture &&
					   events.back().number < kSecond) {
					++oldAfterwards;
				}
			};
		}
		player_->setFades({.clipMs = 400});
		player_->close();
		open("h264-silent.mp4");
		ASSERT_TRUE(sink_.waitFor([&](const auto &events) {
			return countOf(events, What::fadeEnd) > endsBefore;
		})) << name;
		endPlayer();
		const std::vector<Event> ended = fades();
		uint64_t endedAtNs = 0;
		for (const Event &event : sink_.events()) {
			endedAtNs = event.what == What::fadeEnd ? event.atNs : endedAtNs;
		}
		EXPECT_LT(endedAtNs, ended.back().fadeEndNs) << name;
		EXPECT_EQ(oldAfterwards, 0U) << name;
		player_ = std::make_unique<ClipPlayer>(portsOf(sink_, clock_));
	}
	sink_.onEvent = {};
}

TEST_F(ClipChangeTest, endsAtOnceDuringAnyChange)
{
	for (int round = 0; round < 30; ++round) {
		RecordingSink sink(&clock_);
		ClipPlayer player(portsOf(sink, clock_));
		player.setSoundOn(true);
		player.setFades({.clipMs = 300, .lapMs = round % 2 ? 300 : 0});
		player.open(testClip(round % 3 ? "ramp.mov" : "h264-aac.mp4"), false);
		ASSERT_TRUE(sink.waitForPictures(static_cast<size_t>(round) + 1));
		player.open(testClip("ramp-ntsc-44100.mov"), false, round % 2 ? When::atLoop : When::now);
		if (round % 5 == 0) {
			player.setFades({});
		} else if (round % 5 == 1) {
			player.setLooping(false);
		}
		ASSERT_TRUE(sink.waitForPictures(static_cast<size_t>(round) + 15));
	}
}

} // namespace r2v::media
