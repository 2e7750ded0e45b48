// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/scene-folders.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include <obs-config.h>
#include <obs-frontend-api.h>
#include <util/config-file.h>

#include "core/http/ascii.hpp"

namespace r2v::obs {

namespace {

using Folders = std::vector<std::filesystem::path>;

constexpr char kSection[] = "Locations";
/// Collections are in the first one. One may have been left behind in one of the others.
constexpr const char *kLocations[] = {"SceneCollections", "Configuration", "Profiles"};

struct ConfigClose {
	void operator()(config_t *config) const { config_close(config); }
};
using ConfigPtr = std::unique_ptr<config_t, ConfigClose>;

/// OBS's own folder, two levels above the module's. The path may end in a slash.
std::filesystem::path obsFolder(const std::filesystem::path &configDir)
{
	const auto moduleDir = configDir.has_filename() ? configDir : configDir.parent_path();
	return moduleDir.parent_path().parent_path();
}

std::filesystem::path pathFrom(std::string_view text)
{
	return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

void addOf(config_t *config, Folders &folders)
{
	for (const char *const name : kLocations) {
		const char *const location = config ? config_get_string(config, kSection, name) : nullptr;
		for (auto &folder : scenesBelow(location ? location : "")) {
			folders.push_back(std::move(folder));
		}
	}
}

void addOfFile(const std::filesystem::path &file, Folders &folders)
{
	config_t *opened = nullptr;
	const std::u8string name = file.u8string();
	if (config_open(&opened, std::string(name.begin(), name.end()).c_str(), CONFIG_OPEN_EXISTING) ==
	    CONFIG_SUCCESS) {
		const ConfigPtr config(opened);
		addOf(config.get(), folders);
	}
}

Folders existing(const Folders &folders)
{
	Folders found;
	for (const auto &folder : folders) {
		std::error_code error;
		const auto real = std::filesystem::canonical(folder, error);
		if (!error && std::filesystem::is_directory(real, error) &&
		    std::find(found.begin(), found.end(), real) == found.end()) {
			found.push_back(real);
		}
	}
	return found;
}

Folders ofFiles(const std::filesystem::path &configDir)
{
	const auto obsDir = obsFolder(configDir);
	Folders folders{obsDir / "basic" / "scenes"};
	addOfFile(obsDir / "global.ini", folders);
	addOfFile(obsDir / "user.ini", folders);
	return folders;
}

} // namespace

std::vector<std::filesystem::path> scenesBelow(const std::string &location)
{
	std::vector<std::string> meanings{location};
	std::string_view bare = http::trimmed(location);
	meanings.emplace_back(bare);
	for (const char quote : {'"', '\''}) {
		if (bare.size() >= 2 && bare.front() == quote && bare.back() == quote) {
			bare = bare.substr(1, bare.size() - 2);
			meanings.emplace_back(bare);
		}
	}
	const char *const home = std::getenv("HOME");
	if (home && (bare == "~" || bare.starts_with("~/"))) {
		meanings.push_back(home + std::string(bare.substr(1)));
	}
	Folders folders;
	for (const std::string &meaning : meanings) {
		if (!meaning.empty()) {
			folders.push_back(pathFrom(meaning) / "obs-studio" / "basic" / "scenes");
		}
	}
	return folders;
}

std::vector<std::filesystem::path> sceneFolders(const std::filesystem::path &configDir)
{
	return existing(ofFiles(configDir));
}

std::vector<std::filesystem::path> sceneFoldersOfObs(const std::filesystem::path &configDir)
{
	Folders folders = ofFiles(configDir);
#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(31, 0, 0)
	addOf(obs_frontend_get_app_config(), folders);
#else
	addOf(obs_frontend_get_global_config(), folders);
#endif
	return existing(folders);
}

} // namespace r2v::obs
