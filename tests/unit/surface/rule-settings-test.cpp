// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/settings/rule-settings.hpp"

namespace r2v::test {
namespace {

rules::RuleSettings read(const char *json)
{
	const OBSDataAutoRelease settings = obs_data_create_from_json(json);
	return obs::readRuleSettings(settings);
}

} // namespace

TEST(RuleSettings, EachIsReadFromItsSetting)
{
	EXPECT_TRUE(read(R"({"trigger_on_activate": true})").onActivate);
	EXPECT_EQ(read(R"({"trigger_scene": "Live"})").scene, "Live");
	EXPECT_EQ(read(R"({"trigger_every_min": 5})").every, std::chrono::minutes(5));
	EXPECT_TRUE(read(R"({"trigger_on_live": true})").onLive);
	EXPECT_TRUE(read(R"({"trigger_on_text": true})").onText);
	EXPECT_EQ(read(R"({"trigger_gap_s": 90})").gap, std::chrono::seconds(90));
	EXPECT_FALSE(read("{}").any());
}

TEST(RuleSettings, WhatIsOutOfRangeIsBroughtIntoIt)
{
	EXPECT_EQ(read(R"({"trigger_every_min": -5})").every, std::chrono::minutes(0));
	EXPECT_EQ(read(R"({"trigger_every_min": 1000000000000})").every, std::chrono::hours(24));
	EXPECT_EQ(read(R"({"trigger_gap_s": -1})").gap, std::chrono::seconds(0));
	EXPECT_EQ(read(R"({"trigger_gap_s": 1000000000000})").gap, std::chrono::hours(24));
}

} // namespace r2v::test
