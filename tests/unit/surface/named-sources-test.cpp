// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/named-sources.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace r2v::obs {

using nlohmann::json;

namespace {

/// The sources of an OBS that has uuids, by uuid.
class NamedSources : public testing::Test {
protected:
	void load(const json &settings) { settings_ = obs_data_create_from_json(settings.dump().c_str()); }
	json read() const { return json::parse(obs_data_get_json(settings_)); }
	void settle() { named_sources::settle(settings_, lookup()); }
	void save() { named_sources::remember(settings_, lookup()); }

	named_sources::Lookup lookup()
	{
		return {.uuidOf = [this](const std::string &name) -> std::string {
				for (const auto &[uuid, known] : names_) {
					if (known == name) {
						return uuid;
					}
				}
				return {};
			},
			.nameOf = [this](const std::string &uuid) -> std::string {
				const auto found = names_.find(uuid);
				return found == names_.end() ? std::string() : found->second;
			}};
	}

	OBSDataAutoRelease settings_;
	std::map<std::string, std::string> names_{{"u-cam", "Cam"}, {"u-song", "Song"}};
};

} // namespace

TEST_F(NamedSources, ARenameElsewhereIsFollowedByTheUuidAfterLoading)
{
	load({{"reference_name", "Cam"}, {"prompt", "{text:Song}"}, {"hide_while_capturing", {{{"value", "Cam"}}}}});
	save();
	names_ = {{"u-cam", "Camera"}, {"u-song", "Radio"}};
	settle();
	EXPECT_EQ(read()["reference_name"], "Camera");
	EXPECT_EQ(read()["prompt"], "{text:Radio}");
	EXPECT_EQ(read()["hide_while_capturing"][0]["value"], "Camera");
}

TEST_F(NamedSources, TwoThatSwappedTheirNamesElsewhereAreFollowed)
{
	load({{"reference_name", "Cam"}, {"prompt_text_source", "Song"}, {"prompt", "{text:Cam}{text:Song}"}});
	save();
	names_ = {{"u-cam", "Song"}, {"u-song", "Cam"}};
	settle();
	EXPECT_EQ(read()["reference_name"], "Song");
	EXPECT_EQ(read()["prompt_text_source"], "Cam");
	EXPECT_EQ(read()["prompt"], "{text:Song}{text:Cam}");
	save();
	settle();
	EXPECT_EQ(read()["reference_name"], "Song");
}

TEST_F(NamedSources, AUuidDecidesAlsoWhereAnotherSourceTookTheName)
{
	load({{"reference_name", "Cam"}});
	save();
	names_ = {{"u-cam", "Old cam"}, {"u-new", "Cam"}};
	settle();
	EXPECT_EQ(read()["reference_name"], "Old cam");
}

TEST_F(NamedSources, AUuidThatNobodyBearsGivesWayToTheName)
{
	load({{"reference_name", "Cam"}, {"prompt", "{text:Song}"}});
	save();
	const json before = read();
	// A copy of the collection.
	names_ = {{"u-cam-2", "Cam"}, {"u-song-2", "Song"}};
	settle();
	EXPECT_EQ(read(), before);
	save();
	names_["u-cam-2"] = "Camera";
	settle();
	EXPECT_EQ(read()["reference_name"], "Camera");
}

TEST_F(NamedSources, ANameThatWasJustTypedWins)
{
	load({{"reference_name", "Cam"}});
	save();
	obs_data_set_string(settings_, "reference_name", "Typed");
	names_["u-cam"] = "Camera";
	settle();
	EXPECT_EQ(read()["reference_name"], "Typed");
	names_["u-typed"] = "Typed";
	save();
	EXPECT_EQ(read()["followed_names"], json::parse(R"([{"value": "Typed", "uuid": "u-typed"}])"));
}

TEST_F(NamedSources, ASourceThatIsAwayForAWhileKeepsItsUuid)
{
	load({{"reference_name", "Cam"}});
	save();
	names_.erase("u-cam");
	save();
	names_["u-cam"] = "Camera";
	settle();
	EXPECT_EQ(read()["reference_name"], "Camera");
}

TEST_F(NamedSources, ARenameKeepsTheUuidWithTheNewName)
{
	load({{"reference_name", "Cam"}});
	save();
	named_sources::rename(settings_, "Cam", "Camera");
	EXPECT_EQ(read(), json::parse(R"({"reference_name": "Camera",
					  "followed_names": [{"value": "Camera", "uuid": "u-cam"}]})"));
}

TEST_F(NamedSources, WithoutUuidsNothingIsKeptBesideTheNames)
{
	names_.clear();
	load({{"reference_name", "Cam"}, {"prompt", "{text:Song}"}});
	save();
	settle();
	EXPECT_EQ(read(), json({{"reference_name", "Cam"}, {"prompt", "{text:Song}"}}));
}

TEST_F(NamedSources, WhatIsNoNameOrNoListIsLeftAsItIs)
{
	const json odd{{"reference_name", {{"value", "Cam"}}},
		       {"trigger_scene", 5},
		       {"hide_while_capturing", "Cam"},
		       {"extra_references", {{{"value", 7}}, json::object()}},
		       {"followed_names", true},
		       {"prompt", false}};
	load(odd);
	named_sources::rename(settings_, "Cam", "Camera");
	settle();
	EXPECT_EQ(read(), odd);
	save();
}

} // namespace r2v::obs
