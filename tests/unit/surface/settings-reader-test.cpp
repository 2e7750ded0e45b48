// SPDX-License-Identifier: GPL-2.0-or-later
#include <set>
#include <vector>

#include <gmock/gmock.h>

#include "obs/settings/settings-reader.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

using obs::CheckedSettings;
using obs::Setting;
using obs::SettingType;
using obs::SourceSettings;
using obs::WrongValue;
using testing::HasSubstr;

SourceSettings read(const std::string &json)
{
	const OBSDataAutoRelease settings = obs_data_create_from_json(json.c_str());
	obs::setSettingsDefaults(settings);
	return obs::readSettings(settings);
}

triggers::TriggerSettings triggers(const char *json)
{
	return read(json).triggers;
}

CheckedSettings check(const std::string &json)
{
	const OBSDataAutoRelease settings = obs_data_create_from_json(json.c_str());
	return obs::checkSettings(settings, nullptr);
}

} // namespace

TEST(TriggerSettings, EachIsReadFromItsSetting)
{
	EXPECT_TRUE(triggers(R"({"trigger_on_activate": true})").onActivate);
	EXPECT_EQ(triggers(R"({"trigger_scene": "Live"})").scene, "Live");
	EXPECT_EQ(triggers(R"({"trigger_every_min": 5})").every, std::chrono::minutes(5));
	EXPECT_TRUE(triggers(R"({"trigger_on_live": true})").onLive);
	EXPECT_TRUE(triggers(R"({"trigger_on_text": true})").onText);
	EXPECT_EQ(triggers(R"({"trigger_gap_s": 90})").gap, std::chrono::seconds(90));
	EXPECT_FALSE(triggers("{}").any());
}

TEST(TriggerSettings, WhatIsOutOfRangeIsBroughtIntoIt)
{
	EXPECT_EQ(triggers(R"({"trigger_every_min": -5})").every, std::chrono::minutes(0));
	EXPECT_EQ(triggers(R"({"trigger_every_min": 1000000000000})").every, std::chrono::hours(24));
	EXPECT_EQ(triggers(R"({"trigger_gap_s": -1})").gap, std::chrono::seconds(0));
	EXPECT_EQ(triggers(R"({"trigger_gap_s": 1000000000000})").gap, std::chrono::hours(24));
}

TEST(PlaybackSettings, AreBroughtIntoTheirRange)
{
	const obs::ViewSettings low =
		read(R"({"width": -7, "height": -1, "speed_percent": 1, "transition_ms": -1})").view;
	EXPECT_EQ(low.widthPx, 0u);
	EXPECT_EQ(low.heightPx, 0u);
	EXPECT_EQ(low.speedPercent, 25);
	EXPECT_EQ(low.transitionMs, 0);
	const obs::ViewSettings high =
		read(R"({"width": 99999999999, "height": 20000, "speed_percent": 1000, "transition_ms": 6000})").view;
	EXPECT_EQ(high.widthPx, 16384u);
	EXPECT_EQ(high.heightPx, 16384u);
	EXPECT_EQ(high.speedPercent, 200);
	EXPECT_EQ(high.transitionMs, 5000);
}

TEST(PlaybackSettings, ThatNobodyKnowsCountAsTheirDefaults)
{
	for (const char *wrong : {R"("no such choice")", "5", "true", R"(["a"])", R"({"a": 1})"}) {
		const SourceSettings settings =
			read(std::string(R"({"fit": )") + wrong + R"(, "on_end": )" + wrong + R"(, "on_hide": )" +
			     wrong + R"(, "on_ready": )" + wrong + R"(, "while_waiting": )" + wrong + "}");
		EXPECT_EQ(settings.view.fit, obs::Fit::contain) << wrong;
		EXPECT_EQ(settings.view.onEnd, obs::OnEnd::loop) << wrong;
		EXPECT_EQ(settings.view.onHide, obs::OnHide::restart) << wrong;
		EXPECT_EQ(settings.delivery.onReady, obs::OnReady::play) << wrong;
		EXPECT_EQ(settings.waiting.shows, obs::WhileWaiting::clip) << wrong;
	}
}

TEST(SettingsTable, EachChoiceIsReadAsAValueOfItsOwn)
{
	for (const Setting &setting : obs::kSettings) {
		if (setting.member.type != SettingType::choice) {
			continue;
		}
		struct Seen final : obs::ValueVisitor {
			void yesOrNo(bool &) override {}
			void number(int64_t &) override {}
			void text(std::string &) override {}
			void choice(int &value) override { values.insert(value); }
			void list(obs::TextList &) override {}
			std::set<int> values;
		} seen;
		size_t count = 0;
		for (const obs::Choice &choice : setting.choices) {
			if (choice.value) {
				SourceSettings settings =
					read(std::string("{\"") + setting.key + "\": \"" + choice.value + "\"}");
				setting.member.accept(settings, seen);
				count++;
			}
		}
		EXPECT_GE(count, 2u) << setting.key;
		EXPECT_EQ(seen.values.size(), count) << setting.key;
	}
}

TEST(SettingsTable, NamesEachSettingOnceAndSaysWhatItMeans)
{
	std::set<std::string> keys;
	for (const Setting &setting : obs::kSettings) {
		EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
		EXPECT_EQ(setting.meaning.back(), '.') << setting.key;
		EXPECT_EQ(setting.control == obs::Control::none, setting.labelKey.empty()) << setting.key;
		if (setting.member.type == SettingType::number) {
			EXPECT_LT(setting.range.min, setting.range.max) << setting.key;
		}
	}
}

TEST(SettingsTable, DefaultsThatAreSetTwiceCanBeRead)
{
	const OBSDataAutoRelease settings = obs_data_create();
	std::vector<obs_data_array_t *> defaults;
	for (int round = 0; round < 2; round++) {
		obs::setSettingsDefaults(settings);
		for (const Setting &setting : obs::kSettings) {
			if (setting.member.type == SettingType::list) {
				const OBSDataArrayAutoRelease list = obs_data_get_array(settings, setting.key);
				defaults.push_back(list);
			}
		}
	}
	ASSERT_EQ(defaults.size(), 4u);
	EXPECT_EQ(defaults[0], defaults[2]);
	EXPECT_EQ(defaults[1], defaults[3]);
	EXPECT_TRUE(obs::readSettings(settings).reference.hidden.empty());
}

TEST(CheckedSettings, NameEverySettingWhoseWrongTypeMustNotBeGuessedAt)
{
	for (const Setting &setting : obs::kSettings) {
		const bool isText =
			setting.member.type == SettingType::text || setting.member.type == SettingType::choice;
		for (const char *wrong : {isText ? "5" : R"("5")", "true", R"({"a": 1})", R"([{"a": 1}])"}) {
			if (setting.member.type == SettingType::yesOrNo) {
				continue;
			}
			const CheckedSettings checked = check(std::string("{\"") + setting.key + "\": " + wrong + "}");
			const auto *fault = checked.errorIn(setting.key);
			EXPECT_EQ(fault != nullptr, setting.wrongValue != WrongValue::isMended)
				<< setting.key << " " << wrong;
			if (fault) {
				EXPECT_THAT(refusalOf(*fault, englishTexts()).message, HasSubstr(setting.key));
				EXPECT_EQ(checked.faults.size(), 1u);
			}
		}
	}
}

TEST(CheckedSettings, NameAnUnknownChoiceWithTheValue)
{
	const CheckedSettings checked = check(R"({"seed_mode": "lucky"})");
	const auto *fault = checked.firstError(WrongValue::refusesTask);
	ASSERT_TRUE(fault);
	const std::string message = refusalOf(*fault, englishTexts()).message;
	EXPECT_THAT(message, HasSubstr("seed_mode"));
	EXPECT_THAT(message, HasSubstr("lucky"));
	EXPECT_FALSE(checked.firstError(WrongValue::refusesReference));
	EXPECT_TRUE(check(R"({"reference": ""})").firstError(WrongValue::refusesReference));
}

TEST(CheckedSettings, AreAskedForNoNumberThatTheProviderWouldRefuse)
{
	const CheckedSettings checked = check(R"({"duration": 4294967301, "seed": -1})");
	EXPECT_TRUE(checked.faults.empty());
	EXPECT_EQ(checked.values.task.durationS, 4294967301);
	EXPECT_EQ(checked.values.task.seed, -1);
}

TEST(CheckedSettings, HaveNothingWrongInTheDefaults)
{
	EXPECT_TRUE(check("{}").faults.empty());
}

} // namespace r2v::test
