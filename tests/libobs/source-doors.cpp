// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "obs/base/call-data.hpp"
#include "obs/remote/remote-descriptions.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

struct Found {
	std::string prefix;
	std::vector<obs_hotkey_id> ids;
};

/// Of all sources and the program, in the order of their registration.
std::vector<obs_hotkey_id> hotkeys(const std::string &prefix)
{
	Found found{prefix, {}};
	obs_enum_hotkeys(
		[](void *data, obs_hotkey_id id, obs_hotkey_t *hotkey) {
			auto &wanted = *static_cast<Found *>(data);
			if (std::string_view(obs_hotkey_get_name(hotkey)).starts_with(wanted.prefix)) {
				wanted.ids.push_back(id);
			}
			return true;
		},
		&found);
	return found.ids;
}

/// As OBS Studio presses them: libobs calls nobody by itself then.
void press(const std::vector<obs_hotkey_id> &ids)
{
	obs_hotkey_enable_callback_rerouting(true);
	for (const obs_hotkey_id id : ids) {
		obs_hotkey_trigger_routed_callback(id, true);
		obs_hotkey_trigger_routed_callback(id, false);
	}
}

size_t generations(const SourceStage &stage)
{
	return stage.app().engine().list({}).size();
}

std::string generated(obs_source_t *source)
{
	obs::CallData arguments;
	proc_handler_call(obs_source_get_proc_handler(source), "generate", arguments.get());
	return calldata_string(arguments.get(), "generation_id") ? calldata_string(arguments.get(), "generation_id")
								 : "";
}

} // namespace

TEST(SourceDoors, EachActionHasAHotkeyThatGoesWithItsSource)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	OBSSourceAutoRelease source = stage.create("clip", R"({"prompt": "A sunset"})");
	const OBSSourceAutoRelease other = stage.create("other", R"({"prompt": "A sunrise"})");
	const auto both = hotkeys("r2v.");
	ASSERT_EQ(both.size(), 2 * obs::kSourceActions.size());
	press(hotkeys("r2v.generate"));
	EXPECT_TRUE(eventually([&] { return generations(stage) == 2; }));

	source = nullptr;
	obs_wait_for_destroy_queue();
	EXPECT_EQ(hotkeys("r2v.").size(), obs::kSourceActions.size());
	press(both);
	EXPECT_TRUE(eventually([&] { return generations(stage) == 3; })) << "the other source's still work";
	stage.app().engine().cancelAll();
}

TEST(SourceDoors, HotkeysArePressedWhileSourcesComeAndGo)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	std::atomic<bool> ends = false;
	std::thread presser([&] {
		while (!ends) {
			press(hotkeys("r2v."));
		}
	});
	for (int round = 0; round < 200; round++) {
		OBSSourceAutoRelease source = stage.create("clip", R"({"reference": "none"})");
		ASSERT_TRUE(source);
		obs_source_remove(source);
		source = nullptr;
		obs_wait_for_destroy_queue();
	}
	ends = true;
	presser.join();
	EXPECT_TRUE(hotkeys("r2v.").empty());
	EXPECT_TRUE(stage.app().sources().all().empty());
	EXPECT_EQ(stage.libobs().loggedErrors(), std::vector<std::string>{});
}

TEST(SourceDoors, TheGlobalHotkeysAreThoseOfTheTableAndActWithoutASource)
{
	SourceStage stage;
	stage.startApp();
	stage.app().postLoad();
	for (const obs::Described &hotkey : obs::globalHotkeyDescriptions()) {
		EXPECT_EQ(hotkeys(hotkey.name).size(), 1u) << hotkey.name;
	}
	press(hotkeys("r2v.toggle_armed"));
	EXPECT_TRUE(eventually([&] { return stage.app().triggers().isArmed(); }));
	press(hotkeys("r2v.panic"));
	EXPECT_TRUE(eventually([&] { return stage.app().gate().isPanicked() && !stage.app().triggers().isArmed(); }));
	press(hotkeys("r2v.panic"));
	EXPECT_TRUE(eventually([&] { return !stage.app().gate().isPanicked(); }));
	const auto all = hotkeys("r2v.");
	stage.app().shutDown();
	press(all);
	EXPECT_FALSE(stage.app().gate().isPanicked()) << "OBS is closing";
}

TEST(SourceDoors, AProcedureThatIsCalledWhileItsSourceGoesStartsNothing)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	OBSSourceAutoRelease source = stage.create("clip", R"({"prompt": "A sunset"})");
	ASSERT_NE(generated(source), "");
	ASSERT_EQ(generations(stage), 1u);
	std::string told;
	signal_handler_connect(
		obs_source_get_signal_handler(source), "destroy",
		[](void *data, calldata_t *arguments) {
			auto *going = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
			*static_cast<std::string *>(data) = "asked: " + generated(going);
		},
		&told);
	source = nullptr;
	obs_wait_for_destroy_queue();
	EXPECT_EQ(told, "asked: ");
	EXPECT_EQ(generations(stage), 1u);
}

TEST(SourceDoors, EveryProcedureAndSignalOfTheTableIsOnTheSource)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip");
	ASSERT_EQ(obs::procedureDescriptions().size(), 3u);
	for (const obs::Described &procedure : obs::procedureDescriptions()) {
		const std::string declaration = procedure.name;
		const std::string name = declaration.substr(5, declaration.find('(') - 5);
		obs::CallData arguments;
		EXPECT_TRUE(proc_handler_call(obs_source_get_proc_handler(source), name.c_str(), arguments.get()))
			<< name;
	}
	// libobs refuses to declare a signal a second time.
	for (const obs::Described &signal : obs::signalDescriptions()) {
		EXPECT_FALSE(signal_handler_add(obs_source_get_signal_handler(source), signal.name)) << signal.name;
	}
}

} // namespace r2v::test
