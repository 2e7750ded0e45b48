// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostile-folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace r2v::fuzz {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char *kIds[] = {"20261122T073145123-3f9a2c",
				"20261122T073145123-3f9a2d",
				"20200101T000000000-000001",
				"99991231T235959999-ffffff",
				"a\nforged line",
				"clips of mine",
				"..set-aside",
				".removed"};
constexpr const char *kNames[] = {
	"clip.mp4",           "clip.webm",          "clip.part",           "clip.copy", "spare",
	"reference-1.jpg",    "thumbnail.jpg",      "generation.json.tmp", "spare.tmp", "generation.json.damaged",
	"clip.mp4.set-aside", "reference-1.jpg.tmp"};
constexpr const char *kStoreNames[] = {".lock", ".removed", ".probe", ".probe.tmp", "album", "notes.txt"};
constexpr const char *kStates[] = {"ready",  "detached",  "waiting", "downloading", "submitting", "uploading",
				   "queued", "capturing", "failed",  "cancelled",   "unknown",    "shiny"};
constexpr const char *kFields[] = {"generation_id",
				   "format",
				   "state",
				   "created_at",
				   "updated_at",
				   "accepted_at",
				   "completed_at",
				   "approved_at",
				   "base_url",
				   "task_id",
				   "result_url",
				   "progress",
				   "keep",
				   "held",
				   "dismissed",
				   "shown_by",
				   "clip",
				   "clip_bytes",
				   "clip_facts",
				   "references",
				   "sequence",
				   "seed",
				   "duration",
				   "rehearsal",
				   "took_at_least_ms",
				   "took_at_most_ms",
				   "error_code",
				   "error",
				   "prompt",
				   "source_key",
				   "submit_may_have_left",
				   "waits_for_approval",
				   "added_as_media_source"};
constexpr const char *kValues[] = {"null",
				   "true",
				   "0",
				   "-1",
				   "101",
				   "9e12",
				   "18446744073709551615",
				   "-9223372036854775808",
				   "1e308",
				   "\"\"",
				   "\"..\"",
				   "\".\"",
				   "[]",
				   "{}",
				   "\"../../user/diary.txt\"",
				   "\"/etc/passwd\"",
				   "\"clip.part\"",
				   "\"generation.json\"",
				   "\"spare\"",
				   "\"a\\nb\\u202e\"",
				   "\"9999-12-31T23:59:59.999Z\"",
				   "\"0000-01-01T00:00:00.000Z\"",
				   "\"2026-11-22T07:31:45.123Z\"",
				   "\"https://evil.example\"",
				   "\"http://127.0.0.1:1\"",
				   "\"https://api.own.example\"",
				   "\"https://api.own.example@evil.example\"",
				   "[[[[[[[[]]]]]]]]",
				   "[\"a\",\"b\"]",
				   "[{\"file\":\"../x\"}]",
				   "[{\"file\":\"clip.mp4\",\"size_bytes\":9000000000000}]"};

json usualRecord(const std::string &id, const std::string &state)
{
	return {{"format", 1},
		{"generation_id", id},
		{"state", state},
		{"created_at", "2026-11-22T07:31:45.123Z"},
		{"updated_at", "2026-11-22T07:31:45.123Z"},
		{"task_id", "task-1"},
		{"submit_may_have_left", true},
		{"base_url", "https://api.own.example"},
		{"clip", state == "ready" ? "clip.mp4" : ""},
		{"references", {{{"file", "reference-1.jpg"}, {"content_type", "image/jpeg"}}}}};
}

void write(const fs::path &file, const std::string &content)
{
	std::ofstream(file, std::ios::binary) << content;
}

} // namespace

void fail(const std::string &why)
{
	fprintf(stderr, "%s\n", why.c_str());
	abort();
}

HostileFolder::HostileFolder()
{
	std::string pattern = (fs::temp_directory_path() / "r2v-fuzz-store-XXXXXX").string();
	root_ = fs::canonical(mkdtemp(pattern.data()));
	for (const auto &folder : {store(), config(), user(), user() / "album", user() / "generation"}) {
		fs::create_directory(folder);
	}
	write(user() / "diary.txt", "dear diary");
	write(user() / "movie.mp4", "a movie of the user's");
	write(user() / "album" / "picture.jpg", "a picture");
	write(user() / "generation" / "generation.json", usualRecord(kIds[0], "detached").dump());
	write(user() / "generation" / "clip.mp4", "a clip");
	fs::permissions(user() / "diary.txt", fs::perms(0644));
	fs::permissions(user() / "generation", fs::perms(0755));
	before_ = picture();
}

HostileFolder::~HostileFolder()
{
	std::error_code ignored;
	fs::remove_all(root_, ignored);
}

void HostileFolder::lay(const fs::path &at, Decisions &decisions)
{
	std::error_code ignored;
	fs::remove_all(at, ignored);
	switch (decisions.below(14)) {
	case 0:
		return write(at, "some bytes of it");
	case 1:
		return write(at, "");
	case 2:
		write(at, "x");
		return fs::resize_file(at, 1ULL << decisions.below(43), ignored);
	case 3:
		return fs::create_symlink(user() / "diary.txt", at, ignored);
	case 4:
		return fs::create_symlink("../../user/movie.mp4", at, ignored);
	case 5:
		return fs::create_symlink(user() / "new", at, ignored);
	case 6:
		return fs::create_directory_symlink(user() / "album", at, ignored);
	case 7:
		return fs::create_directory_symlink(user() / "generation", at, ignored);
	case 8:
		return fs::create_hard_link(user() / "diary.txt", at, ignored);
	case 9:
		mkfifo(at.c_str(), 0666);
		return;
	case 10:
		return fs::create_symlink(at, at, ignored);
	case 11:
		fs::create_directory(at, ignored);
		return write(at / "in it", "x");
	case 12:
		return fs::create_directory_symlink(user(), at, ignored);
	default:
		return;
	}
}

void HostileFolder::layGeneration(Decisions &decisions)
{
	const std::string id = decisions.of(kIds);
	const fs::path folder = store() / id;
	std::error_code ignored;
	if (decisions.once(8)) {
		return lay(folder, decisions);
	}
	if (fs::is_symlink(folder) || !(fs::is_directory(folder) || fs::create_directory(folder, ignored))) {
		return;
	}
	fs::permissions(folder, fs::perms(decisions.once(2) ? 0700 : 0755), ignored);
	json record = usualRecord(id, decisions.of(kStates));
	for (size_t count = decisions.below(6); count > 0; --count) {
		const std::string name = decisions.of(kFields);
		record[name] = json::parse(decisions.of(kValues));
	}
	std::string text = record.dump();
	if (decisions.once(8)) {
		text.insert(decisions.byte() % text.size(), decisions.text(16));
	} else if (decisions.once(16)) {
		text = std::string(50'000, '[');
	}
	// Not through a link that an earlier round laid.
	fs::remove_all(folder / "generation.json", ignored);
	write(folder / "generation.json", text);
	if (decisions.once(8)) {
		lay(folder / "generation.json", decisions);
	}
	for (size_t count = decisions.below(6); count > 0; --count) {
		const std::string name = decisions.of(kNames);
		lay(folder / name, decisions);
	}
}

void HostileFolder::fillStore(Decisions &decisions)
{
	for (size_t count = 1 + decisions.below(4); count > 0; --count) {
		layGeneration(decisions);
	}
	for (size_t count = decisions.below(3); count > 0; --count) {
		const std::string name = decisions.of(kStoreNames);
		lay(store() / name, decisions);
	}
}

/// Each thing of the user's as one line, and that there is nothing new.
std::map<std::string, std::string> HostileFolder::picture() const
{
	std::map<std::string, std::string> seen;
	const auto look = [&seen](const fs::path &path) {
		struct stat status {};
		lstat(path.c_str(), &status);
		std::string line = std::to_string(status.st_mode);
		if (S_ISREG(status.st_mode)) {
			std::ifstream stream(path, std::ios::binary);
			line += " " + std::string(std::istreambuf_iterator<char>(stream), {});
		}
		seen[path.string()] = line;
	};
	for (const auto &entry : fs::directory_iterator(root_)) {
		seen[entry.path().string()] = "";
	}
	look(user());
	for (const auto &entry : fs::recursive_directory_iterator(user())) {
		look(entry.path());
	}
	return seen;
}

void HostileFolder::requireUserUntouched() const
{
	const auto now = picture();
	for (const auto &[path, line] : now) {
		if (const auto found = before_.find(path); found == before_.end() || found->second != line) {
			fail("changed outside of the store: " + path + " is " + line);
		}
	}
	if (now.size() != before_.size()) {
		fail("something outside of the store is gone");
	}
}

void HostileFolder::requireBelowStore(const fs::path &file) const
{
	if (file.parent_path().parent_path() != store() || file.filename() == ".." || file.filename() == "." ||
	    file.parent_path().filename() == "..") {
		fail("not in a folder of the store: " + file.string());
	}
}

void HostileFolder::requirePlainInStore(const fs::path &file) const
{
	requireBelowStore(file);
	std::error_code error;
	if (fs::symlink_status(file, error).type() != fs::file_type::regular ||
	    fs::symlink_status(file.parent_path(), error).type() != fs::file_type::directory) {
		fail("no plain file of the store: " + file.string());
	}
}

} // namespace r2v::fuzz
