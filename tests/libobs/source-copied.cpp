// SPDX-License-Identifier: GPL-2.0-or-later
#include <fstream>

#include <gtest/gtest.h>

#include "media/still.hpp"
#include "obs/trigger/generation-starter.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

std::string settingsFor(const SourceStage &stage, const std::string &key)
{
	media::RgbxImage image{640, 360, {}};
	for (uint32_t n = 0; n < image.widthPx * image.heightPx * 4; n++) {
		image.pixels.push_back(static_cast<uint8_t>(n / 16));
	}
	const auto still = media::encodeStill(image, {.maxSidePx = 4096, .maxBytes = 10'000'000});
	const std::filesystem::path file = stage.clips().folder() / "reference.jpg";
	std::ofstream(file, std::ios::binary)
		.write(reinterpret_cast<const char *>(still->bytes.data()),
		       static_cast<std::streamsize>(still->bytes.size()));
	return R"({"prompt": "A sunset", "duration": 2, "reference": "file", "source_key": ")" + key +
	       R"(", "reference_file": ")" + file.string() + "\"}";
}

generation::Snapshot whenReady(obs::App &app, const std::string &id)
{
	generation::Snapshot found;
	EXPECT_TRUE(eventually(
		[&] {
			found = app.engine().find(id);
			return found && generation::isEnd(found->state);
		},
		std::chrono::seconds(90)));
	return found;
}

} // namespace

/// OBS copies a scene collection with all settings, so that the copy's source goes by the same key.
TEST(SourceOfACopiedCollection, DoesNotAirWhatWasAskedForInTheOther)
{
	SourceStage stage;
	stage.startApp();
	obs::App &app = stage.app();
	app.rehearsal().set(true);
	const OBSSourceAutoRelease staying = stage.create("staying", settingsFor(stage, "another"));
	std::string asked;
	std::string stays;
	{
		const OBSSourceAutoRelease original = stage.create("clip", settingsFor(stage, "the-source"));
		asked = app.starter().generate(instanceOf(original), {}).generationId;
		stays = app.starter().generate(instanceOf(staying), {}).generationId;
	}
	ASSERT_FALSE(asked.empty() || stays.empty());
	obs_wait_for_destroy_queue();
	const OBSSourceAutoRelease copy = stage.create("clip", settingsFor(stage, "the-source"));
	ASSERT_EQ(instanceOf(copy).key(), "the-source");

	const generation::Snapshot clip = whenReady(app, asked);
	ASSERT_TRUE(clip);
	EXPECT_EQ(clip->state, generation::State::ready);
	EXPECT_TRUE(clip->held) << "it waits for approval";
	ASSERT_TRUE(whenReady(app, stays));
	EXPECT_TRUE(eventually([&] { return instanceOf(staying).currentGeneration() == stays; }));
	EXPECT_EQ(instanceOf(copy).currentGeneration(), "");
	// By hand it can be had.
	EXPECT_TRUE(instanceOf(copy).play(clip));
	EXPECT_EQ(instanceOf(copy).currentGeneration(), asked);
}

} // namespace r2v::test
