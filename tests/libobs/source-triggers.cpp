// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

/// A source with the rule "on air", in a scene that is not on air yet; no frontend.
class ArmedStage {
public:
	ArmedStage() : scene_(prepare())
	{
		stage_.app().rehearsal().set(true);
		source_ = stage_.create("clip", R"({"prompt": "A sunset", "trigger_on_activate": true,
						    "trigger_gap_s": 0})");
		scene_.add(source_);
		stage_.app().triggers().start(true);
	}

	obs::App &app() const { return stage_.app(); }
	void setOnAir(bool onAir) const
	{
		stage_.libobs().setProgram(onAir ? scene_.source() : nullptr);
		stage_.libobs().waitFrames(15);
	}
	std::string statusLine() const { return stage_.app().statusLines().of(instanceOf(source_)); }
	size_t made() const { return app().engine().list({}).size(); }

private:
	const char *prepare() const
	{
		stage_.startApp();
		return "with the clip";
	}

	mutable SourceStage stage_;
	TestScene scene_;
	OBSSourceAutoRelease source_;
};

} // namespace

TEST(Triggers, WithoutAFrontendGoingOnAirFiresOnce)
{
	const ArmedStage stage;
	stage.setOnAir(true);
	EXPECT_TRUE(eventually([&] { return stage.made() == 1; }));
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 1u);
}

TEST(Triggers, DisarmedGoingOnAirIsNoCause)
{
	const ArmedStage stage;
	stage.app().triggers().setArmed(false);
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 0u);
	stage.app().triggers().setArmed(true);
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 0u);
}

TEST(Triggers, AnotherSceneCollectionDisarmsAndSaysSo)
{
	const ArmedStage stage;
	obs::Triggers &triggers = stage.app().triggers();
	// OBS starts: with what armed_at_start says.
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CLEANUP);
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED);
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_FINISHED_LOADING);
	EXPECT_TRUE(triggers.isArmed());
	// The same collection under another name, another profile, an imported one that nobody has switched to.
	for (const auto event : {OBS_FRONTEND_EVENT_SCENE_COLLECTION_RENAMED, OBS_FRONTEND_EVENT_PROFILE_CHANGED,
				 OBS_FRONTEND_EVENT_SCENE_COLLECTION_LIST_CHANGED}) {
		triggers.onFrontendEvent(event);
		EXPECT_TRUE(triggers.isArmed());
	}
	EXPECT_EQ(stage.statusLine().find("Notice.DisarmedForCollection"), std::string::npos);
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGING);
	EXPECT_FALSE(triggers.isArmed());
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CLEANUP);
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED);
	EXPECT_FALSE(triggers.isArmed());
	EXPECT_NE(stage.statusLine().find("Notice.DisarmedForCollection"), std::string::npos);
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 0u);
}

TEST(Triggers, ACopyOfTheCollectionDisarmsTooThoughObsDoesNotAnnounceIt)
{
	const ArmedStage stage;
	obs::Triggers &triggers = stage.app().triggers();
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_FINISHED_LOADING);
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED);
	EXPECT_FALSE(triggers.isArmed());
	// Who arms while the next one is loaded, after OBS announced it, means that one.
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGING);
	triggers.setArmed(true);
	triggers.onFrontendEvent(OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED);
	EXPECT_TRUE(triggers.isArmed());
}

} // namespace r2v::test
