// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdlib>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kOnAir[] = "20260101-000000-abcd";
constexpr char kComing[] = "20260102-000000-abcd";

int greenInTheMiddle(const OutputFrame &frame)
{
	return static_cast<int>(frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff);
}

/// A source whose clip (of green 214) is on air.
class SourceWaiting {
public:
	explicit SourceWaiting(const std::string &settings)
	{
		stage.storeGeneration(kOnAir, stage.clips().gray("200", {}));
		stage.startApp();
		source = stage.create("clip",
				      R"({"current_generation": ")" + std::string(kOnAir) + "\", " + settings + "}");
		scene = std::make_unique<TestScene>("scene");
		scene->add(source);
		stage.libobs().setProgram(scene->source());
		EXPECT_TRUE(becomes(214));
	}
	~SourceWaiting()
	{
		stage.libobs().setProgram(nullptr);
		scene.reset();
	}

	bool becomes(int green)
	{
		return eventually([&] { return std::abs(greenInTheMiddle(reader.next()) - green) <= 3; });
	}

	/// Its newest generation, as the engine tells it.
	void tell(generation::State state, bool dismissed = false) const
	{
		auto generation = std::make_shared<generation::Generation>();
		generation->id = kComing;
		generation->state = state;
		generation->dismissed = dismissed;
		generation->spec.sourceKey = instanceOf(source).key();
		generation->storage = std::make_shared<std::filesystem::path>(stage.clips().folder());
		generation::Reference reference;
		reference.fileName = "reference-1.ppm";
		reference.contentType = "image/x-ppm";
		generation->references.push_back(reference);
		instanceOf(source).noteGeneration(generation);
	}

	/// A picture of one gray.
	std::filesystem::path image(const std::string &name, char gray) const
	{
		return stage.clips().file(name, "P6\n16 9\n255\n" + std::string(size_t{16} * 9 * 3, gray));
	}

	SourceStage stage;
	OBSSourceAutoRelease source;
	std::unique_ptr<TestScene> scene;
	FrameReader reader;
};

} // namespace

TEST(SourceWaitingTest, WhileAGenerationIsUnderWayItsReferenceIsShownAndThenTheClipAgain)
{
	SourceWaiting waiting(R"("while_waiting": "reference")");
	std::filesystem::create_directories(waiting.stage.clips().folder() / kComing);
	std::filesystem::copy(waiting.image("reference.ppm", 100),
			      waiting.stage.clips().folder() / kComing / "reference-1.ppm");
	waiting.tell(generation::State::waiting);
	EXPECT_TRUE(waiting.becomes(100));
	waiting.tell(generation::State::failed);
	EXPECT_TRUE(waiting.becomes(214));
	EXPECT_EQ(obs_source_media_get_state(waiting.source), OBS_MEDIA_STATE_PLAYING);
}

TEST(SourceWaitingTest, AnImageOrNothingIsShownAsTheSettingsSayAlsoWhenTheyChangeMeanwhile)
{
	SourceWaiting waiting(R"("while_waiting": "nothing")");
	waiting.tell(generation::State::uploading);
	EXPECT_TRUE(waiting.becomes(0));
	const OBSDataAutoRelease change = obs_data_create();
	obs_data_set_string(change, "while_waiting", "image");
	obs_data_set_string(change, "waiting_image", waiting.image("mine.ppm", 90).string().c_str());
	obs_source_update(waiting.source, change);
	EXPECT_TRUE(waiting.becomes(90));
	// Cancelled when a task existed: it will not come on air.
	waiting.tell(generation::State::waiting, true);
	EXPECT_TRUE(waiting.becomes(214));
}

TEST(SourceWaitingTest, AnImageThatIsMissingLeavesTheClipAndIsTold)
{
	SourceWaiting waiting(R"("while_waiting": "image", "waiting_image": "/nowhere/gone.png")");
	waiting.tell(generation::State::waiting);
	EXPECT_TRUE(eventually([&] {
		// The texts of this stage are their own names.
		return waiting.stage.app().statusLines().of(instanceOf(waiting.source)).find("Waiting.NoImage") !=
		       std::string::npos;
	})) << waiting.stage.app().statusLines().of(instanceOf(waiting.source));
	waiting.reader.skipToNow();
	for (int n = 0; n < 10; n++) {
		EXPECT_NEAR(greenInTheMiddle(waiting.reader.next()), 214, 3);
	}
}

} // namespace r2v::test
