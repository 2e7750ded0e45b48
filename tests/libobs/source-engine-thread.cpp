// SPDX-License-Identifier: GPL-2.0-or-later
// The engine's thread asks what sources do with their clips, and never enters libobs for it: settings have no lock, and
// the last reference to a source would end it there.
#include <atomic>
#include <fstream>
#include <string_view>

#include <dlfcn.h>
#include <pthread.h>

#include <gtest/gtest.h>

#include "media/still.hpp"
#include "obs/trigger/generation-starter.hpp"
#include "source-stage.hpp"

namespace {

std::atomic<int> callsOnEngineThread = 0;

template <typename Function>
Function realOne(const char *name)
{
	char thread[16] = {};
	pthread_getname_np(pthread_self(), thread, sizeof thread);
	callsOnEngineThread += std::string_view(thread) == "r2v-engine" ? 1 : 0;
	return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

// The plugin's rooms are linked into this program, so they call these in place of libobs' own.
extern "C" {
obs_data_t *obs_source_get_settings(const obs_source_t *source)
{
	return realOne<decltype(&obs_source_get_settings)>("obs_source_get_settings")(source);
}
obs_source_t *obs_weak_source_get_source(obs_weak_source_t *weak)
{
	return realOne<decltype(&obs_weak_source_get_source)>("obs_weak_source_get_source")(weak);
}
const char *obs_data_get_string(obs_data_t *data, const char *name)
{
	return realOne<decltype(&obs_data_get_string)>("obs_data_get_string")(data, name);
}
void obs_source_release(obs_source_t *source)
{
	realOne<decltype(&obs_source_release)>("obs_source_release")(source);
}
}

namespace r2v::test {

TEST(SourceAndTheEnginesThread, ClipsBecomeReadyAsTheirSourceWantsThemWithoutACallOfLibobs)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	media::RgbxImage image{640, 360, std::vector<uint8_t>(640 * 360 * 4, 128)};
	const auto still = media::encodeStill(image, {.maxSidePx = 4096, .maxBytes = 10'000'000});
	const std::filesystem::path file = stage.clips().folder() / "reference.jpg";
	std::ofstream(file, std::ios::binary)
		.write(reinterpret_cast<const char *>(still->bytes.data()),
		       static_cast<std::streamsize>(still->bytes.size()));
	const OBSSourceAutoRelease source =
		stage.create("clip", R"({"prompt": "A sunset", "duration": 2, "reference": "file", "on_ready": "hold",
					 "reference_file": ")" +
					     file.string() + "\"}");
	const auto whenReady = [&] {
		const std::string id = stage.app().starter().generate(instanceOf(source), {}).generationId;
		generation::Snapshot found;
		EXPECT_TRUE(eventually(
			[&] {
				found = stage.app().engine().find(id);
				return found && found->state == generation::State::ready;
			},
			std::chrono::seconds(90)));
		return found;
	};
	const auto held = whenReady();
	ASSERT_TRUE(held);
	EXPECT_TRUE(held->held);

	const OBSDataAutoRelease change = obs_data_create_from_json(R"({"on_ready": "play"})");
	obs_source_update(source, change);
	stage.libobs().waitFrames(3);
	const auto played = whenReady();
	ASSERT_TRUE(played);
	EXPECT_FALSE(played->held);
	EXPECT_TRUE(eventually([&] { return instanceOf(source).currentGeneration() == played->id; }));
	EXPECT_EQ(stage.app().airMemory().shownGenerations(), std::vector<std::string>{played->id});
	EXPECT_EQ(callsOnEngineThread, 0);
}

} // namespace r2v::test
