// SPDX-License-Identifier: GPL-2.0-or-later
// Records of a provider that this build does not have: another version made them, and will want them back as they are.
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/generation/record.hpp"
#include "core/text/iso-time.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::Contains;
using testing::HasSubstr;

class UnknownProviderTest : public EngineTest {
protected:
	std::string plant(const nlohmann::json &changes = nlohmann::json::object())
	{
		const std::string id = "20261122T073145123-" + std::to_string(100000 + texts_.size());
		nlohmann::json record{{"format", 1},
				      {"generation_id", id},
				      {"state", "waiting"},
				      {"created_at", toIso(clock.utc())},
				      {"updated_at", toIso(clock.utc())},
				      {"base_url", config.baseUrl},
				      {"provider", "nova"},
				      {"submit_may_have_left", true},
				      {"task_id", "task-1"},
				      {"of_a_later_version", {{"kept", true}}}};
		record.update(changes);
		texts_[id] = record.dump();
		std::filesystem::create_directories(config.storageDir / id);
		std::ofstream(config.storageDir / id / "generation.json") << texts_[id];
		return id;
	}
	void expectUntouched()
	{
		for (const auto &[id, text] : texts_) {
			EXPECT_EQ(recordOnDisk(id), text);
			int files = 0;
			for ([[maybe_unused]] const auto &entry :
			     std::filesystem::directory_iterator(config.storageDir / id)) {
				++files;
			}
			EXPECT_EQ(files, std::filesystem::exists(config.storageDir / id / "clip.mp4") ? 2 : 1) << id;
		}
		EXPECT_TRUE(transport.requests.empty());
	}

	std::map<std::string, std::string> texts_;
};

TEST_F(UnknownProviderTest, AreNeitherPolledNorChangedInWhateverState)
{
	kill();
	for (const char *state : {"capturing", "queued", "uploading", "submitting", "waiting", "downloading", "ready",
				  "failed", "cancelled", "unknown", "detached"}) {
		plant({{"state", state}});
		plant({{"state", state}, {"task_id", ""}, {"submit_may_have_left", false}});
	}
	plant({{"rehearsal", true}, {"base_url", "rehearsal://studio"}});
	plant({{"waits_for_approval", true}, {"state", "queued"}});
	for (const char *code : {"network", "unauthorized", "insufficient_balance", "rejected"}) {
		plant({{"state", "detached"}, {"error_code", code}});
	}
	for (const nlohmann::json &name : {nlohmann::json("FoxAPI"), nlohmann::json("foxapi "), nlohmann::json(7),
					   nlohmann::json::array({"foxapi"})}) {
		plant({{"provider", name}});
	}
	restart();
	engine->setApiKey("another-key");
	runFor(std::chrono::hours(2));
	for (const auto &[id, text] : texts_) {
		engine->fetchAgain(id);
		engine->cancel(id);
		engine->markAddedAsMediaSource(id);
		engine->markShown(id, "a source", true);
		engine->markReleased(id);
	}
	runFor(std::chrono::hours(2));
	runBackground();
	restart();
	runFor(std::chrono::hours(30));
	runBackground();
	expectUntouched();
}

TEST_F(UnknownProviderTest, SayWhoHasThemAndWhatToDo)
{
	kill();
	const std::string waiting = plant();
	const std::string queued = plant({{"state", "queued"}, {"task_id", ""}});
	const std::string failed = plant({{"state", "failed"}, {"error_code", "network"}, {"error", "x"}});
	restart();
	for (const std::string &id : {waiting, queued}) {
		ASSERT_TRUE(find(id));
		EXPECT_EQ(toString(find(id)->state), "detached");
		EXPECT_THAT(find(id)->error, HasSubstr("“nova”"));
		EXPECT_THAT(find(id)->action, HasSubstr("“nova”"));
	}
	for (const std::string &id : {waiting, failed}) {
		EXPECT_THAT(engine->fetchAgain(id).reason, HasSubstr("“nova”"));
	}
	EXPECT_EQ(engine->status().active + engine->status().queued, 0);
	expectUntouched();
}

TEST_F(UnknownProviderTest, OnesThatCannotBeReadAreLeftWhereTheyAre)
{
	kill();
	const std::string id = plant({{"state", "dreaming"}});
	plant({{"error_code", "out_of_dreams"}, {"state", "failed"}});
	plant({{"format", 2}});
	plant({{"duration", "long"}});
	plant({{"generation_id", "another"}});
	restart();
	runFor(std::chrono::hours(1));
	EXPECT_FALSE(find(id));
	EXPECT_THAT(listener.notices, Contains(HasSubstr(id)));
	expectUntouched();
}

TEST_F(UnknownProviderTest, ClipsOfTheirsArePlayedAndNeverRemovedByTheStorageLimit)
{
	kill();
	config.storageLimitGb = 0;
	const std::string id = plant({{"state", "ready"}, {"clip", "clip.mp4"}});
	std::ofstream(config.storageDir / id / "clip.mp4") << "the clip's bytes";
	restart();
	EXPECT_EQ(toString(find(id)->state), "ready");
	EXPECT_EQ(find(id)->clipBytes, 16U);
	runUntilEnd(generate());
	runUntilEnd(generate());
	runBackground();
	EXPECT_TRUE(find(id));
	EXPECT_EQ(recordOnDisk(id), texts_[id]);
	EXPECT_TRUE(std::filesystem::exists(config.storageDir / id / "clip.mp4"));
}

TEST_F(UnknownProviderTest, ARecordWithoutAProviderIsOfTheOneThatThereWas)
{
	kill();
	const std::string id = plant({{"provider", nullptr}});
	restart();
	runUntilEnd(id);
	EXPECT_EQ(toString(find(id)->state), "ready") << find(id)->error;
	EXPECT_EQ(nlohmann::json::parse(recordOnDisk(id))["provider"], "foxapi");
}

} // namespace r2v::generation
