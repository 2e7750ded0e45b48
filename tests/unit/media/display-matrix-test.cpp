// SPDX-License-Identifier: GPL-2.0-or-later
// A clip that says it is to be turned or mirrored is shown so, never upside down.
#include <array>
#include <mutex>
#include <string>

#include <gtest/gtest.h>

#include "media/local-media.hpp"
#include "media/player-fixture.hpp"

namespace r2v::media {

namespace {

/// FFmpeg's matrix of nine for x' = a x + c y, y' = b x + d y.
std::array<int32_t, 9> matrix(double a, double b, double c, double d)
{
	const auto fixed = [](double value) { return static_cast<int32_t>(value * 0x10000); };
	return {fixed(a), fixed(b), 0, fixed(c), fixed(d), 0, 0, 0, 0x40000000};
}

/// Where a turn brings a point, about the middle of the picture.
std::array<int, 2> shownAt(const Turn &turn, int x, int y)
{
	if (turn.isMirrored) {
		x = -x;
	}
	for (int degrees = 0; degrees < turn.degrees; degrees += 90) {
		const int right = x;
		x = -y;
		y = right;
	}
	return {x, y};
}

class DisplayMatrixTest : public PlayerFixture {
protected:
	Turn turnOfShown(const std::string &file)
	{
		Turn turn;
		sink_.onPicture = [&](const Picture &picture) { turn = {picture.isMirrored, picture.rotationDegrees}; };
		play(file, 3);
		endPlayer();
		return turn;
	}
};

} // namespace

TEST(TurnTest, eachOfTheEightFollowsItsMatrix)
{
	for (const int sign : {1, -1}) {
		for (const int other : {1, -1}) {
			for (const bool swaps : {false, true}) {
				const int a = swaps ? 0 : sign;
				const int b = swaps ? sign : 0;
				const int c = swaps ? other : 0;
				const int d = swaps ? 0 : other;
				const Turn turn = turnOf(matrix(a, b, c, d).data());
				const std::array<int, 2> corner = shownAt(turn, 3, 2);
				EXPECT_EQ(corner[0], a * 3 + c * 2) << a << b << c << d;
				EXPECT_EQ(corner[1], b * 3 + d * 2) << a << b << c << d;
			}
		}
	}
}

TEST(TurnTest, oddMatricesCountAsTheNearestOrAsNone)
{
	EXPECT_EQ(turnOf(nullptr), Turn{});
	EXPECT_EQ(turnOf(matrix(0, 0, 0, 0).data()), Turn{});
	EXPECT_EQ(turnOf(matrix(1, 1, 1, 1).data()), Turn{});
	EXPECT_EQ(turnOf(matrix(1, 0, 0, 0).data()), Turn{});
	EXPECT_EQ(turnOf(matrix(0.5, 0, 0, 2).data()), Turn{});
	EXPECT_EQ(turnOf(matrix(1, 0.05, -0.05, 1).data()), Turn{});
	EXPECT_EQ(turnOf(matrix(1, 0, 0.4, 1).data()), Turn{});
	EXPECT_EQ(turnOf(matrix(-0.5, 0, 0, 2).data()), (Turn{true, 0}));
	EXPECT_EQ(turnOf(matrix(0.05, 1, -1, 0.05).data()), (Turn{false, 90}));
	const std::array<int32_t, 9> extreme = {INT32_MIN, 0, 0, 0, INT32_MAX, 0, 0, 0, 0};
	EXPECT_EQ(turnOf(extreme.data()), (Turn{true, 0}));
}

TEST_F(DisplayMatrixTest, aMirroredClipIsMirrored)
{
	EXPECT_EQ(turnOfShown("h264-mirrored.mp4"), (Turn{true, 0}));
}

TEST_F(DisplayMatrixTest, aClipStoredUpsideDownIsFlipped)
{
	EXPECT_EQ(turnOfShown("h264-flipped.mp4"), (Turn{true, 180}));
}

TEST_F(DisplayMatrixTest, aTurnedAndMirroredClipIsBoth)
{
	EXPECT_EQ(turnOfShown("h264-transposed.mp4"), (Turn{true, 270}));
}

TEST_F(DisplayMatrixTest, aTurnedClipIsTurned)
{
	EXPECT_EQ(turnOfShown("h264-turned-90.mp4"), (Turn{false, 90}));
}

} // namespace r2v::media
