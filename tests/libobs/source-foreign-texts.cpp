// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/base/generation-data.hpp"
#include "source-stage.hpp"
#include "vendor-stand-in.hpp"

namespace r2v::test {

using nlohmann::json;

namespace {

struct Bytes {
	std::string given;
	std::string read;
};
const Bytes kBytes[] = {
	{"caf\xE9 neon", "caf\uFFFD neon"}, // Latin-1
	{"\xFF\xFE!", "\uFFFD\uFFFD!"}, // never in UTF-8
	{"a\xED\xA0\x80z", "a\uFFFD\uFFFD\uFFFDz"}, // a lone surrogate
	{"a\xC0\xAFz", "a\uFFFD\uFFFDz"}, // written longer than needed
	{"a\xF4\x90\x80\x80z", "a\uFFFD\uFFFD\uFFFD\uFFFDz"}, // beyond the last code point
	{"cut \xC3", "cut \uFFFD"}, // the second byte is missing
	{"\xC3\xA9\xE9\xF0\x9F\x98\x80\xF0\x9F", "\u00e9\uFFFD\U0001F600\uFFFD\uFFFD"}, // among what is right
};

std::string procedure(obs_source_t *source, const char *name, const char *argument, const std::string &given,
		      const char *result)
{
	calldata_t arguments;
	calldata_init(&arguments);
	calldata_set_string(&arguments, argument, given.c_str());
	proc_handler_call(obs_source_get_proc_handler(source), name, &arguments);
	const char *text = nullptr;
	calldata_get_string(&arguments, result, &text);
	std::string told = text ? text : "";
	calldata_free(&arguments);
	return told;
}

void update(obs_source_t *source, const std::vector<std::pair<const char *, std::string>> &texts)
{
	const OBSDataAutoRelease change = obs_data_create();
	for (const auto &[name, text] : texts) {
		obs_data_set_string(change, name, text.c_str());
	}
	obs_source_update(source, change);
}

void registerTextKind()
{
	obs_source_info info{};
	info.id = "text_of_test";
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO;
	info.get_name = [](void *) { return "Text"; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * { return source; };
	info.destroy = [](void *) {};
	info.get_width = [](void *) { return uint32_t{16}; };
	info.get_height = [](void *) { return uint32_t{16}; };
	info.video_render = [](void *, gs_effect_t *) {};
	obs_register_source(&info);
}

/// In rehearsal, with a client of obs-websocket's.
class ForeignTexts : public testing::Test {
protected:
	ForeignTexts()
	{
		stage_.rehearseWithoutLimits();
		stage_.startApp();
		stage_.app().postLoad();
		registerTextKind();
		source_ = stage_.create("clip", R"({"prompt": "A sunset"})");
		text_ = obs_source_create("text_of_test", "Text", nullptr, nullptr);
	}

	~ForeignTexts() override
	{
		source_ = nullptr;
		text_ = nullptr;
		obs_wait_for_destroy_queue();
		// It takes its leave of the client.
		stage_.app().shutDown();
	}

	json generation(const std::string &id)
	{
		return client_.call("get_generation", {{"generation_id", id}})["generation"];
	}

	/// What is told of a generation by each road.
	void expectPrompt(const std::string &id, const std::string &prompt)
	{
		ASSERT_FALSE(id.empty());
		EXPECT_EQ(generation(id)["prompt"], prompt);
		EXPECT_EQ(client_.call("list_generations", {})["generations"][0]["prompt"], prompt);
		EXPECT_TRUE(eventually([&] {
			for (const auto &[type, data] : client_.events()) {
				if (type == "generation_changed" && data["generation_id"] == id) {
					return data["prompt"] == prompt;
				}
			}
			return false;
		}));
		stage_.app().engine().cancelAll();
	}

	std::string generated(const std::vector<std::pair<std::string, std::string>> &more = {})
	{
		auto texts = more;
		texts.emplace_back("source", "clip");
		const json answer = client_.call("generate", texts);
		EXPECT_TRUE(answer["accepted"].get<bool>()) << answer;
		return answer["generation_id"];
	}

	std::string refused(const std::vector<std::pair<std::string, std::string>> &texts)
	{
		const json answer = client_.call("generate", texts);
		EXPECT_FALSE(answer["accepted"].get<bool>());
		return answer["message"];
	}

	SourceStage stage_;
	VendorStandIn client_;
	OBSSourceAutoRelease source_;
	OBSSourceAutoRelease text_;
};

} // namespace

TEST_F(ForeignTexts, OfAScriptsProcedureAreReplaced)
{
	for (const Bytes &bytes : kBytes) {
		expectPrompt(procedure(source_, "generate", "prompt", bytes.given, "generation_id"), bytes.read);
		procedure(source_, "play", "generation_id", bytes.given, "none");
	}
}

TEST_F(ForeignTexts, OfATextSourceAreReplacedAsPromptAndWithinOne)
{
	for (const Bytes &bytes : kBytes) {
		update(text_, {{"text", bytes.given}});
		update(source_, {{"prompt_text_source", "Text"}});
		expectPrompt(generated(), bytes.read);
		update(source_, {{"prompt_text_source", ""}, {"prompt", "On: {text:Text}"}});
		expectPrompt(generated(), "On: " + bytes.read);
	}
}

TEST_F(ForeignTexts, OfSettingsAreReplacedAndSurviveSaving)
{
	for (const Bytes &bytes : kBytes) {
		update(source_,
		       {{"prompt", bytes.given}, {"negative_prompt", bytes.given}, {"status_format", bytes.given}});
		const std::string id = generated();
		EXPECT_EQ(generation(id)["negative_prompt"], bytes.read);
		expectPrompt(id, bytes.read);
		stage_.libobs().waitFrames(3);
		// libobs leaves out what is no UTF-8.
		EXPECT_EQ(json::parse(SourceStage::settingsOf(source_))["prompt"], bytes.read);
	}
}

TEST_F(ForeignTexts, OfNamesAreReplacedAndSourcesAreFoundByTheNameThatIsShown)
{
	for (const Bytes &bytes : kBytes) {
		obs_source_set_name(source_, bytes.given.c_str());
		obs_source_set_name(text_, ("T" + bytes.given).c_str());
		update(source_, {{"prompt", "{text:T" + bytes.given + "}"}});
		update(text_, {{"text", "words"}});
		const json answer = client_.call("generate", {{"source", bytes.read}});
		ASSERT_TRUE(answer["accepted"].get<bool>()) << answer;
		EXPECT_EQ(generation(answer["generation_id"])["source"], bytes.read);
		expectPrompt(answer["generation_id"], "words");
		update(source_, {{"reference", "source"}, {"reference_name", "T" + bytes.given}});
		EXPECT_TRUE(client_.call("generate", {{"source", bytes.read}})["accepted"].get<bool>());
		update(source_, {{"reference", "program"}});
		stage_.app().engine().cancelAll();
	}
	const TestScene scene("sc\xE8ne");
	stage_.libobs().setProgram(scene.source());
	update(source_, {{"prompt", "In {scene}"}});
	expectPrompt(procedure(source_, "generate", "prompt", "", "generation_id"), "In sc\uFFFDne");
	stage_.libobs().setProgram(nullptr);
}

TEST_F(ForeignTexts, OfARequestAreReplacedInItsGenerationAndInItsRefusal)
{
	for (const Bytes &bytes : kBytes) {
		expectPrompt(generated({{"prompt", bytes.given}}), bytes.read);
		update(source_, {{"prompt", "For {input}"}});
		expectPrompt(generated({{"input", bytes.given}}), "For " + bytes.read);
		EXPECT_NE(refused({{"source", bytes.given}}), "");
		EXPECT_NE(refused({{"source", "clip"}, {bytes.given, "an unknown field"}}), "");
		EXPECT_NE(refused({{"source", "clip"}, {"reference", bytes.given}}), "");
		EXPECT_NE(refused({{"source", "clip"}, {"reference", "source"}, {"reference_name", bytes.given}}), "");
		EXPECT_NE(refused({{"source", "clip"}, {"prompt_text_source", bytes.given}}), "");
		for (const char *request : {"get_generation", "approve", "fetch_again"}) {
			EXPECT_EQ(client_.call(request, {{"generation_id", bytes.given}})["error_code"],
				  "unknown_generation");
		}
		EXPECT_EQ(client_.call("stop_clip", {{"source", bytes.given}})["error_code"], "unknown_source");
		EXPECT_EQ(client_.call("list_generations", {{"state", bytes.given}})["error_code"], "bad_request");
	}
	EXPECT_TRUE(eventually([&] { return client_.events().back().first == "refused"; }));
}

TEST_F(ForeignTexts, OfAFolderAreReplacedInTheReportedPathOfItsClip)
{
	generation::Generation generation;
	generation.id = "20260101T000000000-00000a";
	generation.clipFileName = "clip.mp4";
	generation.storage = std::make_shared<const std::filesystem::path>("/home/andr\xE9/clips");
	const OBSDataAutoRelease data = obs::toData(generation);
	EXPECT_EQ(strictJson(data)["clip_path"], "/home/andr\uFFFD/clips/20260101T000000000-00000a/clip.mp4");
}

TEST_F(ForeignTexts, ValuesOfTheWrongTypeAreRefusedOrIgnored)
{
	const OBSDataAutoRelease defaults = obs_get_source_defaults(obs::kSourceId);
	const OBSDataAutoRelease values = obs_data_get_defaults(defaults);
	const json names = json::parse(obs_data_get_json(values));
	const json odd[] = {json::object(),
			    {{"a", {{"b", "\u00e9"}}}},
			    json::array(),
			    {{{"value", json::object()}}},
			    -1,
			    1e300,
			    true,
			    "",
			    std::string(5000, 'x')};
	for (const auto &[name, value] : names.items()) {
		for (const json &wrong : odd) {
			const OBSSourceAutoRelease source = stage_.create("odd", json{{name, wrong}}.dump());
			ASSERT_TRUE(source);
			const OBSDataAutoRelease change = obs_data_create_from_json(json{{name, wrong}}.dump().c_str());
			obs_source_update(source_, change);
			obs_source_save(source_);
			obs_properties_destroy(obs_source_properties(source_));
			static_cast<void>(client_.call("generate", {{"source", "clip"}}));
			const OBSDataAutoRelease back =
				obs_data_create_from_json(json{{name, value}, {"prompt", "A sunset"}}.dump().c_str());
			obs_source_update(source_, back);
		}
		stage_.libobs().waitFrames(1);
		stage_.app().engine().cancelAll();
	}
	EXPECT_FALSE(generated().empty());
	EXPECT_EQ(stage_.libobs().loggedErrors(), std::vector<std::string>{});
}

TEST_F(ForeignTexts, APromptOfMegabytesIsRefusedQuickly)
{
	const auto begin = std::chrono::steady_clock::now();
	for (const char *piece : {"x", "{", "{x}", "{a|", "{text:Text}", "{tixt}", "\n#", "\xFF", "{{", "\u00e9"}) {
		std::string prompt;
		while (prompt.size() < 10'000'000) {
			prompt += piece;
		}
		const json answer = client_.call("generate", {{"source", "clip"}, {"prompt", prompt}});
		EXPECT_EQ(answer["refusal"], "prompt_too_long") << piece;
		EXPECT_LT(answer["message"].get<std::string>().size(), 1000u);
		update(source_, {{"prompt", prompt}});
		EXPECT_EQ(client_.call("generate", {{"source", "clip"}})["refusal"], "prompt_too_long") << piece;
	}
	update(source_, {{"prompt", "A sunset"}, {"reference", std::string(10'000'000, 'r')}});
	EXPECT_LT(refused({{"source", "clip"}}).size(), 5000u);
	// 21 refusals; alone each takes some hundredths of a second.
	EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

} // namespace r2v::test
