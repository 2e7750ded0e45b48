// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/provider/providers.hpp"

namespace r2v::generation {

/// config.json, as the contract names it. An unknown key is kept, a bad value is reported and its default used.
struct Config {
	/// By its name; empty: the usual one.
	std::string provider;
	/// The provider's own once loaded, where none is named.
	std::string baseUrl;
	bool rehearsal = false;
	/// The plugin's own folder, absolute once loaded.
	std::filesystem::path configDir;
	/// Where generations lie: absolute and never empty once loaded.
	std::filesystem::path storageDir;
	/// The user named it, and so also decides who may enter it.
	bool storageDirIsNamed = false;
	int storageLimitGb = 10;
	int maxConcurrent = 2;
	int maxQueued = 10;
	int maxPerHour = 20;
	int maxPerDay = 100;
	int minGapS = 2;
	int requesterGapS = 60;
	double pricePerSecond = 0;
	bool armedAtStart = false;
	int staleAfterS = 600;
	int pollBudgetS = 1800;
	std::string proxy;
	std::filesystem::path caFile;
};

/// A key of config.json and where its value goes.
struct ConfigKey {
	const char *name;
	std::variant<bool Config::*, int Config::*, double Config::*, std::string Config::*,
		     std::filesystem::path Config::*>
		member;
	/// One sentence for docs/reference.md.
	std::string_view meaning;
	/// Of whole numbers.
	int min = 0;
	int max = 0;
};
std::span<const ConfigKey> configKeys();

struct LoadedConfig {
	Config config;
	/// One sentence for each bad value, for the log and the user.
	std::vector<std::string> reports;
};

/// Reads <configDir>/config.json. A file that is not JSON is set aside as config.json.broken and reported;
/// the provider's variable in the environment (FOXAPI_BASE_URL) wins over base_url. Never throws. Does file I/O: not on
/// the graphics thread.
LoadedConfig loadConfig(const std::filesystem::path &configDir,
			const provider::Providers &providers = provider::builtIn());

/// Writes the one changed value atomically and keeps everything else in the file. False if it can't be written.
bool saveRehearsal(const std::filesystem::path &configDir, bool rehearsal);
bool savePricePerSecond(const std::filesystem::path &configDir, double price);

} // namespace r2v::generation
