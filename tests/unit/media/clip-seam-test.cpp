// SPDX-License-Identifier: GPL-2.0-or-later
// What is heard where the sound begins, breaks off or starts over.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "media/player-fixture.hpp"
#include "media/sound-fade.hpp"

namespace r2v::media {

namespace {

/// Of the tone of tone-cut.mov, 0.5 * sin(2 pi 777.7 t + 1) at 48 kHz.
const float kOwnStep = static_cast<float>(std::numbers::pi * 777.7 / 48'000);
/// The last digits of decoding and of the gain.
constexpr float kRounding = 1e-5F;

class ClipSeamTest : public PlayerFixture {
protected:
	ClipSeamTest() { player_->setSoundOn(true); }

	/// No step is larger than the clip's own.
	void expectNoClick(const char *what, float ownStep = kOwnStep)
	{
		endPlayer();
		std::vector<float> wave = heard();
		ASSERT_FALSE(wave.empty());
		wave.insert(wave.begin(), 0.0F);
		wave.push_back(0.0F);
		const float step = largestStep(wave);
		std::printf("click figure, %s: largest step %.5f, the clip's own %.5f\n", what,
			    static_cast<double>(step), static_cast<double>(ownStep));
		EXPECT_LE(step, ownStep + kRounding) << what;
		EXPECT_GT(step, ownStep / 2) << "nothing was heard";
	}
};

} // namespace

TEST_F(ClipSeamTest, aClipWhoseEndDoesNotMatchItsStartLoopsWithoutAClick)
{
	play("tone-cut.mov", 100);
	expectNoClick("loop");
}

TEST_F(ClipSeamTest, aClipWhoseEndMatchesItsStartIsNotFaded)
{
	play("tone-fits.mov", 100);
	endPlayer();
	const std::vector<float> wave = heard();
	ASSERT_GT(wave.size(), 48'000U * 3);
	for (size_t index = 48'000 - 500; index < 48'000 + 500; ++index) {
		const double wanted = 0.5 * std::sin(2 * std::numbers::pi * 600 * static_cast<double>(index) / 48'000);
		ASSERT_NEAR(wave[index], wanted, 1e-4) << index;
	}
}

TEST_F(ClipSeamTest, aPauseAndItsEndDoNotClickAndNothingIsHeardTwice)
{
	play("ramp.mov", 10);
	clock_.advance(5'000 * kMs);
	after(25, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(25));
	ASSERT_TRUE(waitForState(PlayState::paused));
	float loudest = 0;
	size_t heardAgain = 0;
	for (const HeardPiece &piece : pieces_) {
		const bool isFaded = piece.left.back() == 0.0F || piece.left.front() == 0.0F;
		heardAgain += !isFaded && piece.left.front() < loudest ? 1 : 0;
		loudest = isFaded ? loudest : std::max(loudest, piece.left.back());
	}
	EXPECT_EQ(heardAgain, 0U);
	expectNoOverlap();
}

TEST_F(ClipSeamTest, pausingAndGoingOnDoesNotClick)
{
	play("tone-cut.mov", 10);
	clock_.advance(5'000 * kMs);
	after(25, [this] { player_->pause(true); });
	player_->pause(false);
	ASSERT_TRUE(sink_.waitForPictures(25));
	ASSERT_TRUE(waitForState(PlayState::paused));
	expectNoClick("pause");
}

TEST_F(ClipSeamTest, onlyAShortBitIsHeardAfterAPause)
{
	uint64_t pausedNs = 0;
	after(20, [this, &pausedNs] {
		pausedNs = clock_.nowNs();
		player_->pause(true);
	});
	player_->open(testClip("tone-cut.mov"), false);
	ASSERT_TRUE(sink_.waitForPictures(20));
	ASSERT_TRUE(waitForState(PlayState::paused));
	endPlayer();
	const auto tailMs = static_cast<int64_t>(pieces_.back().endNs() - pausedNs) / kMs;
	std::printf("heard after a pause: %d ms\n", static_cast<int>(tailMs));
	EXPECT_LE(tailMs, 80 + 22 + 5);
}

TEST_F(ClipSeamTest, aSeekDoesNotClick)
{
	after(10, [this] { player_->seek(700); });
	after(17, [this] { player_->seek(33); });
	play("tone-cut.mov", 30);
	expectNoClick("seek");
}

TEST_F(ClipSeamTest, aStopDoesNotClick)
{
	after(12, [this] { player_->stop(); });
	player_->open(testClip("tone-cut.mov"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::clear));
	ASSERT_TRUE(waitForState(PlayState::stopped));
	expectNoClick("stop");
}

TEST_F(ClipSeamTest, theEndAndARestartDoNotClick)
{
	player_->setLooping(false);
	after(40, [this] { player_->restart(); });
	player_->open(testClip("tone-cut.mov"), false);
	ASSERT_TRUE(sink_.waitForEvent(What::ended));
	after(35, [this] { player_->restart(); });
	player_->restart();
	ASSERT_TRUE(sink_.waitFor([](const auto &events) { return countOf(events, What::ended) == 2; }));
	expectNoClick("end and restart");
}

TEST_F(ClipSeamTest, soundSwitchedOffAndOnDoesNotClick)
{
	after(8, [this] { player_->setSoundOn(false); });
	after(17, [this] { player_->setSoundOn(true); });
	after(35, [this] { player_->setSoundOn(false); });
	play("tone-cut.mov", 40);
	expectNoClick("sound off and on");
}

TEST_F(ClipSeamTest, anotherClipDoesNotClick)
{
	after(11, [this] { player_->open(testClip("tone-cut.mov"), false); });
	play("tone-cut.mov", 60);
	expectNoClick("another clip");
}

TEST_F(ClipSeamTest, anotherSpeedDoesNotClick)
{
	after(11, [this] { player_->setSpeedPercent(60); });
	after(24, [this] { player_->setSpeedPercent(130); });
	play("tone-cut.mov", 60);
	expectNoClick("another speed");
}

} // namespace r2v::media
