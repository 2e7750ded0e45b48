// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/air/waiting-state.hpp"

namespace r2v::test {
namespace {

using generation::Generation;
using generation::Snapshot;
using generation::State;
using obs::WaitingState;
using Look = WaitingState::Look;
using Mode = WaitingState::Mode;

Generation generationIn(State state, const std::string &id = "one")
{
	Generation generation;
	generation.id = id;
	generation.state = state;
	generation.storage = std::make_shared<const std::filesystem::path>("/library");
	generation.references = {{"reference-1.mp4", "video/mp4", 0, 0, 0, {}},
				 {"reference-2.jpg", "image/jpeg", 0, 0, 0, {}}};
	return generation;
}

Snapshot snapshotOf(Generation generation)
{
	return std::make_shared<const Generation>(std::move(generation));
}

Snapshot inState(State state, const std::string &id = "one")
{
	return snapshotOf(generationIn(state, id));
}

WaitingState waitingFor(const Snapshot &generation, Mode mode = Mode::nothing)
{
	WaitingState state;
	state.apply(mode, "/waiting.png");
	state.noteNewest(generation);
	return state;
}

} // namespace

TEST(WaitingState, EachModeHasItsLookWhileAGenerationIsUnderWay)
{
	const Snapshot underWay = inState(State::waiting);
	EXPECT_EQ(waitingFor(underWay, Mode::clip).look(), Look::clip);
	EXPECT_EQ(waitingFor(underWay, Mode::nothing).look(), Look::nothing);
	WaitingState image = waitingFor(underWay, Mode::image);
	EXPECT_EQ(image.look(), Look::load);
	EXPECT_EQ(image.file(), "/waiting.png");
	WaitingState reference = waitingFor(underWay, Mode::reference);
	EXPECT_EQ(reference.look(), Look::load);
	EXPECT_EQ(reference.file(), "/library/one/reference-2.jpg") << "the first that is a picture";
}

TEST(WaitingState, WithoutAGenerationTheClipIsShown)
{
	WaitingState state;
	state.apply(Mode::nothing, {});
	EXPECT_EQ(state.look(), Look::clip);
}

TEST(WaitingState, EachStateThatIsNoEndIsWaitedFor)
{
	for (const State state : {State::capturing, State::queued, State::uploading, State::submitting, State::waiting,
				  State::downloading}) {
		EXPECT_EQ(waitingFor(inState(state)).look(), Look::nothing) << static_cast<int>(state);
	}
	for (const State state : {State::ready, State::failed, State::cancelled, State::unknown, State::detached}) {
		EXPECT_EQ(waitingFor(inState(state)).look(), Look::clip) << "it was not seen under way";
	}
}

TEST(WaitingState, AGenerationThatEndsWithoutAClipIsNotWaitedForAnyMore)
{
	for (const State state : {State::failed, State::cancelled, State::unknown, State::detached}) {
		WaitingState waiting = waitingFor(inState(State::waiting));
		waiting.noteNewest(inState(state));
		EXPECT_EQ(waiting.look(), Look::clip) << static_cast<int>(state);
	}
}

TEST(WaitingState, ItLastsUntilTheClipIsDealtWith)
{
	WaitingState waiting = waitingFor(inState(State::waiting));
	waiting.noteNewest(inState(State::ready));
	EXPECT_EQ(waiting.look(), Look::nothing) << "the clip before must not flash up";
	waiting.noteClipHandled("another");
	EXPECT_EQ(waiting.look(), Look::nothing);
	waiting.noteClipHandled("one");
	EXPECT_EQ(waiting.look(), Look::clip);
}

TEST(WaitingState, AClipThatIsHeldOrDismissedIsNotWaitedFor)
{
	Generation held = generationIn(State::ready);
	held.held = true;
	Generation dismissed = generationIn(State::waiting);
	dismissed.dismissed = true;
	for (const Generation &generation : {held, dismissed}) {
		WaitingState waiting = waitingFor(inState(State::waiting));
		waiting.noteNewest(snapshotOf(generation));
		EXPECT_EQ(waiting.look(), Look::clip);
	}
}

TEST(WaitingState, TheNewestGenerationIsTheOneThatCounts)
{
	WaitingState waiting = waitingFor(inState(State::waiting, "one"));
	waiting.noteNewest(inState(State::queued, "two"));
	waiting.noteClipHandled("one");
	EXPECT_EQ(waiting.look(), Look::nothing);
	waiting.noteNewest(inState(State::failed, "two"));
	EXPECT_EQ(waiting.look(), Look::clip);
}

TEST(WaitingState, AFileIsReadOnceAndAnotherOneAgain)
{
	WaitingState waiting = waitingFor(inState(State::waiting), Mode::image);
	EXPECT_EQ(waiting.look(), Look::load);
	EXPECT_EQ(waiting.look(), Look::asItIs);
	EXPECT_TRUE(waiting.apply(Mode::image, "/other.png"));
	EXPECT_EQ(waiting.look(), Look::load);
	EXPECT_FALSE(waiting.wants("/waiting.png")) << "it came too late";
	EXPECT_TRUE(waiting.wants("/other.png"));
	EXPECT_TRUE(waiting.apply(Mode::nothing, "/other.png"));
	EXPECT_EQ(waiting.look(), Look::nothing);
	EXPECT_FALSE(waiting.wants("/other.png"));
	EXPECT_TRUE(waiting.apply(Mode::image, "/other.png"));
	EXPECT_EQ(waiting.look(), Look::load) << "its cover is gone";
}

TEST(WaitingState, WhatIsReadForAGenerationThatEndedIsNotShown)
{
	WaitingState waiting = waitingFor(inState(State::waiting), Mode::image);
	waiting.look();
	waiting.noteNewest(inState(State::failed));
	EXPECT_FALSE(waiting.wants("/waiting.png"));
	waiting.look();
	waiting.noteNewest(inState(State::waiting, "two"));
	EXPECT_EQ(waiting.look(), Look::load) << "it is read for the next one";
}

TEST(WaitingState, WithoutAReferenceThatIsAPictureEverythingStaysAsItIs)
{
	Generation generation = generationIn(State::waiting);
	generation.references.pop_back();
	EXPECT_EQ(waitingFor(snapshotOf(generation), Mode::reference).look(), Look::asItIs);
	generation.references.clear();
	EXPECT_EQ(waitingFor(snapshotOf(generation), Mode::reference).look(), Look::asItIs);
	WaitingState next = waitingFor(inState(State::waiting), Mode::reference);
	next.look();
	generation.id = "two";
	next.noteNewest(snapshotOf(generation));
	EXPECT_EQ(next.look(), Look::asItIs) << "the reference before stays until there is the next one";
	WaitingState noFile;
	noFile.apply(Mode::image, {});
	noFile.noteNewest(inState(State::waiting));
	EXPECT_EQ(noFile.look(), Look::asItIs);
}

TEST(WaitingState, AfterPanicNothingIsWaitedForUntilTheNextGeneration)
{
	WaitingState waiting = waitingFor(inState(State::waiting), Mode::image);
	waiting.look();
	waiting.drop();
	EXPECT_FALSE(waiting.wants("/waiting.png"));
	EXPECT_EQ(waiting.look(), Look::clip);
	waiting.noteNewest(inState(State::cancelled));
	EXPECT_EQ(waiting.look(), Look::clip);
	waiting.noteNewest(inState(State::queued, "two"));
	EXPECT_EQ(waiting.look(), Look::load);
}

TEST(WaitingState, AfterPanicTheSameImageIsReadAgainForTheNextGeneration)
{
	WaitingState waiting = waitingFor(inState(State::waiting), Mode::image);
	waiting.look();
	waiting.drop();
	waiting.noteNewest(inState(State::queued, "two"));
	EXPECT_EQ(waiting.look(), Look::load) << "panic took its cover";
}

TEST(WaitingState, TheSameSettingsAreNoChange)
{
	WaitingState state;
	EXPECT_FALSE(state.apply(Mode::clip, {}));
	EXPECT_TRUE(state.apply(Mode::image, "/a.png"));
	EXPECT_FALSE(state.apply(Mode::image, "/a.png"));
	EXPECT_TRUE(state.apply(Mode::image, "/b.png"));
	EXPECT_TRUE(state.apply(Mode::reference, "/b.png"));
}

} // namespace r2v::test
