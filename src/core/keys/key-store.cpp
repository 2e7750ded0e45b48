// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/key-store.hpp"

#include <cstdlib>

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"

namespace r2v::keys {

namespace {

constexpr size_t kMaxFileBytes = 1 << 16;

std::filesystem::path credentialsIn(const std::filesystem::path &configDir)
{
	return configDir / "credentials.json";
}

} // namespace

FileKeyStore::Loaded FileKeyStore::load() const
{
	const auto file = credentialsIn(configDir_);
	if (files::isReadableByOthers(file)) {
		return {.apiKey = {}, .refusedAsReadableByOthers = true};
	}
	const auto content = files::readWhole(file, kMaxFileBytes);
	if (!content) {
		return {};
	}
	const auto json = nlohmann::json::parse(*content, nullptr, false);
	if (!json.is_object() || !json.contains("api_key") || !json["api_key"].is_string()) {
		return {};
	}
	return {.apiKey = json["api_key"].get<std::string>()};
}

bool FileKeyStore::save(const std::string &apiKey) const
{
	const auto file = credentialsIn(configDir_);
	if (apiKey.empty()) {
		std::error_code error;
		std::filesystem::remove(file, error);
		return !error;
	}
	const nlohmann::json json{{"api_key", apiKey}};
	const auto text = json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
	return files::makeFolder(configDir_, files::Access::ownerOnly) == files::WriteResult::ok &&
	       files::writeDurably(file, text, files::Access::ownerOnly) == files::WriteResult::ok;
}

std::string keyFromEnvironment()
{
	const char *key = std::getenv("FOXAPI_API_KEY");
	return key ? key : "";
}

} // namespace r2v::keys
