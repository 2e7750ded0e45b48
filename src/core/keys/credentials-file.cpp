// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/credentials-file.hpp"

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"
#include "core/files/json-file.hpp"

namespace r2v::keys {

namespace {

constexpr size_t kMaxFileBytes = 1 << 16;
constexpr char kApiKey[] = "api_key";
constexpr char kNewerThanKeychain[] = "newer_than_keychain";

} // namespace

CredentialsFile::Loaded CredentialsFile::load() const
{
	if (files::isReadableByOthers(file_)) {
		return {.apiKey = {}, .refusedAsReadableByOthers = true};
	}
	const auto read = files::readJson(file_, {.maxBytes = kMaxFileBytes});
	if (!read || !read->is_object() || !read->contains(kApiKey) || !(*read)[kApiKey].is_string()) {
		return {};
	}
	const nlohmann::json &json = *read;
	const bool newer = json.contains(kNewerThanKeychain) && json[kNewerThanKeychain] == true;
	return {.apiKey = json[kApiKey].get<std::string>(), .newerThanKeychain = newer};
}

bool CredentialsFile::save(const std::string &apiKey) const
{
	const nlohmann::json json{{kApiKey, apiKey}, {kNewerThanKeychain, true}};
	const auto text = json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
	return files::makeFolder(file_.parent_path(), files::Access::ownerOnly) == files::WriteResult::ok &&
	       files::writeDurably(file_, text, files::Access::ownerOnly) == files::WriteResult::ok;
}

bool CredentialsFile::remove() const
{
	std::error_code error;
	std::filesystem::remove(file_, error);
	return !error;
}

} // namespace r2v::keys
