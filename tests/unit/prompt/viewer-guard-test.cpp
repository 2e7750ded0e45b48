// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gmock/gmock.h>
#include <unistd.h>

#include "core/prompt/viewer-guard.hpp"

namespace r2v::prompt {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Verdict = ViewerGuard::Verdict;

class ViewerGuardTest : public testing::Test {
protected:
	~ViewerGuardTest() override { std::filesystem::remove_all(folder); }

	static std::filesystem::path makeFolder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-guard-XXXXXX").string();
		return mkdtemp(pattern.data());
	}

	void writeList(std::string_view content) const
	{
		std::ofstream(folder / "block-list.txt", std::ios::binary) << content;
	}
	Verdict judge(const std::string &prompt) { return guard.judge({"Ann", {prompt}, prompt}); }

	const std::filesystem::path folder = makeFolder();
	std::vector<std::string> log;
	ViewerGuard guard{folder / "block-list.txt", std::chrono::seconds(60),
			  [this](LogLevel, std::string_view line) { log.emplace_back(line); }};
};

TEST_F(ViewerGuardTest, WithoutABlockListEveryShortRequestPasses)
{
	EXPECT_EQ(judge("a kitten"), Verdict::pass);
	EXPECT_THAT(log, IsEmpty());
}

TEST_F(ViewerGuardTest, ABlockedWordIsRefusedEvenInDisguiseAndTheLogSaysWhich)
{
	writeList("kitten\nwet cat\n");
	EXPECT_EQ(judge("a dog"), Verdict::pass);
	EXPECT_EQ(judge("a k\u0456t\u200bten"), Verdict::blocked);
	EXPECT_THAT(log, Contains(AllOf(HasSubstr("Ann"), HasSubstr("\"kitten\""), HasSubstr("a k\u0456t\u200bten"))));
}

TEST_F(ViewerGuardTest, BothTheInputAndThePromptMadeFromItAreJudged)
{
	writeList("wet cat\nkitten\n");
	EXPECT_EQ(guard.judge({"Ann", {"cat"}, "a wet cat"}), Verdict::blocked);
	EXPECT_EQ(guard.judge({"Ann", {"kitten"}, "a dog"}), Verdict::blocked) << "not in the prompt this time";
	EXPECT_EQ(guard.judge({"Ann", {"cat"}, "a dry cat"}), Verdict::pass);
}

TEST_F(ViewerGuardTest, AChangedListAppliesFromTheNextRequestOn)
{
	EXPECT_EQ(judge("a kitten"), Verdict::pass);
	writeList("kitten\n");
	EXPECT_EQ(judge("a kitten"), Verdict::blocked);
	writeList("puppies\n");
	EXPECT_EQ(judge("a kitten"), Verdict::pass);
	std::filesystem::remove(folder / "block-list.txt");
	EXPECT_EQ(judge("puppies"), Verdict::pass);
}

TEST_F(ViewerGuardTest, AListThatIsNotTextLetsNothingThrough)
{
	writeList("k\xe4tzchen\n");
	EXPECT_EQ(judge("a dog"), Verdict::blocked);
	EXPECT_THAT(log, Contains(HasSubstr("block-list.txt can't be read as UTF-8")));
	writeList("");
	EXPECT_EQ(judge("a dog"), Verdict::pass);
}

TEST_F(ViewerGuardTest, AnEntryThatCanNeverBlockIsReported)
{
	writeList("***\nkitten\n");
	EXPECT_EQ(judge("a dog"), Verdict::pass);
	EXPECT_THAT(log, Contains(HasSubstr("\"***\" blocks nothing")));
}

TEST_F(ViewerGuardTest, FiveHundredCharactersPassAndOneMoreDoesNot)
{
	std::string letters;
	for (int i = 0; i < 500; ++i) {
		letters += "\u72d0";
	}
	EXPECT_EQ(judge(letters), Verdict::pass);
	EXPECT_EQ(judge(letters + "!"), Verdict::tooLong);
	EXPECT_EQ(guard.judge({"Ann", {letters, "!"}, letters}), Verdict::tooLong) << "together";
	EXPECT_THAT(log, Contains(HasSubstr("501 characters")));
}

TEST_F(ViewerGuardTest, NobodyCanForgeLinesOfTheLog)
{
	writeList("kitten\n");
	guard.judge({"Ann\nfake: line", {"a kitten\r\nfake: line"}, "a kitten"});
	ASSERT_THAT(log, Not(IsEmpty()));
	EXPECT_THAT(log.back(), AllOf(Not(HasSubstr("\n")), Not(HasSubstr("\r")), HasSubstr("fake: line")));
}

TEST_F(ViewerGuardTest, AViewerHasToWaitAndTheLogSaysHowLong)
{
	const Milliseconds start{5000};
	EXPECT_TRUE(guard.claimTurn("Ann", start));
	EXPECT_FALSE(guard.claimTurn("ANN ", start + std::chrono::seconds(20)));
	EXPECT_THAT(log, Contains(HasSubstr("in 40 s")));
	EXPECT_TRUE(guard.claimTurn("Ben", start));
	EXPECT_TRUE(guard.claimTurn("Ann", start + std::chrono::seconds(60)));
}

TEST_F(ViewerGuardTest, AFailedRequestTakesNoTurn)
{
	EXPECT_TRUE(guard.claimTurn("Ann", Milliseconds(0)));
	guard.release("Ann");
	EXPECT_TRUE(guard.claimTurn("Ann", Milliseconds(1)));
}

} // namespace r2v::prompt
