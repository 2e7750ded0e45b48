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

std::filesystem::path configFileIn(const std::filesystem::path &configDir)
{
	return configDir / "config.json";
}

/// Takes single values out of the file's object; what is of the wrong type or out of range is reported and left alone.
class Reader {
public:
	Reader(const json &object, std::vector<std::string> &reports) : object_(object), reports_(reports) {}

	void read(const char *name, bool &value) const
	{
		if (const json *found = find(name)) {
			found->is_boolean() ? void(value = found->get<bool>()) : report(name, "true or false");
		}
	}

	void read(const char *name, int &value, int min, int max) const
	{
		const json *found = find(name);
		if (!found) {
			return;
		}
		if (!found->is_number_integer() || *found < min || *found > max) {
			report(name, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
			return;
		}
		value = found->get<int>();
	}

	void read(const char *name, double &value) const
	{
		if (const json *found = find(name)) {
			found->is_number() && *found >= 0 ? void(value = found->get<double>())
							  : report(name, "a number of 0 or more");
		}
	}

	void read(const char *name, std::string &value) const
	{
		if (const json *found = find(name)) {
			found->is_string() ? void(value = found->get<std::string>()) : report(name, "a text");
		}
	}

	const provider::Provider &readProvider(const char *name, const provider::Providers &providers) const
	{
		std::string named(providers.usual().name());
		read(name, named);
		const provider::Provider *const found = providers.find(named);
		if (!found) {
			report(name, "the name of a provider that this version knows, such as \"" +
					     std::string(providers.usual().name()) + "\"");
		}
		return found ? *found : providers.usual();
	}

	/// What is relative begins in the plugin's folder. Left alone where it is blank.
	bool readPath(const char *name, std::filesystem::path &value, const std::filesystem::path &configDir) const
	{
		std::string text;
		read(name, text);
		const auto path = files::userPath(text, configDir);
		if (!path) {
			report(name, "a path that exists for this user");
		}
		if (!path || path->empty()) {
			return false;
		}
		value = *path;
		return true;
	}

private:
	const json *find(const char *name) const
	{
		const auto found = object_.find(name);
		return found == object_.end() || found->is_null() ? nullptr : &*found;
	}

	void report(const char *name, const std::string &expected) const
	{
		reports_.push_back(std::string("config.json: ") + name + " must be " + expected +
				   "; its default is used");
	}

	const json &object_;
	std::vector<std::string> &reports_;
};

/// The file's object; empty where there is none. `usable` is false where a file is there that can't be read as one.
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
	const provider::Profile &provider = reader.readProvider("provider", providers).profile();
	config.provider = provider.name;
	reader.read("base_url", config.baseUrl);
	reader.read("rehearsal", config.rehearsal);
	config.storageDirIsNamed = reader.readPath("storage_dir", config.storageDir, config.configDir);
	reader.read("storage_limit_gb", config.storageLimitGb, 1, 100000);
	reader.read("max_concurrent", config.maxConcurrent, 1, 100);
	reader.read("max_queued", config.maxQueued, 0, 1000);
	reader.read("max_per_hour", config.maxPerHour, 1, 100000);
	reader.read("max_per_day", config.maxPerDay, 1, 100000);
	reader.read("min_gap_s", config.minGapS, 0, 86400);
	reader.read("requester_gap_s", config.requesterGapS, 0, 86400);
	reader.read("price_per_second", config.pricePerSecond);
	reader.read("armed_at_start", config.armedAtStart);
	reader.read("stale_after_s", config.staleAfterS, 1, 86400);
	reader.read("poll_budget_s", config.pollBudgetS, 1, 86400);
	reader.read("proxy", config.proxy);
	reader.readPath("ca_file", config.caFile, config.configDir);

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

bool saveRehearsal(const std::filesystem::path &configDir, bool rehearsal)
{
	bool usable = true;
	json object = readObject(configFileIn(configDir), usable);
	if (!usable) {
		return false;
	}
	object["rehearsal"] = rehearsal;
	// The user may keep it elsewhere and have a link here.
	std::error_code notThere;
	const auto target = std::filesystem::canonical(configFileIn(configDir), notThere);
	return files::makeFolder(configDir) == files::WriteResult::ok &&
	       files::writeDurably(notThere ? configFileIn(configDir) : target, object.dump(4)) ==
		       files::WriteResult::ok;
}

} // namespace r2v::generation
