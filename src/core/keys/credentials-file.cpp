// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/credentials-file.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"
#include "core/files/json-file.hpp"

namespace r2v::keys {

namespace {

using nlohmann::json;

constexpr size_t kMaxFileBytes = 1 << 16;
/// Enough for providers that somebody tried once.
constexpr size_t kMaxKeys = 16;
constexpr char kApiKey[] = "api_key";
constexpr char kOrigin[] = "origin";
constexpr char kNewerThanKeychain[] = "newer_than_keychain";
/// The same three members for each further key. The one entered last stands by itself, where earlier versions look for
/// it.
constexpr char kOthers[] = "others";
/// The origin is not readable, so the key belongs to nobody.
constexpr char kNobody[] = "-";

struct Entry {
	std::string apiKey;
	std::string origin;
	bool newerThanKeychain = false;
};

std::optional<Entry> entryFrom(const json &object)
{
	if (!object.is_object()) {
		return std::nullopt;
	}
	const auto key = object.find(kApiKey);
	if (key == object.end() || !key->is_string()) {
		return std::nullopt;
	}
	Entry entry{.apiKey = key->get<std::string>(), .origin = {}};
	if (const auto origin = object.find(kOrigin); origin != object.end() && !origin->is_null()) {
		entry.origin = origin->is_string() ? origin->get<std::string>() : kNobody;
	}
	const auto newer = object.find(kNewerThanKeychain);
	entry.newerThanKeychain = newer != object.end() && newer->is_boolean() && newer->get<bool>();
	return entry;
}

json toJson(const Entry &entry)
{
	json object{{kApiKey, entry.apiKey}, {kNewerThanKeychain, entry.newerThanKeychain}};
	if (!entry.origin.empty()) {
		object[kOrigin] = entry.origin;
	}
	return object;
}

std::vector<Entry> readEntries(const std::filesystem::path &file)
{
	std::vector<Entry> entries;
	const json object = files::readJson(file, {.maxBytes = kMaxFileBytes}).value_or(json());
	if (auto entry = entryFrom(object)) {
		entries.push_back(std::move(*entry));
	}
	if (object.is_object()) {
		const auto others = object.find(kOthers);
		for (const json &other : others != object.end() && others->is_array() ? *others : json::array()) {
			auto entry = entryFrom(other);
			if (entry && entries.size() < kMaxKeys) {
				entries.push_back(std::move(*entry));
			}
		}
	}
	return entries;
}

/// A file that others can read is neither trusted nor kept.
std::vector<Entry> entriesOfOthers(const std::filesystem::path &file, const KeyScope &scope)
{
	if (files::isReadableByOthers(file)) {
		return {};
	}
	std::vector<Entry> entries = readEntries(file);
	std::erase_if(entries, [&scope](const Entry &entry) { return scope.owns(entry.origin); });
	return entries;
}

bool writeEntries(const std::filesystem::path &file, const std::vector<Entry> &entries)
{
	json object = toJson(entries.front());
	for (size_t index = 1; index < std::min(entries.size(), kMaxKeys); ++index) {
		object[kOthers].push_back(toJson(entries[index]));
	}
	const auto text = object.dump(2, ' ', false, json::error_handler_t::replace);
	return files::makeFolder(file.parent_path(), files::Access::ownerOnly) == files::WriteResult::ok &&
	       files::writeDurably(file, text, files::Access::ownerOnly) == files::WriteResult::ok;
}

} // namespace

CredentialsFile::Loaded CredentialsFile::load(const KeyScope &scope) const
{
	Loaded loaded;
	if (files::isReadableByOthers(file_)) {
		loaded.refusedAsReadableByOthers = true;
		return loaded;
	}
	for (const Entry &entry : readEntries(file_)) {
		if (entry.apiKey.empty()) {
			continue;
		}
		if (scope.owns(entry.origin)) {
			loaded.apiKey = entry.apiKey;
			loaded.newerThanKeychain = entry.newerThanKeychain;
			loaded.otherOrigin.clear();
			return loaded;
		}
		if (loaded.otherOrigin.empty()) {
			loaded.otherOrigin = entry.origin.empty() ? scope.ownerOfOlder : entry.origin;
		}
	}
	return loaded;
}

bool CredentialsFile::save(const KeyScope &scope, const std::string &apiKey) const
{
	std::vector<Entry> entries = entriesOfOthers(file_, scope);
	entries.insert(entries.begin(), Entry{.apiKey = apiKey, .origin = scope.origin, .newerThanKeychain = true});
	return writeEntries(file_, entries);
}

bool CredentialsFile::remove(const KeyScope &scope) const
{
	const std::vector<Entry> others = entriesOfOthers(file_, scope);
	if (!others.empty()) {
		return others.size() == readEntries(file_).size() || writeEntries(file_, others);
	}
	std::error_code error;
	std::filesystem::remove(file_, error);
	return !error;
}

} // namespace r2v::keys
