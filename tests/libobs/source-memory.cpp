// SPDX-License-Identifier: GPL-2.0-or-later
// What is kept of sources that come and go all evening.
#include <gtest/gtest.h>

#include <util/bmem.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kFirst[] = "20260101T000000000-aaaaaa";
constexpr char kSecond[] = "20260101T000001000-bbbbbb";

void play(obs_source_t *source, const char *generationId)
{
	calldata_t arguments;
	calldata_init(&arguments);
	calldata_set_string(&arguments, "generation_id", generationId);
	EXPECT_TRUE(proc_handler_call(obs_source_get_proc_handler(source), "play", &arguments));
	calldata_free(&arguments);
}

/// On air with one clip, then with the next one, if need be by a fade, and gone.
void comeAndGo(const SourceStage &stage, const std::string &settings)
{
	FrameReader reader;
	const auto waitForGreen = [&reader](uint32_t least, uint32_t most) {
		return eventually([&] {
			const uint32_t green = reader.next().rgbAt(320, 180) >> 8 & 0xff;
			return green >= least && green <= most;
		});
	};
	TestScene scene("scene");
	const OBSSourceAutoRelease source = stage.create("clip", settings);
	scene.add(source);
	stage.libobs().setProgram(scene.source());
	EXPECT_TRUE(waitForGreen(190, 255));
	play(source, kSecond);
	EXPECT_TRUE(waitForGreen(60, 120));
	stage.libobs().setProgram(nullptr);
}

/// Of libobs, once all is gone that goes late.
long allocations(const SourceStage &stage)
{
	stage.libobs().waitFrames(3);
	obs_wait_for_destroy_queue();
	stage.libobs().waitFrames(3);
	return bnum_allocs();
}

void expectNothingIsLeft(const std::string &settings)
{
	SourceStage stage;
	stage.storeGeneration(kFirst, stage.clips().gray("200", {}));
	stage.storeGeneration(kSecond, stage.clips().gray("90", {}));
	stage.startApp();
	comeAndGo(stage, settings);
	const long before = allocations(stage);
	for (int count = 0; count < 5; ++count) {
		comeAndGo(stage, settings);
	}
	// Some of libobs' own lists grow a little.
	EXPECT_LE(allocations(stage) - before, 10);
}

} // namespace

TEST(SourceMemory, SourcesThatAreGoneLeaveNothingBehind)
{
	expectNothingIsLeft(R"({"current_generation": "20260101T000000000-aaaaaa"})");
}

TEST(SourceMemory, SourcesThatFadedLeaveNothingBehind)
{
	expectNothingIsLeft(R"({"current_generation": "20260101T000000000-aaaaaa", "transition_ms": 200})");
}

} // namespace r2v::test
