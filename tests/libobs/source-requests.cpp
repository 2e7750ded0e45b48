// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "obs/base/generation-data.hpp"
#include "obs/remote/remote-descriptions.hpp"
#include "source-stage.hpp"
#include "vendor-stand-in.hpp"

namespace r2v::test {

using nlohmann::json;

namespace {

// The names that the examples use.
constexpr char kSource[] = "AI clip";
constexpr char kScene[] = "Live";
constexpr char kReady[] = "20260131T201502123-3f9a2c";
constexpr char kToApprove[] = "20260131T201630481-b7c01e";
constexpr char kToReject[] = "20260131T201744902-5d20fa";
constexpr char kNotFetched[] = "20260131T201108317-c4e6d8";

using Names = std::set<std::string>;

Names namesOf(const json &object)
{
	Names names;
	for (const auto &[name, value] : object.items()) {
		names.insert(name);
	}
	return names;
}

template <typename Rows>
Names namesOfRows(const Rows &rows)
{
	Names names;
	for (const auto &row : rows) {
		EXPECT_TRUE(names.insert(row.name).second) << row.name << " is described twice";
	}
	return names;
}

bool areWithin(const Names &some, const Names &all)
{
	return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

/// Names and types of the answer are those of the example, and a generation in it is one as described.
void expectTheShapeOf(const json &example, const json &answer)
{
	EXPECT_EQ(namesOf(answer), namesOf(example)) << answer;
	const Names generation = namesOfRows(obs::generationFields());
	for (const auto &[name, value] : example.items()) {
		EXPECT_EQ(answer.value(name, json()).type_name(), std::string(value.type_name())) << name;
		for (const json *side : {&example, &answer}) {
			const json found = side->value(name, json());
			const json one = found.is_array() && !found.empty() ? found[0] : found;
			if (one.is_object()) {
				EXPECT_TRUE(areWithin(namesOf(one), generation)) << one;
			}
		}
	}
}

/// What the examples speak of: a source in a scene, a ready clip, two that wait, and one that never arrived.
class Requests : public testing::Test {
protected:
	Requests()
	{
		const std::filesystem::path clip = stage_.clips().gray("200", {});
		const auto store = [&](const char *id, const std::function<void(generation::Generation &)> &change) {
			stage_.storeGeneration(id, clip, "the-source", change);
		};
		store(kReady, [](generation::Generation &one) {
			one.spec.seed = 7;
			one.spec.promptTemplate = "{a fox|a dog}";
		});
		const auto waits = [](generation::Generation &one) { one.held = true; };
		store(kToApprove, waits);
		store(kToReject, waits);
		store(kNotFetched, [](generation::Generation &one) {
			one.state = generation::State::failed;
			one.taskId = "a-task";
			one.rehearsal = true;
			one.clipFileName.clear();
		});
		stage_.rehearseWithoutLimits();
		stage_.startApp();
		stage_.app().postLoad();
		source_ = stage_.create(kSource, R"({"source_key": "the-source", "prompt": "A sunset"})");
		scene_ = std::make_unique<TestScene>(kScene);
		scene_->add(source_);
		stage_.libobs().setProgram(scene_->source());
		EXPECT_TRUE(eventually([&] { return stage_.app().engine().find(kReady) != nullptr; }));
	}

	~Requests() override
	{
		stage_.libobs().setProgram(nullptr);
		scene_.reset();
		source_ = nullptr;
		obs_wait_for_destroy_queue();
		// It takes its leave of the client.
		stage_.app().shutDown();
	}

	json call(const std::string &name, const char *request)
	{
		const OBSDataAutoRelease data = obs_data_create_from_json(request);
		return client_.call(name, data);
	}

	SourceStage stage_;
	VendorStandIn client_;
	OBSSourceAutoRelease source_;
	std::unique_ptr<TestScene> scene_;
};

} // namespace

TEST_F(Requests, EachExampleIsAnsweredAsItsDescriptionSays)
{
	const bool hasMediaSource = stage_.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA);
	const auto all = obs::requestDescriptions();
	ASSERT_GE(all.size(), 14u);
	for (const obs::RequestDescription &request : all) {
		SCOPED_TRACE(request.name);
		const json asked = json::parse(request.exampleRequest);
		EXPECT_TRUE(areWithin(namesOf(asked), namesOfRows(request.fields)));
		const json example = json::parse(request.exampleAnswer);
		EXPECT_EQ(namesOf(example), namesOfRows(request.answer));
		if (request.name != std::string("add_media_source") || hasMediaSource) {
			const json answer = call(request.name, request.exampleRequest);
			EXPECT_FALSE(answer.contains("error")) << answer;
			EXPECT_EQ(answer.value("accepted", true), true) << answer;
			expectTheShapeOf(example, answer);
		}
		call("panic", R"({"on": false})");
	}
	if (!hasMediaSource) {
		GTEST_SKIP() << "add_media_source was left out: OBS's own media source is not installed";
	}
}

TEST_F(Requests, AGenerationAndEachEventHaveTheFieldsThatAreDescribed)
{
	const json whole = call("get_generation", R"({"generation_id": "20260131T201502123-3f9a2c"})")["generation"];
	EXPECT_EQ(namesOf(whole), namesOfRows(obs::generationFields()));

	const generation::Snapshot clip = stage_.app().engine().find(kReady);
	const obs::VendorEvent events[] = {
		obs::generationChangedEvent(*clip), obs::clipReadyEvent(*clip),
		obs::refusedEvent(
			{}, {.refusal = generation::RefusalCode::tooSoon, .generationId = {}, .message = "Too soon."})};
	ASSERT_EQ(std::size(events), obs::eventDescriptions().size());
	for (size_t index = 0; index < std::size(events); index++) {
		const obs::EventDescription &described = obs::eventDescriptions()[index];
		EXPECT_STREQ(events[index].name, described.name);
		EXPECT_EQ(namesOf(strictJson(events[index].data)), namesOfRows(described.fields)) << described.name;
	}
}

TEST_F(Requests, EveryErrorCodeThatAnAnswerHoldsIsDescribed)
{
	const Names described = namesOfRows(obs::requestErrors());
	Names met;
	const auto meet = [&](const json &answer) {
		ASSERT_TRUE(answer.contains("error_code")) << answer;
		EXPECT_NE(answer["error"], "");
		met.insert(answer["error_code"]);
	};
	meet(call("play", R"({"source": "nobody", "generation_id": "none"})"));
	meet(call("play", R"({"source": "AI clip", "generation_id": "none"})"));
	meet(call("play", R"({"source": "AI clip", "generation_id": "20260131T201108317-c4e6d8"})"));
	meet(call("cancel", R"({"source": "AI clip", "generation_id": "20260131T201502123-3f9a2c"})"));
	met.insert("internal"); // a fault of the plugin, or OBS is closing
	EXPECT_EQ(met, described);
}

TEST_F(Requests, RehearsalIsTurnedOffAndOnForGoodAndNeedsToBeToldWhich)
{
	const auto isRehearsal = [&] { return call("get_status", "{}")["rehearsal"].get<bool>(); };
	const auto configSays = [&](bool on) {
		return generation::loadConfig(stage_.keyFile().parent_path()).config.rehearsal == on;
	};
	ASSERT_TRUE(isRehearsal());
	EXPECT_EQ(call("set_rehearsal", "{}")["error_code"], "bad_request");
	EXPECT_EQ(call("set_rehearsal", R"({"on": "false"})")["error_code"], "bad_request");
	EXPECT_TRUE(isRehearsal());
	for (const bool on : {false, false, true}) {
		EXPECT_EQ(call("set_rehearsal", on ? R"({"on": true})" : R"({"on": false})"), json::object());
		EXPECT_EQ(isRehearsal(), on);
		EXPECT_TRUE(eventually([&] { return configSays(on); }));
		const OBSDataAutoRelease settings = obs_source_get_settings(source_);
		EXPECT_EQ(obs_data_get_bool(settings, "rehearsal"), on) << "the switch on its page";
	}
	EXPECT_EQ(call("generate", R"({"source": "AI clip"})")["accepted"], true);
	call("set_rehearsal", R"({"on": false})");
	EXPECT_EQ(call("generate", R"({"source": "AI clip"})")["refusal"], "no_api_key") << "nothing is sent for money";
}

TEST_F(Requests, RehearsalThatSeveralClientsSwitchAtOnceIsTheSameEverywhere)
{
	const auto configSays = [&] { return generation::loadConfig(stage_.keyFile().parent_path()).config.rehearsal; };
	for (int round = 0; round < 400; round++) {
		std::vector<std::thread> clients;
		for (int client = 0; client < 4; client++) {
			clients.emplace_back([&, client] {
				for (int turn = 0; turn < 2; turn++) {
					call("set_rehearsal",
					     (client + turn) % 2 ? R"({"on": true})" : R"({"on": false})");
				}
			});
		}
		for (std::thread &client : clients) {
			client.join();
		}
		const bool on = stage_.app().config().rehearsal;
		const OBSDataAutoRelease settings = obs_source_get_settings(source_);
		ASSERT_EQ(stage_.app().engine().status().rehearsal, on) << "what is paid and what is shown differ";
		ASSERT_EQ(obs_data_get_bool(settings, "rehearsal"), on);
	}
	EXPECT_TRUE(eventually([&] { return configSays() == stage_.app().config().rehearsal; }));
}

} // namespace r2v::test
