// SPDX-License-Identifier: GPL-2.0-or-later
// A store that somebody else filled: what it holds is used as far as it is what the plugin makes, and nothing outside
// of it is read, changed or deleted.
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "core/http/body-sink.hpp"
#include "generation/engine-fixture.hpp"

namespace r2v::generation {

using testing::Contains;
using testing::HasSubstr;

namespace {

std::string contentOf(const std::filesystem::path &file)
{
	std::ifstream stream(file, std::ios::binary);
	return {std::istreambuf_iterator<char>(stream), {}};
}

unsigned modeOf(const std::filesystem::path &path)
{
	struct stat status {};
	return lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

bool isThere(const std::filesystem::path &path)
{
	return std::filesystem::exists(std::filesystem::symlink_status(path));
}

} // namespace

class HostileStore : public EngineTest {
protected:
	HostileStore()
	{
		std::filesystem::create_directory(folder / "of the user");
		std::ofstream(diary) << "dear diary";
		// As the plugin itself writes what it downloads.
		transport.answerAlways("download", [this](const http::Request &request) {
			http::Response response;
			response.status = 200;
			http::BodySink sink(request);
			resumedFrom = sink.resumeFromBytes();
			response.failure = sink.begin(response);
			if (response.failure == http::Failure::none) {
				response.failure = sink.write("the clip's bytes");
			}
			sink.finish();
			response.savedBytes = sink.savedBytes();
			return response;
		});
	}

	/// A generation that is on its way at the provider, as an end of OBS leaves it.
	std::string leaveWaiting()
	{
		transport.answerOnce("poll", json(401, "{}"));
		const std::string id = generate();
		runUntil(id, State::detached);
		kill();
		return id;
	}
	std::string leaveReady()
	{
		const std::string id = generate();
		runUntil(id, State::ready);
		kill();
		return id;
	}
	/// Starts again and lets all that goes on by itself end.
	void startAgain()
	{
		restart();
		runBackgroundToItsEnd();
		runFor(std::chrono::minutes(1));
		runBackgroundToItsEnd();
	}
	void runBackgroundToItsEnd()
	{
		while (!background.empty()) {
			runBackground();
			engine->runOnce();
		}
	}
	void change(const std::string &id, const std::function<void(nlohmann::json &)> &edit)
	{
		auto record = nlohmann::json::parse(recordOnDisk(id));
		edit(record);
		std::ofstream(of(id) / "generation.json") << record.dump();
	}
	std::filesystem::path of(const std::string &id) const { return config.storageDir / id; }

	void expectUntouched() const
	{
		EXPECT_EQ(contentOf(diary), "dear diary");
		const auto entries = std::filesystem::directory_iterator(folder / "of the user");
		EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
	}

	const std::filesystem::path diary = folder / "of the user" / "diary.txt";
	uint64_t resumedFrom = 0;
};

TEST_F(HostileStore, APartThatIsALinkIsSetAsideAndTheClipStillFetched)
{
	for (const bool toNothing : {false, true}) {
		const std::string id = leaveWaiting();
		std::filesystem::create_symlink(toNothing ? folder / "of the user" / "new" : diary,
						of(id) / "clip.part");
		startAgain();
		EXPECT_EQ(find(id)->state, State::ready);
		EXPECT_EQ(contentOf(find(id)->clipPath()), "the clip's bytes");
		EXPECT_EQ(resumedFrom, 0U);
		EXPECT_TRUE(isThere(of(id) / "clip.part.set-aside"));
		EXPECT_THAT(listener.notices, Contains(HasSubstr(id + "/clip.part")));
		expectUntouched();
	}
}

TEST_F(HostileStore, APartWithASecondNameAPipeOrAFolderIsNotContinued)
{
	for (int kind = 0; kind < 3; ++kind) {
		const std::string id = leaveWaiting();
		if (kind == 0) {
			std::filesystem::create_hard_link(diary, of(id) / "clip.part");
		} else if (kind == 1) {
			ASSERT_EQ(mkfifo((of(id) / "clip.part").c_str(), 0600), 0);
		} else {
			std::filesystem::create_directory(of(id) / "clip.part");
		}
		startAgain();
		EXPECT_EQ(find(id)->state, State::ready) << kind;
		EXPECT_EQ(contentOf(find(id)->clipPath()), "the clip's bytes");
		expectUntouched();
	}
}

TEST_F(HostileStore, ALinkInPlaceOfTheClipIsNeitherAdoptedNorPlayedNorReplaced)
{
	for (const char *name : {"clip.mp4", "clip.webm"}) {
		const std::string id = leaveWaiting();
		change(id, [](nlohmann::json &record) { record["state"] = "downloading"; });
		std::filesystem::create_symlink(diary, of(id) / name);
		const size_t checkedBefore = checker.files.size();
		startAgain();
		EXPECT_EQ(find(id)->state, State::ready);
		EXPECT_EQ(checker.files.size(), checkedBefore + 1) << "what was fetched, not what the link leads to";
		EXPECT_TRUE(isThere(of(id) / (std::string(name) + ".set-aside")));
		expectUntouched();
	}
	const std::string ready = leaveReady();
	std::filesystem::remove(of(ready) / "clip.mp4");
	std::filesystem::create_symlink(diary, of(ready) / "clip.mp4");
	startAgain();
	EXPECT_FALSE(isThere(find(ready)->clipPath())) << "as a clip that was lost";
	EXPECT_EQ(find(ready)->clipBytes, 0U);
	EXPECT_THAT(listener.notices, Contains(HasSubstr(ready + "/clip.mp4")));
	expectUntouched();
}

TEST_F(HostileStore, ALinkInPlaceOfAReferenceIsSetAsideBeforeAnybodyCanSeeIt)
{
	const std::string id = leaveReady();
	std::filesystem::remove(of(id) / "reference-1.jpg");
	std::filesystem::create_symlink(diary, of(id) / "reference-1.jpg");
	restart();
	EXPECT_FALSE(isThere(find(id)->folder() / find(id)->references[0].fileName));
	EXPECT_EQ(find(id)->references[0].sizeBytes, 0U);
	expectUntouched();
}

TEST_F(HostileStore, ALinkedFolderOrRecordIsNoGeneration)
{
	const std::string outside = leaveWaiting();
	std::filesystem::rename(of(outside), folder / outside);
	const std::string record = contentOf(folder / outside / "generation.json");
	std::filesystem::create_directory_symlink(folder / outside, of(outside));
	const std::string other = outside.substr(0, outside.size() - 1) + "x";
	std::filesystem::create_directory(of(other));
	std::filesystem::create_symlink(folder / outside / "generation.json", of(other) / "generation.json");
	const size_t requestsBefore = transport.requests.size();
	startAgain();
	EXPECT_FALSE(find(outside));
	EXPECT_FALSE(find(other));
	EXPECT_EQ(transport.requests.size(), requestsBefore);
	EXPECT_EQ(contentOf(folder / outside / "generation.json"), record);
	EXPECT_TRUE(isThere(of(outside + ".set-aside")));
	EXPECT_TRUE(isThere(of(other) / "generation.json.set-aside"));
	EXPECT_EQ(listener.notices.size(), 2U);
	listener.notices.clear();
	startAgain();
	EXPECT_TRUE(listener.notices.empty()) << "said once";
}

TEST_F(HostileStore, OtherFilesOfTheUserBesideTheGenerationsAreLeftAlone)
{
	kill();
	std::filesystem::create_directory_symlink(folder / "of the user", config.storageDir / "album");
	std::filesystem::create_symlink(diary, config.storageDir / "diary.txt");
	std::filesystem::create_directory(config.storageDir / "notes");
	std::ofstream(config.storageDir / "notes" / "a.txt") << "x";
	std::filesystem::permissions(config.storageDir / "notes" / "a.txt", std::filesystem::perms(0644));
	startAgain();
	for (const char *name : {"album", "diary.txt", "notes/a.txt"}) {
		EXPECT_TRUE(isThere(config.storageDir / name)) << name;
	}
	EXPECT_EQ(modeOf(config.storageDir / "notes" / "a.txt"), 0644U);
	EXPECT_TRUE(listener.notices.empty());
}

TEST_F(HostileStore, TheStoreItselfMayBeALinkOfTheUser)
{
	kill();
	std::filesystem::rename(config.storageDir, folder / "disk");
	std::filesystem::permissions(folder / "disk", std::filesystem::perms(0775));
	std::filesystem::create_directory_symlink(folder / "disk", config.storageDir);
	restart();
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_TRUE(isThere(folder / "disk" / id / "clip.mp4"));
	EXPECT_EQ(modeOf(folder / "disk"), 0775U);
}

TEST_F(HostileStore, OnlyTheOwnerMayReadTheStoreOldFilesIncluded)
{
	const mode_t before = umask(0);
	const std::string id = leaveReady();
	umask(before);
	EXPECT_EQ(modeOf(config.storageDir), 0700U) << "the plugin chose it";
	EXPECT_EQ(modeOf(of(id)), 0700U);
	for (const char *name : {"generation.json", "reference-1.jpg", "clip.mp4"}) {
		EXPECT_EQ(modeOf(of(id) / name), 0600U) << name;
		std::filesystem::permissions(of(id) / name, std::filesystem::perms(0644));
	}
	std::filesystem::permissions(of(id), std::filesystem::perms(0755));
	std::filesystem::permissions(config.storageDir, std::filesystem::perms(0755));
	config.storageDirIsNamed = true;
	startAgain();
	EXPECT_EQ(modeOf(config.storageDir), 0755U) << "the user named it";
	config.storageDirIsNamed = false;
	startAgain();
	EXPECT_EQ(modeOf(config.storageDir), 0700U);
	EXPECT_EQ(modeOf(of(id)), 0700U);
	for (const char *name : {"generation.json", "reference-1.jpg", "clip.mp4"}) {
		EXPECT_EQ(modeOf(of(id) / name), 0600U) << name;
	}
}

TEST_F(HostileStore, TidyingManyFoldersHappensInPiecesAndEndsWithTheEngine)
{
	const std::string first = leaveReady();
	std::string record = recordOnDisk(first);
	constexpr int kFolders = 160;
	const auto idOf = [](int number) { return "20200101T000000000-" + std::to_string(100000 + number); };
	for (int number = 0; number < kFolders; ++number) {
		std::filesystem::create_directory(of(idOf(number)));
		std::string copy = record;
		copy.replace(copy.find(first), first.size(), idOf(number));
		std::ofstream(of(idOf(number)) / "generation.json") << copy;
		std::filesystem::permissions(of(idOf(number)), std::filesystem::perms(0755));
	}
	restart();
	int pieces = 0;
	for (; !background.empty(); ++pieces) {
		runBackground();
		engine->runOnce();
	}
	EXPECT_EQ(pieces, 4);
	for (int number = 0; number < kFolders; ++number) {
		EXPECT_EQ(modeOf(of(idOf(number))), 0700U) << number;
		std::filesystem::permissions(of(idOf(number)), std::filesystem::perms(0755));
	}
	restart();
	kill();
	runBackground();
	EXPECT_EQ(modeOf(of(idOf(kFolders - 1))), 0755U) << "OBS does not wait for it";
}

TEST_F(HostileStore, ARecordCannotForgeLinesOfTheLog)
{
	transport.answerOnce(
		"submit",
		json(200,
		     R"({"id":"task-1\n12:00:00.000: [obs-reference-to-video] forged\u202e\u0007","status":"pending"})"));
	const std::string id = generate();
	runUntil(id, State::ready);
	EXPECT_THAT(log, Contains(HasSubstr("task-1%0A12%3A00%3A00.000")));
	for (const std::string &line : log) {
		EXPECT_EQ(line.find_first_of("\n\r\a"), std::string::npos) << line;
		EXPECT_EQ(line.find("\u202e"), std::string::npos) << line;
	}
	kill();
	std::filesystem::rename(of(id), config.storageDir / "a\nforged line");
	restart();
	EXPECT_THAT(listener.notices, Contains(HasSubstr("a\\nforged line")));
}

TEST_F(HostileStore, ProgressOfARecordStaysWithinItsBounds)
{
	for (const int64_t progress : {-1LL, 100LL, 101LL, 2'000'000'000LL, -2'000'000'000LL}) {
		const std::string id = leaveWaiting();
		change(id, [progress](nlohmann::json &record) { record["progress"] = progress; });
		transport.answerOnce("poll", json(200, kProcessing));
		startAgain();
		EXPECT_EQ(find(id)->state, State::ready) << progress;
		change(id, [progress](nlohmann::json &record) {
			record["progress"] = progress;
			record["state"] = "failed";
		});
		restart();
		EXPECT_GE(find(id)->progress, 0);
		EXPECT_LE(find(id)->progress, 99);
	}
}

TEST_F(HostileStore, RecordsWhoseValuesLeadOutOfTheirFolderOrForgeLinesAreSetAside)
{
	const std::string id = leaveReady();
	const auto good = nlohmann::json::parse(recordOnDisk(id));
	const std::pair<const char *, nlohmann::json> bad[] = {
		{"clip", "../../of the user/diary.txt"},
		{"clip", diary.string()},
		{"clip", ".."},
		{"clip", "."},
		{"clip", "C:evil.mp4"},
		{"clip", "a\nb.mp4"},
		{"clip", std::string(300, 'x')},
		{"references", {{{"file", "../../of the user/diary.txt"}}}},
		{"state", "shiny"},
		{"format", 2},
		{"generation_id", "another"},
		{"created_at", "9999-12-31"},
		{"created_at", "2026-11-22T07:31:45.123Z\n"},
		{"updated_at", "-999-11-22T07:31:45.123Z"},
		{"sequence", -1},
	};
	for (const auto &[name, value] : bad) {
		auto record = good;
		record[name] = value;
		std::ofstream(of(id) / "generation.json") << record.dump();
		restart();
		EXPECT_FALSE(find(id)) << name << value;
		EXPECT_TRUE(isThere(of(id) / "generation.json.damaged"));
		kill();
	}
	expectUntouched();
}

TEST_F(HostileStore, ARecordThatACrashLeftUnderItsTemporaryNameIsUsedIfWhole)
{
	const std::string id = leaveReady();
	const std::string record = recordOnDisk(id);
	std::filesystem::rename(of(id) / "generation.json", of(id) / "generation.json.tmp");
	restart();
	EXPECT_TRUE(find(id));
	EXPECT_EQ(recordOnDisk(id), record);
	kill();
	std::filesystem::remove(of(id) / "generation.json");
	std::ofstream(of(id) / "generation.json.tmp") << record.substr(0, record.size() / 2);
	restart();
	EXPECT_FALSE(find(id));
	EXPECT_TRUE(listener.notices.empty());
}

TEST_F(HostileStore, AClipThatTheUserFoundReplacesOnlyTheLostOne)
{
	const std::string id = leaveReady();
	std::filesystem::remove(of(id) / "clip.mp4");
	std::filesystem::create_symlink(diary, of(id) / "clip.mp4");
	std::filesystem::create_symlink(diary, of(id) / "clip.copy");
	std::ofstream(folder / "found.mp4") << "found";
	restart();
	engine->restoreClip(id, folder / "found.mp4", "source-1");
	engine->runOnce();
	runBackgroundToItsEnd();
	EXPECT_EQ(contentOf(find(id)->clipPath()), "found");
	expectUntouched();
}

} // namespace r2v::generation
