// SPDX-License-Identifier: GPL-2.0-or-later
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "obs/air/show-state.hpp"

namespace r2v::test {
namespace {

using media::PlayState;
using obs::OnEnd;
using obs::OnHide;
using obs::ShowState;

/// Performs a script of events on a ShowState, with a player and a graphics thread that do as they are told, and writes
/// down what it was told to do.
class Show {
public:
	std::string perform(const std::string &script)
	{
		std::istringstream events(script);
		for (std::string event; events >> event;) {
			perform_.at(event)();
		}
		return told_;
	}

private:
	void tell(const std::string &word, bool isTold = true)
	{
		if (isTold) {
			told_ += (told_.empty() ? "" : " ") + word;
		}
	}
	void set(OnHide onHide)
	{
		settings_.onHide = onHide;
		tell("loops", state_.apply(settings_));
	}
	void set(OnEnd onEnd)
	{
		settings_.onEnd = onEnd;
		tell("loops", state_.apply(settings_));
	}
	void activate()
	{
		if (state_.activate() == ShowState::Show::restart) {
			tell("restart");
			player_ = PlayState::playing;
		}
	}
	void deactivate()
	{
		const ShowState::Hide hide = state_.deactivate(player_, stillsGiven_);
		tell("rewind", hide == ShowState::Hide::rewind);
		tell("hold", hide == ShowState::Hide::hold);
		player_ = hide == ShowState::Hide::asItIs ? player_ : PlayState::paused;
	}
	void play()
	{
		waits_ = state_.play(stillsGiven_);
		tell("waits", waits_);
		before_ = player_;
		player_ = PlayState::opening;
	}
	void start()
	{
		picturesGiven_++;
		stillsGiven_ += waits_ ? 1 : 0;
		player_ = waits_ ? PlayState::paused : PlayState::playing;
		state_.started(picturesGiven_);
	}
	void still()
	{
		picturesGiven_++;
		stillsGiven_++;
	}
	void tell(const ShowState::Uncovering &uncovering)
	{
		tell("lift", uncovering.liftsCover);
		tell("resume", uncovering.resumes);
		player_ = uncovering.resumes ? PlayState::playing : player_;
	}
	void fail()
	{
		player_ = before_;
		tell(state_.failed());
	}
	void cover()
	{
		state_.cover(player_);
		if (player_ == PlayState::playing || player_ == PlayState::opening) {
			player_ = PlayState::paused;
		}
	}
	void clear()
	{
		state_.clear();
		player_ = PlayState::none;
		taken_ = {picturesGiven_, stillsGiven_};
		hasPicture_ = false;
	}
	void take()
	{
		taken_ = {picturesGiven_, stillsGiven_};
		hasPicture_ = picturesGiven_ > 0;
	}
	void draw()
	{
		const ShowState::Drawing drawing = state_.draw(hasPicture_, taken_);
		tell("stale", !drawing.showsClip);
		tell("lift", drawing.liftsCover);
		tell("resume", drawing.resumes);
		tell("anew", drawing.startsAnew);
		player_ = drawing.resumes ? PlayState::playing : player_;
	}
	void userDoes(PlayState state)
	{
		state_.takenOver();
		player_ = state;
	}

	ShowState state_;
	obs::ViewSettings settings_;
	PlayState player_ = PlayState::none;
	PlayState before_ = PlayState::none;
	bool waits_ = false;
	bool hasPicture_ = false;
	uint64_t picturesGiven_ = 0;
	uint64_t stillsGiven_ = 0;
	ShowState::Taken taken_;
	std::string told_;
	const std::map<std::string, std::function<void()>> perform_{
		{"show", [this] { activate(); }},
		{"hide", [this] { deactivate(); }},
		{"play", [this] { play(); }},
		// The first picture of the clip is out.
		{"start", [this] { start(); }},
		{"fail", [this] { fail(); }},
		// The picture to begin with again is out.
		{"still", [this] { still(); }},
		{"end", [this] { player_ = PlayState::ended; }},
		{"clear", [this] { clear(); }},
		{"cover", [this] { cover(); }},
		{"uncover", [this] { tell(state_.uncover()); }},
		{"drop", [this] { state_.dropCover(); }},
		// A frame of the canvas, with all pictures that are out, or with those of the frame before.
		{"draw", [this] { take(), draw(); }},
		{"draw-late", [this] { draw(); }},
		{"user-pauses", [this] { userDoes(PlayState::paused); }},
		{"user-plays", [this] { userDoes(PlayState::playing); }},
		{"user-stops", [this] { userDoes(PlayState::stopped); }},
		{"on-hide-restart", [this] { set(OnHide::restart); }},
		{"on-hide-pause", [this] { set(OnHide::pause); }},
		{"on-hide-continue", [this] { set(OnHide::keepPlaying); }},
		{"on-end-loop", [this] { set(OnEnd::loop); }},
		{"on-end-freeze", [this] { set(OnEnd::freeze); }},
		{"on-end-hide", [this] { set(OnEnd::hide); }},
		{"on-end-ping-pong", [this] { set(OnEnd::pingPong); }},
		{"ended?", [this] { tell(state_.seenState(player_) == PlayState::ended ? "ended" : "not-ended"); }},
		{"clip?", [this] { tell(state_.hasClip() ? "clip" : "no-clip"); }},
		{"|", [this] { tell("|"); }},
	};
};

struct Row {
	const char *kind;
	const char *script;
	const char *told;
};

void expectAll(std::initializer_list<Row> rows)
{
	for (const Row &row : rows) {
		EXPECT_EQ(Show().perform(row.script), row.told) << row.kind << ": " << row.script;
	}
}

constexpr char kOnAir[] = "show play start draw ";

std::string onAir(const std::string &script)
{
	return Show().perform(kOnAir + script);
}

} // namespace

TEST(ShowState, AClipPlaysAtOnceInTheProgramAndWaitsOutsideIt)
{
	expectAll({
		{"in the program it plays", "show play start draw", ""},
		{"outside it waits", "play start", "waits"},
		{"and goes on once its first picture was drawn", "play start show | draw", "waits | resume"},
		{"it goes on only once", "play start show draw draw", "waits resume"},
		{"also with pause", "on-hide-pause play start show draw", "waits resume"},
		{"with continue it plays unseen", "on-hide-continue play start show draw", ""},
		{"what was there before its first picture is stale", "play show draw start draw", "waits stale resume"},
		{"also while that picture is on its way", "play show start draw-late draw", "waits stale resume"},
		{"without a picture nothing goes on", "play fail show draw", "waits"},
	});
}

TEST(ShowState, AHiddenClipDoesWhatOnHideSays)
{
	expectAll({
		{"restart", "show play start draw hide still show draw", "rewind resume"},
		{"pause", "on-hide-pause show play start draw hide still show draw", "hold resume"},
		{"continue", "on-hide-continue show play start draw hide show draw", ""},
		{"the old picture is never drawn again", "show play start draw hide show draw still draw",
		 "rewind stale resume"},
		{"nor with pause", "on-hide-pause show play start draw hide show draw still draw", "hold stale resume"},
		{"a clip that opens is held too", "on-hide-pause show play hide", "hold"},
		{"hidden again before a frame", "on-hide-pause show play start draw hide show hide still show draw",
		 "hold resume"},
		{"changed to restart while hidden", "on-hide-continue show play start draw hide on-hide-restart show",
		 "restart"},
		{"without a clip nothing happens", "show draw hide show draw", ""},
	});
}

TEST(ShowState, WhatTheUserDidToAClipStaysSo)
{
	expectAll({
		{"a paused clip stays paused", "on-hide-pause show play start draw user-pauses hide show draw", ""},
		{"but begins again with restart", "show play start draw user-pauses hide still show draw",
		 "rewind resume"},
		{"a stopped clip stays stopped", "on-hide-pause show play start draw user-stops hide show draw", ""},
		{"but begins again with restart", "show play start draw user-stops hide | show", "| restart"},
		{"paused while hidden", "on-hide-pause show play start draw hide user-pauses show draw", "hold"},
		{"played while hidden", "on-hide-pause show play start draw hide user-plays show draw", "hold"},
		{"paused before the first frame", "show play start draw hide still show user-pauses draw", "rewind"},
		{"paused under a cover", "show play start draw cover user-pauses uncover", "lift"},
		{"nothing is stale any more", "on-hide-pause show play start draw hide user-plays show draw-late",
		 "hold"},
	});
}

TEST(ShowState, AnEndedClipHasEndedForOthersUntilItBeginsAgain)
{
	EXPECT_EQ(onAir("end ended? hide ended? still show ended? draw ended?"),
		  "ended rewind ended ended resume anew not-ended");
	EXPECT_EQ(onAir("hide ended? still show ended? draw"), "rewind not-ended not-ended resume");
	EXPECT_EQ(onAir("end hide still show hide ended? still show draw"), "rewind rewind ended resume anew")
		<< "hidden again before a frame";
	EXPECT_EQ(onAir("end hide play ended? start show draw"), "rewind waits not-ended resume")
		<< "the next clip has not ended";
	EXPECT_EQ(onAir("end hide still show play start draw"), "rewind resume");
	EXPECT_EQ(onAir("end hide user-plays ended?"), "rewind not-ended");
	EXPECT_EQ(onAir("on-hide-pause end hide show draw ended?"), "ended") << "with pause it stays ended";
}

TEST(ShowState, AnEndedClipBeginsAgainWhenItIsToLoop)
{
	expectAll({
		{"loop", "show on-end-freeze on-end-loop", "loops"},
		{"there and back", "show on-end-hide on-end-ping-pong", "loops"},
		{"it looped before", "show on-end-loop on-end-ping-pong on-end-loop", ""},
		{"it does not loop", "show on-end-freeze on-end-hide", ""},
		{"nobody sees it", "on-end-freeze on-end-loop", ""},
		{"it is hidden again", "show on-end-freeze hide on-end-loop", ""},
	});
}

TEST(ShowState, ACoverPausesTheClipWhichGoesOnAfterwards)
{
	expectAll({
		{"it goes on", "show play start draw cover | uncover", "| lift resume"},
		{"a clip that opens too", "show play cover uncover", "lift resume"},
		{"a paused one does not", "show play start draw user-pauses cover uncover", "lift"},
		{"nor one that ended", "show play start draw end cover uncover", "lift"},
		{"nor none", "show cover uncover", "lift"},
		{"another still", "show play start draw cover cover uncover", "lift resume"},
		{"the cover goes once", "show play start draw cover uncover | uncover", "lift resume |"},
		{"there is no cover", "show play start draw uncover", ""},
		{"a frame lifts no cover", "show play start draw cover draw", ""},
	});
}

TEST(ShowState, ACoverAndHidingDoNotUndoEachOther)
{
	expectAll({
		{"hidden under a cover", "show play start draw cover hide show draw | uncover", "| lift resume"},
		{"uncovered while hidden", "show play start draw cover hide uncover", "lift"},
		{"and shown", "show play start draw cover hide uncover show | draw", "lift | resume"},
		{"with continue it goes on at once", "on-hide-continue show play start draw cover hide uncover",
		 "lift resume"},
		{"covered while hidden", "show play start draw hide cover still show draw | uncover",
		 "rewind | lift resume"},
		{"covered before the first frame", "show play start draw hide still show cover draw | uncover",
		 "rewind | lift resume"},
		{"ended, hidden, covered, uncovered", "show play start draw end hide cover uncover ended? show draw",
		 "rewind lift ended resume anew"},
	});
}

TEST(ShowState, ACoverStaysUntilTheNextClipHasItsFirstPicture)
{
	expectAll({
		{"from its first picture on", "show play start draw cover play draw start | draw", "| lift"},
		{"not while that one is on its way", "show play start draw cover play start draw-late | draw",
		 "| lift"},
		{"nobody uncovers the clip before", "show play start draw cover play uncover start | draw", "| lift"},
		{"nor later", "show play start draw cover play start uncover | draw", "| lift"},
		{"the last clip counts", "show play start draw cover play start play draw | start draw", "| lift"},
		{"hidden and covered", "show play start draw cover hide play start show draw-late | draw",
		 "waits stale | lift resume"},
		{"hidden meanwhile", "on-hide-pause show play start draw cover play | hide", "| hold"},
		{"shown meanwhile with continue changed to restart",
		 "on-hide-continue play start cover play on-hide-restart | show", "| restart"},
		{"covered anew", "show play start draw cover play cover start draw | uncover", "| lift resume"},
		{"a clip on air lifts nothing", "show play start draw play start draw", ""},
	});
}

TEST(ShowState, WhereTheNextClipDoesNotPlayTheOneBeforeGoesOn)
{
	expectAll({
		{"uncovered", "show play start draw cover play fail", "lift resume"},
		{"also one that the user had paused", "show play start draw user-pauses cover play fail",
		 "lift resume"},
		{"hidden", "on-hide-pause show play start draw cover hide play fail | show draw-late",
		 "waits lift | resume"},
		{"hidden after it was asked for",
		 "on-hide-pause show play start draw cover play user-pauses hide fail show draw", "lift resume"},
		{"nothing was covered", "show play start draw play fail draw", ""},
		{"its picture is not waited for",
		 "on-hide-pause show play start draw hide still play fail show draw-late", "hold waits resume"},
		{"asked for before the first frame", "show play start draw hide show play fail draw", "rewind resume"},
		{"a cover that does not wait stays", "show play start draw play cover fail | uncover", "| lift resume"},
	});
}

TEST(ShowState, PanicLeavesNothingThatComesBack)
{
	expectAll({
		{"from under a cover", "show play start draw cover clear drop draw uncover fail hide show draw clip?",
		 "no-clip"},
		{"while a clip was waited for", "show play start draw cover play clear drop start draw uncover", ""},
		{"hidden", "show play start draw hide clear drop still show draw", "rewind"},
		{"the next clip plays as the first", "show play start draw cover clear drop play start draw clip?",
		 "clip"},
	});
}

TEST(ShowState, AClearedClipLeavesTheCover)
{
	expectAll({
		{"which goes by itself", "show play start draw cover clear draw | uncover", "| lift"},
		{"also where it waited for the clip", "show play start draw cover play start clear draw | uncover",
		 "| lift"},
		{"and waits for the next one", "show play start draw cover clear play uncover start | draw", "| lift"},
	});
}

TEST(ShowState, ADroppedCoverResumesNothing)
{
	expectAll({
		{"it is gone", "show play start draw cover drop uncover draw", ""},
		{"and what it paused is not its own any more", "show play start draw cover drop cover uncover", "lift"},
		{"what hiding held goes on", "show play start draw hide still drop show draw", "rewind resume"},
		{"no clip is waited for", "show play start draw cover play drop start draw", ""},
	});
}

} // namespace r2v::test
