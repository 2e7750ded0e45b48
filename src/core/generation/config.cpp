// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/config.hpp"

#include <cstdlib>
#include <limits>

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"
#include "core/files/json-file.hpp"
#include "core/files/user-path.hpp"

namespace r2v::generation {

namespace {

using nlohmann::json;

constexpr size_t kMaxFileBytes = 1 << 20;
constexpr int kMany = 100'000;
constexpr int kDayS = 86'400;

constexpr ConfigKey kKeys[] = {
	{"provider", &Config::provider, "Whose API is used; this version knows one."},
	{"base_url", &Config::baseUrl, "The provider's address; plain `http` only on this computer."},
	{"rehearsal", &Config::rehearsal, "Makes practice clips: nothing is sent and nothing is paid."},
	{"storage_dir", &Config::storageDir,
	 "The folder in which generations are kept; empty is `generations` in the plugin's folder."},
	{"storage_limit_gb", &Config::storageLimitGb,
	 "How much space clips may take that may be removed; beyond it the oldest are removed.", 1, kMany},
	{"max_concurrent", &Config::maxConcurrent, "How many generations run at the same time; more are `queued`.", 1,
	 100},
	{"max_queued", &Config::maxQueued, "How many generations may wait.", 0, 1000},
	{"max_per_hour", &Config::maxPerHour, "How many generations may start within an hour.", 1, kMany},
	{"max_per_day", &Config::maxPerDay, "How many generations may start within a day.", 1, kMany},
	{"min_gap_s", &Config::minGapS, "The least number of seconds between two generations of one source.", 0, kDayS},
	{"requester_gap_s", &Config::requesterGapS, "The least number of seconds between two requests of one viewer.",
	 0, kDayS},
	{"price_per_second", &Config::pricePerSecond,
	 "Your price of one second of a clip, to be displayed; 0 is unknown."},
	{"armed_at_start", &Config::armedAtStart, "Whether triggers are armed when OBS starts."},
	{"stale_after_s", &Config::staleAfterS,
	 "A clip that is ready later than this many seconds after its trigger waits for approval.", 1, kDayS},
	{"poll_budget_s", &Config::pollBudgetS,
	 "How many seconds to wait for the provider before the generation is `detached`.", 1, kDayS},
	{"proxy", &Config::proxy, "The proxy, as `scheme://user:password@host:port`."},
	{"ca_file", &Config::caFile, "A file of certificates to trust instead of the system's."},
};

std::filesystem::path configFileIn(const std::filesystem::path &configDir)
{
	return configDir / "config.json";
}

/// Reads single values from the file's object. A value of the wrong type or out of range is reported and the default
/// stays.
class Reader {
public:
	Reader(const json &object, std::vector<std::string> &reports) : object_(object), reports_(reports) {}

	void read(const ConfigKey &key, Config &config) const
	{
		if (const json *found = find(key.name)) {
			std::visit([&](auto member) { take(key, *found, config.*member, config.configDir); },
				   key.member);
		}
	}

private:
	const json *find(const char *name) const
	{
		const auto found = object_.find(name);
		return found == object_.end() || found->is_null() ? nullptr : &*found;
	}

	void take(const ConfigKey &key, const json &found, bool &value, const std::filesystem::path &) const
	{
		found.is_boolean() ? void(value = found.get<bool>()) : report(key, "true or false");
	}

	void take(const ConfigKey &key, const json &found, int &value, const std::filesystem::path &) const
	{
		if (!found.is_number_integer() || found < key.min || found > key.max) {
			report(key,
			       "a whole number from " + std::to_string(key.min) + " to " + std::to_string(key.max));
			return;
		}
		value = found.get<int>();
	}

	void take(const ConfigKey &key, const json &found, double &value, const std::filesystem::path &) const
	{
		found.is_number() && found >= 0 ? void(value = found.get<double>())
						: report(key, "a number of 0 or more");
	}

	void take(const ConfigKey &key, const json &found, std::string &value, const std::filesystem::path &) const
	{
		found.is_string() ? void(value = found.get<std::string>()) : report(key, "a text");
	}

	/// What is relative begins in the plugin's folder. Left alone where it is blank.
	void take(const ConfigKey &key, const json &found, std::filesystem::path &value,
		  const std::filesystem::path &configDir) const
	{
		std::string text;
		take(key, found, text, configDir);
		if (const auto path = files::userPath(text, configDir); !path) {
			report(key, "a path that exists for this user");
		} else if (!path->empty()) {
			value = *path;
		}
	}

	void report(const ConfigKey &key, const std::string &expected) const
	{
		reports_.push_back(std::string("config.json: ") + key.name + " must be " + expected +
				   "; its default is used");
	}

	const json &object_;
	std::vector<std::string> &reports_;
};

/// The file's object, empty if there is no file. `usable` is false if a file is there but holds no object.
json readObject(const std::filesystem::path &file, bool &usable)
{
	usable = true;
	std::error_code error;
	if (!std::filesystem::exists(file, error)) {
		return json::object();
	}
	const auto object = files::readJson(file, {.maxBytes = kMaxFileBytes});
	usable = object && object->is_object();
	return usable ? *object : json::object();
}

} // namespace

std::span<const ConfigKey> configKeys()
{
	return kKeys;
}

LoadedConfig loadConfig(const std::filesystem::path &configDir, const provider::Providers &providers)
{
	LoadedConfig loaded;
	Config &config = loaded.config;
	config.configDir = files::absolutePath(configDir);
	const auto file = configFileIn(config.configDir);
	bool usable = true;
	const json object = readObject(file, usable);
	if (!usable) {
		auto broken = file;
		broken += ".broken";
		std::error_code error;
		std::filesystem::rename(file, broken, error);
		loaded.reports.push_back("config.json could not be read and was set aside as config.json.broken; "
					 "the defaults are used");
	}

	const Reader reader(object, loaded.reports);
	config.provider = providers.usual().name();
	for (const ConfigKey &key : kKeys) {
		reader.read(key, config);
	}
	const provider::Provider *const named = providers.find(config.provider);
	if (!named) {
		loaded.reports.push_back(
			"config.json: provider must be the name of a provider that this version knows, "
			"such as \"" +
			std::string(providers.usual().name()) + "\"; its default is used");
	}
	const provider::Profile &provider = (named ? *named : providers.usual()).profile();
	config.provider = provider.name;
	config.storageDirIsNamed = !config.storageDir.empty();

	const std::string variable(provider.baseUrlVariable);
	if (const char *fromEnvironment = std::getenv(variable.c_str()); fromEnvironment && *fromEnvironment) {
		config.baseUrl = fromEnvironment;
	}
	while (!config.baseUrl.empty() && config.baseUrl.back() == '/') {
		config.baseUrl.pop_back();
	}
	if (config.baseUrl.empty()) {
		config.baseUrl = provider.baseUrl;
	}
	if (!config.storageDirIsNamed) {
		config.storageDir = config.configDir / "generations";
	}
	return loaded;
}

namespace {

bool saveValue(const std::filesystem::path &configDir, const char *name, const json &value)
{
	bool usable = true;
	json object = readObject(configFileIn(configDir), usable);
	if (!usable) {
		return false;
	}
	object[name] = value;
	// The file may be a link: some users keep theirs elsewhere.
	std::error_code notThere;
	const auto target = std::filesystem::canonical(configFileIn(configDir), notThere);
	return files::makeFolder(configDir) == files::WriteResult::ok &&
	       files::writeDurably(notThere ? configFileIn(configDir) : target, object.dump(4)) ==
		       files::WriteResult::ok;
}

} // namespace

bool saveRehearsal(const std::filesystem::path &configDir, bool rehearsal)
{
	return saveValue(configDir, "rehearsal", rehearsal);
}

bool savePricePerSecond(const std::filesystem::path &configDir, double price)
{
	return saveValue(configDir, "price_per_second", price);
}

} // namespace r2v::generation
