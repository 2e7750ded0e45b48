// SPDX-License-Identifier: GPL-2.0-or-later
#include "triggers/trigger-fixture.hpp"

namespace r2v::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using OnAir = RuleFixture;

TEST_F(OnAir, FiresOnceWhenTheSourceGoesOnAir)
{
	settings_.onActivate = true;
	wake();
	keeper_.onAirIs("clip", true);
	keeper_.onAirIs("clip", true);
	pass(1h);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::onAir));
	keeper_.onAirIs("clip", false);
	pass(1s);
	keeper_.onAirIs("clip", true);
	pass(1s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::onAir, TriggerKind::onAir));
}

TEST_F(OnAir, WaitsUntilTheTransitionHasEnded)
{
	settings_.onActivate = true;
	wake();
	keeper_.onAirIs("clip", true);
	keeper_.transitionIs(true);
	pass(10s);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.transitionIs(false);
	pass(triggers::TriggerKeeper::kSettle - 1ms);
	EXPECT_THAT(fired_, IsEmpty());
	pass(1ms);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::onAir));
}

TEST_F(OnAir, DoesNotFireForASourceThatIsOffAirBeforeTheTransitionEnds)
{
	settings_.onActivate = true;
	wake();
	keeper_.transitionIs(true);
	keeper_.onAirIs("clip", true);
	pass(1s);
	keeper_.onAirIs("clip", false);
	keeper_.transitionIs(false);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(OnAir, FiresNeitherWhileDisarmedNorOnArmingWhileOnAir)
{
	settings_.onActivate = true;
	keeper_.onAirIs("clip", true);
	situation_.sources["clip"].isOnAir = true;
	wake();
	keeper_.onAirIs("clip", true);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.sleep();
	keeper_.onAirIs("clip", false);
	keeper_.onAirIs("clip", true);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(OnAir, DisarmingForgetsWhatWaitsForTheTransition)
{
	settings_.onActivate = true;
	wake();
	keeper_.transitionIs(true);
	keeper_.onAirIs("clip", true);
	keeper_.sleep();
	situation_.sources["clip"].isOnAir = true;
	wake();
	keeper_.transitionIs(false);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(OnAir, DoesNotFireForASourceMadeInTheSceneOnAir)
{
	settings_.onActivate = true;
	wake();
	keeper_.sourceCame("copy", {.settings = settings_, .isOnAir = false, .text = {}});
	keeper_.onAirIs("copy", true);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.onAirIs("copy", false);
	pass(1s);
	keeper_.onAirIs("copy", true);
	pass(1s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::onAir));
}

TEST_F(OnAir, ForASourceMadeSlowlyByABusyObsOnlyTheFirstTimeDoesNotFire)
{
	settings_.onActivate = true;
	wake();
	keeper_.sourceCame("copy", {.settings = settings_, .isOnAir = false, .text = {}});
	pass(2s);
	keeper_.onAirIs("copy", true);
	pass(300ms);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.onAirIs("copy", false);
	pass(300ms);
	keeper_.onAirIs("copy", true);
	pass(300ms);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::onAir));
}

TEST_F(OnAir, ABlinkInObsIsNotGoingOffAir)
{
	settings_.onActivate = true;
	situation_.sources["clip"].isOnAir = true;
	wake();
	keeper_.onAirIs("clip", false);
	pass(triggers::TriggerKeeper::kBlink - 1ms);
	keeper_.onAirIs("clip", true);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(OnAir, DoesNotFireWhenTheRuleIsSwitchedOnWhileOnAir)
{
	wake();
	keeper_.onAirIs("clip", true);
	settings_.onActivate = true;
	keeper_.settingsAre("clip", settings_);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

using SceneRule = RuleFixture;

TEST_F(SceneRule, FiresOnceWhenItsSceneBecomesProgram)
{
	settings_.scene = "Win";
	wake();
	keeper_.programIs("Other");
	pass(1s);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.programIs("Win");
	keeper_.programIs("Win");
	pass(1h);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::scene));
}

TEST_F(SceneRule, DoesNotFireIfTheSceneIsAlreadyOnProgram)
{
	settings_.scene = "Start";
	wake();
	keeper_.programIs("Start");
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
	settings_.scene = "Other";
	keeper_.settingsAre("clip", settings_);
	keeper_.programIs("Other");
	settings_.scene = "Third";
	keeper_.settingsAre("clip", settings_);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(SceneRule, FollowsARenamedSceneAndDoesNotFireForTheRename)
{
	settings_.scene = "Win";
	wake();
	keeper_.sceneRenamed("Start", "Beginning");
	keeper_.sceneRenamed("Win", "Victory");
	keeper_.programIs("Beginning");
	pass(1s);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.programIs("Victory");
	pass(1s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::scene));
	keeper_.sceneRenamed("Victory", "Done");
	keeper_.programIs("Done");
	pass(1h);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::scene));
}

TEST_F(SceneRule, WaitsForATransitionThatHasBegun)
{
	settings_.scene = "Win";
	wake();
	keeper_.programIs("Win");
	keeper_.transitionIs(true);
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.transitionIs(false);
	pass(1s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::scene));
}

TEST_F(SceneRule, DoesNotFireForASceneLeftBeforeItsPictureSettled)
{
	settings_.scene = "Win";
	wake();
	keeper_.programIs("Win");
	keeper_.programIs("Start");
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

using Interval = RuleFixture;

TEST_F(Interval, FiresWhileLiveForTheFirstTimeAfterOneInterval)
{
	settings_.every = 5min;
	wake();
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.liveIs(true);
	pass(5min - 1ms);
	EXPECT_THAT(fired_, IsEmpty());
	pass(1ms);
	EXPECT_EQ(fired_.size(), 1u);
	pass(10min);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::interval, TriggerKind::interval, TriggerKind::interval));
	keeper_.liveIs(false);
	pass(1h);
	EXPECT_EQ(fired_.size(), 3u);
}

TEST_F(Interval, RestartsWithArmingButNotWithAnotherSetting)
{
	settings_.every = 5min;
	situation_.isLive = true;
	wake();
	pass(4min);
	keeper_.sleep();
	wake();
	pass(4min);
	EXPECT_THAT(fired_, IsEmpty());
	settings_.onText = true;
	keeper_.settingsAre("clip", settings_);
	pass(1min);
	EXPECT_EQ(fired_.size(), 1u);
	settings_.every = 2min;
	keeper_.settingsAre("clip", settings_);
	pass(2min - 1ms);
	EXPECT_EQ(fired_.size(), 1u);
	pass(1ms);
	EXPECT_EQ(fired_.size(), 2u);
}

TEST_F(Interval, FiresOnceAfterSeveralWereMissed)
{
	settings_.every = 1min;
	situation_.isLive = true;
	wake();
	clock_.now += 1h;
	keeper_.run();
	keeper_.run();
	EXPECT_EQ(fired_.size(), 1u);
}

using OnLive = RuleFixture;

TEST_F(OnLive, FiresWhenAnOutputStarts)
{
	settings_.onLive = true;
	situation_.isLive = true;
	wake();
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
	keeper_.outputStarted();
	pass(1h);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::live));
}

TEST_F(OnLive, LeavesASourceWithoutTheRuleAlone)
{
	settings_.onActivate = settings_.onText = true;
	wake();
	keeper_.liveIs(true);
	keeper_.outputStarted();
	pass(1h);
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(OnLive, TwoOutputsWithinTheGapFireOnce)
{
	settings_.onLive = true;
	settings_.gap = 30s;
	wake();
	keeper_.outputStarted();
	pass(29s);
	keeper_.outputStarted();
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::live));
	EXPECT_THAT(dropped_, ElementsAre(TriggerKind::live));
	pass(1s);
	keeper_.outputStarted();
	EXPECT_EQ(fired_.size(), 2u);
}

using Gap = RuleFixture;

TEST_F(Gap, IsSharedByTheRulesOfASourceAndDropsCausesWithinIt)
{
	settings_.onLive = true;
	settings_.scene = "Win";
	settings_.every = 1min;
	settings_.gap = 90s;
	wake();
	keeper_.liveIs(true);
	keeper_.outputStarted();
	keeper_.programIs("Win");
	pass(60s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::live));
	EXPECT_THAT(dropped_, ElementsAre(TriggerKind::scene, TriggerKind::interval));
	pass(60s);
	EXPECT_THAT(fired_, ElementsAre(TriggerKind::live, TriggerKind::interval));
}

TEST_F(Gap, GoesOnWhileDisarmed)
{
	settings_.onLive = true;
	settings_.gap = 30s;
	wake();
	keeper_.outputStarted();
	keeper_.sleep();
	wake();
	keeper_.outputStarted();
	EXPECT_EQ(fired_.size(), 1u);
}

TEST_F(Gap, DoesNotBeginAfterARefusal)
{
	settings_.onLive = true;
	settings_.gap = 30s;
	isRefused_ = true;
	wake();
	keeper_.outputStarted();
	isRefused_ = false;
	keeper_.outputStarted();
	keeper_.outputStarted();
	EXPECT_EQ(fired_.size(), 2u);
	EXPECT_EQ(dropped_.size(), 1u);
}

TEST_F(Gap, BelongsToOneSourceAlone)
{
	settings_.onLive = true;
	settings_.gap = 30s;
	situation_.sources["other"].settings = settings_;
	wake();
	keeper_.outputStarted();
	EXPECT_EQ(fired_.size(), 2u);
}

using Asleep = RuleFixture;

TEST_F(Asleep, NothingFiresAndNothingIsWaitedFor)
{
	settings_ = {.onActivate = true, .scene = "Win", .every = 1min, .onLive = true, .onText = true, .gap = 0ms};
	situation_.sources["clip"].text = {.identity = 1, .text = "before"};
	wake();
	keeper_.sleep();
	keeper_.liveIs(true);
	keeper_.outputStarted();
	keeper_.onAirIs("clip", true);
	keeper_.programIs("Win");
	keeper_.textIs("clip", triggers::SeenText{.identity = 1, .text = "after"});
	EXPECT_EQ(keeper_.nextDue(), std::nullopt);
	keeper_.run();
	EXPECT_THAT(fired_, IsEmpty());
}

TEST_F(Asleep, ASourceThatIsGoneNoLongerFires)
{
	settings_.onLive = true;
	wake();
	keeper_.sourceGone("clip");
	keeper_.outputStarted();
	EXPECT_THAT(fired_, IsEmpty());
}

} // namespace
} // namespace r2v::test
