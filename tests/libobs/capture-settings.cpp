// SPDX-License-Identifier: GPL-2.0-or-later
// From a source's settings to what is asked of the provider.
#include <fstream>
#include <memory>

#include <gmock/gmock.h>

#include "headless-obs.hpp"
#include "obs/capture/reference-spec.hpp"
#include "obs/trigger/generation-spec.hpp"
#include "obs/trigger/prompt-lists.hpp"
#include "test-sources.hpp"

namespace r2v::test {

using generation::GenerationSpec;
using generation::RefusalCode;
using testing::HasSubstr;

namespace {

/// Says the key and its arguments, so that a test sees what a sentence names.
const Texts &texts()
{
	static const Texts texts([](std::string_view key) {
		return std::string(key) + " {field} {value} {line}:{column} {name} {count}";
	});
	return texts;
}

/// For prompts that insert nothing but the time.
class Nothing final : public prompt::TemplateSources {
public:
	std::string time() const override { return "21:07"; }
	std::string scene() const override { return {}; }
	std::optional<std::string> textOf(std::string_view) const override { return std::nullopt; }
	std::optional<std::string> input() const override { return std::nullopt; }
	prompt::FileContent readFile(std::string_view) const override { return prompt::FileError::unreadable; }
};

obs::CheckedSettings settings(const char *json)
{
	const OBSDataAutoRelease given = obs_data_create_from_json(json);
	return obs::checkSettings(given, nullptr);
}

GenerationSpec wishOf(const char *json)
{
	GenerationSpec spec;
	const auto reason = obs::fillSpec(spec, settings(json), texts(), {.sources = Nothing()});
	EXPECT_FALSE(reason) << reason->message;
	return spec;
}

void expectRefused(const char *json, RefusalCode refusal, const char *named)
{
	GenerationSpec spec;
	const auto reason = obs::fillSpec(spec, settings(json), texts(), {.sources = Nothing()});
	ASSERT_TRUE(reason) << json;
	EXPECT_EQ(reason->refusal, refusal) << json;
	EXPECT_THAT(reason->message, HasSubstr(named)) << json;
}

} // namespace

/// None of them leaves anything behind, so one libobs does for all.
class TriggerSettings : public testing::Test {
protected:
	static void SetUpTestSuite() { obs_ = std::make_unique<HeadlessObs>(); }
	static void TearDownTestSuite() { obs_.reset(); }

private:
	static inline std::unique_ptr<HeadlessObs> obs_;
};

TEST_F(TriggerSettings, becomeAWishWithTheContractsDefaults)
{
	const GenerationSpec spec = wishOf(R"({"prompt": "a fox\n\"runs\" 狐 🦊"})");
	EXPECT_EQ(spec.prompt, "a fox\n\"runs\" 狐 🦊");
	EXPECT_EQ(spec.negativePrompt, "");
	EXPECT_EQ(spec.model, "wan-2.7-reference-to-video");
	EXPECT_EQ(spec.durationS, 5);
	EXPECT_EQ(spec.resolution, "720p");
	EXPECT_EQ(spec.aspectRatio, "auto");
	EXPECT_EQ(spec.multiShots, std::nullopt);
	EXPECT_EQ(spec.enableSafetyChecker, std::nullopt);
}

TEST_F(TriggerSettings, setEveryFieldOfTheWish)
{
	const GenerationSpec spec = wishOf(R"({"prompt": "p", "negative_prompt": "n", "model": "m", "duration": 10.0,
		"resolution": "1080p", "aspect_ratio": "3:4", "seed_mode": "fixed", "seed": 2147483647,
		"multi_shots": "on", "enable_safety_checker": "off"})");
	EXPECT_EQ(spec.negativePrompt, "n");
	EXPECT_EQ(spec.model, "m");
	EXPECT_EQ(spec.durationS, 10);
	EXPECT_EQ(spec.resolution, "1080p");
	EXPECT_EQ(spec.aspectRatio, "3:4");
	EXPECT_EQ(spec.seed, 2147483647);
	EXPECT_EQ(spec.multiShots, true);
	EXPECT_EQ(spec.enableSafetyChecker, false);
}

TEST_F(TriggerSettings, makeThePromptOfItsTemplateAndKeepBoth)
{
	const GenerationSpec spec = wishOf(R"({"prompt": "# Night\nAt {time}, {{so}}"})");
	EXPECT_EQ(spec.prompt, "At 21:07, {so}");
	EXPECT_EQ(spec.promptTemplate, "# Night\nAt {time}, {{so}}");
	EXPECT_EQ(wishOf(R"({"prompt": "At night"})").promptTemplate, "");
}

TEST_F(TriggerSettings, decideTheChoicesOfThePromptByTheSeedThatIsSent)
{
	const std::string animals = "{ant|bee|cat|dog|eel|fox|gnu|hen}{ant|bee|cat|dog|eel|fox|gnu|hen}";
	const GenerationSpec drawn = wishOf((R"({"prompt": ")" + animals + "\"}").c_str());
	const GenerationSpec again = wishOf((R"({"prompt": ")" + animals + R"(", "seed_mode": "fixed", "seed": )" +
					     std::to_string(drawn.seed.value()) + "}")
						    .c_str());
	EXPECT_EQ(again.prompt, drawn.prompt);
	EXPECT_EQ(again.seed, drawn.seed);
}

TEST_F(TriggerSettings, refuseATemplateWithAMistakeAndNameThePlace)
{
	expectRefused(R"({"prompt": "a {tme} fox"})", RefusalCode::invalidSetting, "Prompt.UnknownName");
	expectRefused(R"({"prompt": "a {tme} fox"})", RefusalCode::invalidSetting, "1:3 tme");
}

TEST_F(TriggerSettings, askTheLimitsAboutWhatComesOfTheTemplate)
{
	expectRefused(R"({"prompt": "{|}"})", RefusalCode::noPrompt, "NoPrompt");
	const std::string half(2500, 'x');
	const std::string choice = "{" + half + "|" + half + "}";
	EXPECT_EQ(wishOf((R"({"prompt": ")" + choice + choice + "\"}").c_str()).prompt.size(), 5000u);
	expectRefused((R"({"prompt": ")" + choice + choice + "!\"}").c_str(), RefusalCode::promptTooLong, "5001");
}

TEST(PromptLists, giveTheGraphicsThreadWhatAWorkerHasReadAndOthersWhatIsThere)
{
	const HeadlessObs obs;
	const std::filesystem::path folder = std::filesystem::temp_directory_path() / "r2v-prompt-lists-test";
	std::filesystem::create_directories(folder);
	std::ofstream(folder / "styles.txt") << "noir";
	Workers workers(1);
	const obs::PromptLists lists(folder, workers);
	using prompt::FileContent;
	using prompt::FileError;
	const auto readOnGraphicsThread = [&lists] {
		struct Call {
			const obs::PromptLists &lists;
			FileContent content;
		} call{lists, {}};
		const auto read = [](void *param) {
			auto &asked = *static_cast<Call *>(param);
			asked.content = asked.lists.read("styles.txt");
		};
		obs_queue_task(OBS_TASK_GRAPHICS, read, &call, true);
		return call.content;
	};
	EXPECT_EQ(lists.read("styles.txt"), FileContent("noir"));
	EXPECT_EQ(readOnGraphicsThread(), FileContent(FileError::notReadYet));
	EXPECT_TRUE(eventually([&] { return readOnGraphicsThread() == FileContent("noir"); }));
	std::filesystem::remove_all(folder);
	EXPECT_EQ(lists.read("styles.txt"), FileContent(FileError::unreadable));
	EXPECT_TRUE(eventually([&] { return readOnGraphicsThread() == FileContent(FileError::unreadable); }));
}

TEST_F(TriggerSettings, areReplacedByTheOverridesOfOneTrigger)
{
	const OBSDataAutoRelease own = obs_data_create_from_json(
		R"({"prompt": "own", "prompt_text_source": "not there", "duration": 3, "resolution": "1080p"})");
	const OBSDataAutoRelease overrides = obs_data_create_from_json(R"({"prompt": "for once", "duration": 4})");
	GenerationSpec spec;
	EXPECT_FALSE(obs::fillSpec(spec, obs::checkSettings(own, overrides), texts(), {.sources = Nothing()}));
	EXPECT_EQ(spec.prompt, "for once");
	EXPECT_EQ(spec.durationS, 4);
	EXPECT_EQ(spec.resolution, "1080p");
	EXPECT_STREQ(obs_data_get_string(own, "prompt"), "own");
}

TEST_F(TriggerSettings, drawANewSeedEachTimeSoThatItIsOnRecord)
{
	const auto first = wishOf(R"({"prompt": "p", "seed_mode": "random", "seed": 7})").seed;
	const auto second = wishOf(R"({"prompt": "p"})").seed;
	ASSERT_TRUE(first && second);
	EXPECT_NE(*first, *second);
	EXPECT_GE(*first, 0);
	EXPECT_LE(*first, 2147483647);
}

TEST_F(TriggerSettings, incrementTheSeedAndBeginAgainAfterTheLargest)
{
	const auto after = [](const char *json) { return obs::nextSeed(wishOf(json), settings(json)); };
	EXPECT_EQ(after(R"({"prompt": "p", "seed_mode": "increment", "seed": 41})"), 42);
	EXPECT_EQ(after(R"({"prompt": "p", "seed_mode": "increment", "seed": 2147483647})"), 0);
	EXPECT_EQ(after(R"({"prompt": "p", "seed_mode": "fixed", "seed": 41})"), std::nullopt);
	EXPECT_EQ(after(R"({"prompt": "p", "seed_mode": "random"})"), std::nullopt);
}

TEST_F(TriggerSettings, takeThePromptFromATextSourceWhileItHasText)
{
	const OBSSourceAutoRelease words = createSizelessSource("words");
	const char *json = R"({"prompt": "fallback", "prompt_text_source": "words"})";
	EXPECT_EQ(wishOf(json).prompt, "fallback");
	const OBSDataAutoRelease text = obs_data_create_from_json(R"({"text": "from the chat"})");
	obs_source_update(words, text);
	EXPECT_EQ(wishOf(json).prompt, "from the chat");
	expectRefused(R"({"prompt": "p", "prompt_text_source": "gone"})", RefusalCode::invalidSetting, "gone");
}

TEST_F(TriggerSettings, areRefusedWithTheFieldThatIsWrong)
{
	expectRefused(R"({})", RefusalCode::noPrompt, "NoPrompt");
	expectRefused(R"({"prompt": " \n"})", RefusalCode::noPrompt, "NoPrompt");
	expectRefused(R"({"prompt": 5})", RefusalCode::invalidSetting, "prompt");
	expectRefused(R"({"prompt": "p", "duration": "5"})", RefusalCode::invalidSetting, "duration");
	expectRefused(R"({"prompt": "p", "duration": 5.5})", RefusalCode::invalidSetting, "duration");
	expectRefused(R"({"prompt": "p", "duration": true})", RefusalCode::invalidSetting, "duration");
	expectRefused(R"({"prompt": "p", "duration": 11})", RefusalCode::invalidSetting, "Duration");
	expectRefused(R"({"prompt": "p", "duration": 4294967301})", RefusalCode::invalidSetting, "Duration");
	expectRefused(R"({"prompt": "p", "resolution": "4k"})", RefusalCode::invalidSetting, "Resolution");
	expectRefused(R"({"prompt": "p", "aspect_ratio": "2:1"})", RefusalCode::invalidSetting, "AspectRatio");
	expectRefused(R"({"prompt": "p", "seed_mode": "lucky"})", RefusalCode::invalidSetting, "seed_mode");
	expectRefused(R"({"prompt": "p", "seed_mode": "fixed", "seed": -1})", RefusalCode::invalidSetting, "Seed");
	expectRefused(R"({"prompt": "p", "resolution": {"a": 1}})", RefusalCode::invalidSetting, "resolution");
	expectRefused(R"({"prompt": "p", "resolution": [{"a": 1}]})", RefusalCode::invalidSetting, "resolution");
	expectRefused(R"({"prompt": "p", "multi_shots": "yes"})", RefusalCode::invalidSetting, "multi_shots");
	expectRefused(R"({"prompt": "p", "model": ""})", RefusalCode::invalidSetting, "NoModel");
}

TEST_F(TriggerSettings, countCodePointsOfThePrompt)
{
	const auto foxes = [](size_t count) {
		std::string text;
		for (size_t point = 0; point < count; point++) {
			text += "狐";
		}
		return text;
	};
	EXPECT_EQ(wishOf((R"({"prompt": ")" + foxes(5000) + R"("})").c_str()).prompt.size(), 15000u);
	expectRefused((R"({"prompt": ")" + foxes(5001) + R"("})").c_str(), RefusalCode::promptTooLong, "5001");
	expectRefused((R"({"prompt": "p", "negative_prompt": ")" + foxes(501) + R"("})").c_str(),
		      RefusalCode::promptTooLong, "501");
}

TEST(TriggerReference, isTheProgramOrTheSourceOrFileOfThatName)
{
	const HeadlessObs obs;
	const OBSSourceAutoRelease card = createCard("card", 64, 64);
	const std::string file = testing::TempDir() + "r2v-reference.png";
	std::ofstream(file) << "x";

	const auto program = obs::findReference(settings("{}"), texts());
	EXPECT_FALSE(program.reason);
	EXPECT_FALSE(std::get<obs::GrabTarget>(program.spec).source);

	const auto preview = obs::findReference(settings(R"({"reference": "preview"})"), texts());
	EXPECT_FALSE(preview.reason);
	EXPECT_FALSE(std::get<obs::GrabTarget>(preview.spec).source) << "without a frontend it is the program";

	const auto source =
		obs::findReference(settings(R"({"reference": "source", "reference_name": "card"})"), texts());
	EXPECT_FALSE(source.reason);
	EXPECT_TRUE(obs_weak_source_references_source(std::get<obs::GrabTarget>(source.spec).source, card));

	const std::string json = R"({"reference": "file", "reference_file": ")" + file + R"("})";
	const auto image = obs::findReference(settings(json.c_str()), texts());
	EXPECT_FALSE(image.reason);
	EXPECT_EQ(std::get<std::filesystem::path>(image.spec), file);
	std::filesystem::remove(file);
}

TEST(TriggerReference, isWithoutWhatIsNamed)
{
	const HeadlessObs obs;
	const OBSSourceAutoRelease card = createCard("card", 64, 64);
	const OBSSourceAutoRelease chat = createCard("chat", 64, 64);
	const auto found = obs::findReference(
		settings(R"({"hide_while_capturing": [{"value": "chat"}, {"value": ""}, {"value": "card"}]})"),
		texts());
	EXPECT_FALSE(found.reason);
	const auto &target = std::get<obs::GrabTarget>(found.spec);
	ASSERT_EQ(target.hidden.size(), 2u);
	EXPECT_TRUE(obs_weak_source_references_source(target.hidden[0], chat));
	EXPECT_TRUE(obs_weak_source_references_source(target.hidden[1], card));
}

TEST(TriggerReference, isRefusedWhereWhatIsNamedToBeHiddenIsUnclear)
{
	const HeadlessObs obs;
	const OBSSourceAutoRelease card = createCard("card", 64, 64);
	for (const char *json :
	     {R"({"hide_while_capturing": [{"value": "gone"}]})",
	      R"({"hide_while_capturing": [{"value": "card"}, {"value": 5}]})",
	      R"({"hide_while_capturing": [{"name": "card"}]})", R"({"hide_while_capturing": "card"})",
	      R"({"reference": "source", "reference_name": "card",
				     "hide_while_capturing": [{"value": "card"}]})"}) {
		const auto found = obs::findReference(settings(json), texts());
		ASSERT_TRUE(found.reason) << json;
		EXPECT_EQ(found.reason->refusal, RefusalCode::invalidSetting) << json;
	}
}

TEST(TriggerReference, isRefusedAtOnceWhereItIsNotThere)
{
	const HeadlessObs obs;
	const OBSSourceAutoRelease own = createOwnSource("own", 64, 64);
	const auto refused = [](const char *json, RefusalCode refusal, const char *named) {
		const auto reference = obs::findReference(settings(json), texts());
		ASSERT_TRUE(reference.reason) << json;
		EXPECT_EQ(reference.reason->refusal, refusal) << json;
		EXPECT_THAT(reference.reason->message, HasSubstr(named)) << json;
	};
	refused(R"({"reference": "source", "reference_name": "gone"})", RefusalCode::noReference, "gone");
	refused(R"({"reference": "source"})", RefusalCode::noReference, "NoReferenceName");
	refused(R"({"reference": "source", "reference_name": "own"})", RefusalCode::noReference, "own");
	refused(R"({"reference": "file", "reference_file": "/no/such.png"})", RefusalCode::noReference, "/no/such.png");
	refused(R"({"reference": "file", "reference_file": "/"})", RefusalCode::noReference, "NoReferenceFile");
	refused(R"({"reference": "file"})", RefusalCode::noReference, "NoReferenceFileName");
	refused(R"({"reference": "none"})", RefusalCode::noReference, "NoReference");
	refused(R"({"reference": "mirror"})", RefusalCode::invalidSetting, "mirror");
}

} // namespace r2v::test
