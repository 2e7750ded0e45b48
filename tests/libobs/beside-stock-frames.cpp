// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "frame-cases.hpp"

namespace r2v::test {

namespace {

constexpr double kRate = 30;

NumberedClip clipOf(double pictureS, int pictures)
{
	NumberedClip clip;
	for (int picture = 0; picture < pictures; picture++) {
		clip.startsS.push_back(picture * pictureS);
	}
	clip.lengthS = pictures * pictureS;
	return clip;
}

/// Frame after frame of a canvas.
std::vector<SeenFrame> framesWith(const std::vector<int> &codes)
{
	std::vector<SeenFrame> frames;
	for (const int code : codes) {
		frames.push_back({static_cast<double>(frames.size()) / kRate, code, true});
	}
	return frames;
}

Tally judged(const NumberedClip &clip, const std::vector<int> &codes, int firstPicture = kAnywhere)
{
	return judgeStretch(framesWith(codes), clip, kRate, firstPicture, Finish::anywhere);
}

/// Ours must show no wrong frame in the cases of these names, at clip rates of 24, 30 and one that varies.
void expectNoWrongFrames(const std::vector<std::string> &names, int rounds)
{
	BesideStockStage stage({24, 30, kVariableRate}, 30);
	if (!stage.isComplete()) {
		GTEST_SKIP() << "no obs-ffmpeg module here";
	}
	for (FrameCase frameCase : frameCases()) {
		if (frameCase.whose == FrameCase::Whose::stock ||
		    std::find(names.begin(), names.end(), frameCase.name) == names.end()) {
			continue;
		}
		frameCase.rounds = rounds;
		const CaseResult result = runFrameCase(stage, frameCase);
		if (result.disturbedRounds == rounds) {
			GTEST_SKIP() << "this machine is too busy for libobs to keep its pace";
		}
		for (size_t n = 0; n < result.tallies.size(); n += 2) {
			const Tally &ours = result.tallies[n];
			EXPECT_EQ(ours.total(), 0)
				<< frameCase.name << ", " << stage.watched()[n].clip().pictures()
				<< " pictures: " << ours.black << " black, " << ours.repeated << " repeated, "
				<< ours.skipped << " skipped, " << ours.stale << " stale";
		}
	}
}

} // namespace

TEST(FrameJudge, AnEvenCadenceHasNoWrongFrame)
{
	EXPECT_EQ(judged(clipOf(1.0 / 30, 6), {3, 4, 5, 0, 1, 2, 3, 4, 5, 0}).total(), 0);
	EXPECT_EQ(judged(clipOf(1.0 / 24, 8), {0, 0, 1, 2, 3, 4, 4, 5, 6, 7, 0, 0, 1}).total(), 0);
	EXPECT_EQ(judged(clipOf(1.0 / 60, 12), {1, 3, 5, 7, 9, 11, 1, 3}).total(), 0);
}

TEST(FrameJudge, EachKindOfWrongFrameCounts)
{
	const NumberedClip even = clipOf(1.0 / 30, 10);
	EXPECT_EQ(judged(even, {0, 1, 1, 2, 3}).repeated, 1);
	EXPECT_EQ(judged(even, {0, 1, 3, 4}).skipped, 1);
	EXPECT_EQ(judged(even, {0, 1, kNoPicture, 3, 4}).black, 1);
	EXPECT_EQ(judged(even, {2, 3, 1, 4, 5}).stale, 1);
	EXPECT_EQ(judged(even, {2, 3, kGarbled, 5}).stale, 1);
	EXPECT_EQ(judged(even, {0, 0, 1, 2}, 0).repeated, 1);
	EXPECT_EQ(judged(clipOf(1.0 / 15, 10), {0, 1, 1, 2, 2}, 0).skipped, 1) << "the first one was cut short";
}

TEST(FrameJudge, AnUnevenCadenceCountsEvenIfEachRunIsAllowed)
{
	// 24 pictures a second: every fourth is shown twice, not the second and the third.
	EXPECT_GT(judged(clipOf(1.0 / 24, 24), {0, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 9}).total(), 0);
	// 60 a second: every other one, not one and then the third after it.
	EXPECT_GT(judged(clipOf(1.0 / 60, 24), {0, 2, 3, 5, 7, 9}).total(), 0);
}

TEST(BesideStock, LoopingAndChangingClipsNeverShowsAWrongFrame)
{
	expectNoWrongFrames({"loop", "clip change"}, 1);
}

TEST(BesideStock, RestartingAndSeekingNeverShowsAWrongFrame)
{
	expectNoWrongFrames({"restart", "seek", "pause, resume"}, 1);
}

TEST(BesideStock, HidingAndShowingItNeverShowsAWrongFrame)
{
	expectNoWrongFrames({"hide, show: restart", "hide, show: pause"}, 1);
}

TEST(BesideStock, ShowingItAgainAfterTheEndNeverShowsAWrongFrame)
{
	expectNoWrongFrames({"ended (hide), shown again"}, 1);
}

} // namespace r2v::test
