// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>

#include <gmock/gmock.h>

#include "obs/status/status-wording.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

using generation::Generation;
using generation::State;
using namespace std::chrono_literals;

class StatusWording : public testing::Test {
protected:
	std::string word(const std::string &wording)
	{
		facts_.latest = std::make_shared<Generation>(generation_);
		return obs::wordStatus(texts_, wording, facts_);
	}

	const Texts texts_ = englishTexts();
	Generation generation_;
	obs::StatusFacts facts_;
};

TEST_F(StatusWording, FillsInWhatTheUserNamed)
{
	generation_.state = State::waiting;
	generation_.progress = 40;
	facts_.timeLeft = 83s;
	facts_.statusLine = "All of it.";
	EXPECT_EQ(word("[{state}|{progress}|{eta}|{status}]"), "[Generating|40|1:23|All of it.]");
}

TEST_F(StatusWording, LeavesWhatItDoesNotKnowAsItIs)
{
	facts_.statusLine = "{state} {oops";
	EXPECT_EQ(word("{what} {status} {"), "{what} {state} {oops {");
}

TEST_F(StatusWording, HasAWordingOfItsOwn)
{
	generation_.state = State::waiting;
	generation_.progress = 40;
	facts_.timeLeft = 5s;
	EXPECT_EQ(word(""), "Generating 40 %, time left: 0:05");
	generation_.state = State::ready;
	EXPECT_EQ(word(""), "Ready");
	EXPECT_EQ(obs::wordStatus(texts_, "", {}), "Idle");
}

TEST_F(StatusWording, TellsAnEtaOnlyWhileAClipIsAwaited)
{
	generation_.state = State::waiting;
	EXPECT_EQ(word("{eta}"), "a few minutes");
	facts_.timeLeft = 0s;
	EXPECT_EQ(word("{eta}"), "any moment");
	generation_.dismissed = true;
	EXPECT_EQ(word("{eta}"), "–");
	generation_.dismissed = false;
	facts_.panicked = true;
	EXPECT_EQ(word("{state} {eta}"), "Off air –");
	facts_.panicked = false;
	generation_.state = State::failed;
	EXPECT_EQ(word("{eta}"), "–");
}

TEST_F(StatusWording, HasAWordForEachState)
{
	std::set<std::string> words;
	for (int state = static_cast<int>(State::capturing); state <= static_cast<int>(State::detached); ++state) {
		generation_.state = static_cast<State>(state);
		words.insert(word("{state}"));
	}
	EXPECT_EQ(words.size(), 11u);
	generation_.state = State::ready;
	generation_.held = true;
	EXPECT_EQ(word("{state}"), "Held");
}

} // namespace
} // namespace r2v::test
