// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/collection-keys.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"

namespace r2v::keys {

namespace {

using nlohmann::json;

constexpr size_t kMaxCollectionBytes = 256 << 20;
constexpr std::string_view kQuotedName = "\"api_key\"";

/// OBS keeps sources at several places of a collection, and nests them far less than this.
constexpr int kMaxDepth = 64;

void findKeys(const json &value, std::string_view sourceKind, std::set<std::string> &found, int depth = 0)
{
	if (value.is_object() && value.contains("settings") && value.value("id", json()) == sourceKind) {
		const json &settings = value["settings"];
		const json key = settings.is_object() ? settings.value("api_key", json()) : json();
		if (key.is_string() && key != "") {
			found.insert(key.get<std::string>());
		}
	}
	if (value.is_structured() && depth < kMaxDepth) {
		for (const json &inner : value) {
			findKeys(inner, sourceKind, found, depth + 1);
		}
	}
}

size_t skipBlank(std::string_view text, size_t at)
{
	return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// Just behind the string that begins at `quote`.
size_t endOfString(std::string_view text, size_t quote)
{
	size_t at = quote + 1;
	while (at < text.size() && text[at] != '"') {
		at += text[at] == '\\' ? 2 : 1;
	}
	return std::min(at + 1, text.size());
}

} // namespace

bool eraseKeysOf(std::string_view sourceKind, std::string &collection)
{
	size_t name = collection.find(kQuotedName);
	if (name == std::string::npos) {
		return false;
	}
	std::set<std::string> keys;
	findKeys(json::parse(collection, nullptr, false), sourceKind, keys);
	bool erased = false;
	for (; name != std::string::npos && !keys.empty(); name = collection.find(kQuotedName, name + 1)) {
		const size_t colon = skipBlank(collection, name + kQuotedName.size());
		const size_t quote = skipBlank(collection, std::min(colon + 1, collection.size()));
		if (quote >= collection.size() || collection[quote] != '"') {
			continue;
		}
		const size_t end = endOfString(collection, quote);
		const json value = json::parse(collection.substr(quote, end - quote), nullptr, false);
		if (value.is_string() && keys.count(value.get<std::string>()) > 0) {
			collection.erase(quote + 1, end - quote - 2);
			erased = true;
		}
	}
	return erased;
}

int eraseKeysIn(const std::filesystem::path &folder, std::string_view sourceKind)
{
	int changed = 0;
	bool isClean = true;
	std::error_code error;
	for (const auto &entry : std::filesystem::directory_iterator(folder, error)) {
		// Also x.json.bak and x.json.tmp.
		if (entry.path().filename().string().find(".json") == std::string::npos ||
		    !entry.is_regular_file(error)) {
			continue;
		}
		auto content = files::readWhole(entry.path(), kMaxCollectionBytes);
		if (!content || !eraseKeysOf(sourceKind, *content)) {
			continue;
		}
		const bool open = files::isReadableByOthers(entry.path());
		const auto access = open ? files::Access::everyone : files::Access::ownerOnly;
		const auto target = std::filesystem::canonical(entry.path(), error);
		const bool written = !error && files::writeDurably(target, *content, access) == files::WriteResult::ok;
		changed += written ? 1 : 0;
		isClean = isClean && written;
	}
	return isClean ? changed : -1;
}

} // namespace r2v::keys
