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
		stage_.app().setRehearsal(true);
		source_ = stage_.create("clip", R"({"prompt": "A sunset", "trigger_on_activate": true,
						    "trigger_gap_s": 0})");
		scene_.add(source_);
		stage_.app().rules().start(true);
	}

	obs::App &app() const { return stage_.app(); }
	void setOnAir(bool onAir) const
	{
		stage_.libobs().setProgram(onAir ? scene_.source() : nullptr);
		stage_.libobs().waitFrames(15);
	}
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

TEST(Rules, WithoutAFrontendGoingOnAirFiresOnce)
{
	const ArmedStage stage;
	stage.setOnAir(true);
	EXPECT_TRUE(eventually([&] { return stage.made() == 1; }));
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 1u);
}

TEST(Rules, DisarmedGoingOnAirIsNoCause)
{
	const ArmedStage stage;
	stage.app().rules().setArmed(false);
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 0u);
	stage.app().rules().setArmed(true);
	stage.setOnAir(true);
	EXPECT_EQ(stage.made(), 0u);
}

} // namespace r2v::test
