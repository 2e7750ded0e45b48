// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/key-scope.hpp"

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"
#include "core/files/json-file.hpp"
#include "core/http/origin.hpp"

namespace r2v::keys {

namespace {

using nlohmann::json;

constexpr size_t kMaxFileBytes = 1 << 16;
constexpr char kOwner[] = "origin_of_keys_without_one";
/// Not an origin: keys without one belong to nobody.
constexpr char kNobody[] = "-";

std::string ownerIn(const std::filesystem::path &file)
{
	const json object = files::readJson(file, {.maxBytes = kMaxFileBytes}).value_or(json());
	const auto owner = object.is_object() ? object.find(kOwner) : object.end();
	if (!object.is_object() || owner == object.end() || !owner->is_string()) {
		// The file is damaged. Deciding anew could give a key to a provider that it was never meant for.
		return kNobody;
	}
	const std::string origin = http::originOf(owner->get<std::string>());
	return origin.empty() ? kNobody : origin;
}

} // namespace

bool KeyScope::owns(const std::string &keptFor) const
{
	return keptFor.empty() ? ownsOlder() : !origin.empty() && http::originOf(keptFor) == origin;
}

KeyScope takeKeyScope(const std::filesystem::path &configDir, const std::string &baseUrl)
{
	KeyScope scope{.origin = http::originOf(baseUrl), .ownerOfOlder = {}};
	const auto file = configDir / "key-origin.json";
	std::error_code error;
	if (std::filesystem::exists(std::filesystem::symlink_status(file, error))) {
		scope.ownerOfOlder = ownerIn(file);
		return scope;
	}
	scope.ownerOfOlder = scope.origin;
	if (!scope.origin.empty() && files::makeFolder(configDir) == files::WriteResult::ok) {
		files::writeDurably(file, json{{kOwner, scope.origin}}.dump(2) + "\n");
	}
	return scope;
}

} // namespace r2v::keys
