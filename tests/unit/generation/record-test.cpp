// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/generation/record.hpp"

namespace r2v::generation {

namespace {

Generation full()
{
	Generation generation;
	generation.id = "20261122T073145123-3f9a2c";
	generation.state = State::downloading;
	generation.spec = {.sourceKey = "key",
			   .sourceName = "Source",
			   .prompt = "a \"fox\"\n🦊",
			   .promptTemplate = "a {\"fox\"|cat}\n🦊",
			   .negativePrompt = "blur",
			   .model = "wan",
			   .durationS = 7,
			   .resolution = "1080p",
			   .aspectRatio = "4:3",
			   .seed = 0,
			   .multiShots = true,
			   .enableSafetyChecker = false,
			   .requestedBy = "viewer",
			   .needsApproval = false};
	generation.baseUrl = "https://api.example";
	generation.rehearsal = true;
	generation.createdAt = UtcTime(Milliseconds(1'793'000'000'123));
	generation.updatedAt = UtcTime(Milliseconds(1'793'000'001'456));
	generation.waitsForApproval = true;
	generation.approvedAt = UtcTime(Milliseconds(1'793'000'000'567));
	generation.acceptedAt = UtcTime(Milliseconds(1'793'000'000'789));
	generation.taskDuration = {.atLeast = Milliseconds(98'000), .atMost = Milliseconds(100'000)};
	generation.references = {{"reference-1.jpg", "image/jpeg", 1280, 720, 12345, "https://cdn.example/1"}};
	generation.submitMayHaveLeft = true;
	generation.taskId = "task-1";
	generation.progress = 55;
	generation.resultUrl = "https://cdn.example/2";
	generation.creditsReserved = "121000";
	generation.mayHaveBeenBilled = true;
	generation.dismissed = true;
	generation.keep = true;
	generation.clipFileName = "clip.mp4";
	generation.clipBytes = 3'456'789;
	generation.clip = {1280, 720, 5000, 30, true, "h264"};
	generation.errorCode = ErrorCode::network;
	generation.error = "No connection.";
	generation.action = "Check it.";
	return generation;
}

} // namespace

TEST(Record, IsReadFromDiskAsItWasWritten)
{
	const Generation written = full();
	const auto read = parseRecord(toRecord(written));
	ASSERT_TRUE(read);
	EXPECT_EQ(toRecord(*read), toRecord(written));
	EXPECT_EQ(read->spec.seed, 0);
	EXPECT_EQ(read->spec.enableSafetyChecker, false);
	EXPECT_EQ(read->createdAt, written.createdAt);
	EXPECT_EQ(read->spec.promptTemplate, written.spec.promptTemplate);
	EXPECT_TRUE(read->waitsForApproval);
	EXPECT_EQ(read->approvedAt, written.approvedAt);
	EXPECT_EQ(read->acceptedAt, written.acceptedAt);
	EXPECT_EQ(read->completedAt, std::nullopt);
	EXPECT_EQ(read->taskDuration.atLeast, written.taskDuration.atLeast);
	EXPECT_EQ(read->taskDuration.atMost, written.taskDuration.atMost);
	EXPECT_EQ(read->errorCode, ErrorCode::network);
}

TEST(Record, IsInvalidWhereverItIsCutOff)
{
	const std::string text = toRecord(full());
	for (size_t length = 0; length + 2 < text.size(); ++length) {
		EXPECT_FALSE(parseRecord(text.substr(0, length))) << length;
	}
}

TEST(Record, IsInvalidIfAnyFieldHasTheWrongType)
{
	const auto good = nlohmann::json::parse(toRecord(full()));
	for (const auto &[name, value] : good.items()) {
		auto bad = good;
		bad[name] = value.is_object() ? nlohmann::json("text") : nlohmann::json::object({{"x", 1}});
		EXPECT_FALSE(parseRecord(bad.dump())) << name;
	}
}

TEST(Record, IsInvalidIfItIsDeepAnywhere)
{
	const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
	auto good = nlohmann::json::parse(toRecord(full()));
	for (const char *name : {"references", "shown_by", "clip_facts", "prompt", "of_a_newer_version"}) {
		good[name] = "HERE";
		std::string text = good.dump();
		text.replace(text.find("\"HERE\""), 6, deep);
		EXPECT_FALSE(parseRecord(text)) << name;
		good = nlohmann::json::parse(toRecord(full()));
	}
}

TEST(Record, IsInvalidIfItsClipLeadsOutOfItsFolder)
{
	auto bad = nlohmann::json::parse(toRecord(full()));
	for (const char *name : {"../../etc/passwd", "/etc/passwd", "..", "a\\b"}) {
		bad["clip"] = name;
		EXPECT_FALSE(parseRecord(bad.dump())) << name;
	}
}

TEST(Record, IsInvalidIfItsReferenceLeadsOutOfItsFolder)
{
	auto bad = nlohmann::json::parse(toRecord(full()));
	bad["references"][0]["file"] = "../../secret.jpg";
	EXPECT_FALSE(parseRecord(bad.dump()));
}

TEST(Record, IsInvalidIfANumberDoesNotFit)
{
	const auto good = nlohmann::json::parse(toRecord(full()));
	for (const char *name : {"seed", "duration", "progress", "took_at_most_ms"}) {
		auto bad = good;
		bad[name] = 1e300;
		EXPECT_FALSE(parseRecord(bad.dump())) << name;
		bad[name] = UINT64_MAX;
		EXPECT_FALSE(parseRecord(bad.dump())) << name;
	}
	auto bad = good;
	bad["clip_facts"]["width"] = -1;
	EXPECT_FALSE(parseRecord(bad.dump()));
}

} // namespace r2v::generation
