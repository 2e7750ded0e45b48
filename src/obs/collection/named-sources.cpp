// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/named-sources.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "core/prompt/template-names.hpp"
#include "obs/base/source-uuid.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs::named_sources {

namespace {

/// A list of {value, uuid, name}: the name in the settings, the source that it means and, if the prompt cannot hold
/// that source's name, that name.
constexpr char kFollowed[] = "followed_names";

using NewByOld = std::map<std::string, std::string>;

struct Followed {
	std::string uuid;
	std::string unwritable;
	bool operator==(const Followed &) const = default;
};
using FollowedByName = std::map<std::string, Followed>;

std::string textSettingOf(obs_data_t *settings, const char *name)
{
	return obs_data_has_user_value(settings, name) ? validText(obs_data_get_string(settings, name)) : std::string();
}

bool isName(const Setting &setting)
{
	return setting.control == Control::scene || setting.control == Control::sceneOrSource ||
	       setting.control == Control::textSource;
}

template <typename Visit>
void forEachEntry(obs_data_t *settings, const char *list, Visit visit)
{
	const OBSDataArrayAutoRelease entries = obs_data_get_array(settings, list);
	for (size_t index = 0; index < obs_data_array_count(entries); ++index) {
		const OBSDataAutoRelease entry = obs_data_array_item(entries, index);
		visit(entry.Get());
	}
}

void renameIn(obs_data_t *data, const char *name, const NewByOld &newByOld)
{
	const auto entry = newByOld.find(textSettingOf(data, name));
	if (entry != newByOld.end()) {
		obs_data_set_string(data, name, entry->second.c_str());
	}
}

FollowedByName readFollowed(obs_data_t *settings)
{
	FollowedByName followed;
	forEachEntry(settings, kFollowed, [&followed](obs_data_t *entry) {
		const std::string name = textSettingOf(entry, "value");
		if (!name.empty()) {
			followed[name] = {textSettingOf(entry, "uuid"), textSettingOf(entry, "name")};
		}
	});
	return followed;
}

void writeFollowed(obs_data_t *settings, const FollowedByName &followed)
{
	if (followed.empty()) {
		obs_data_erase(settings, kFollowed);
		return;
	}
	const OBSDataArrayAutoRelease entries = obs_data_array_create();
	for (const auto &[name, known] : followed) {
		const OBSDataAutoRelease entry = obs_data_create();
		obs_data_set_string(entry, "value", name.c_str());
		if (!known.uuid.empty()) {
			obs_data_set_string(entry, "uuid", known.uuid.c_str());
		}
		if (!known.unwritable.empty()) {
			obs_data_set_string(entry, "name", known.unwritable.c_str());
		}
		obs_data_array_push_back(entries, entry);
	}
	obs_data_set_array(settings, kFollowed, entries);
}

std::set<std::string> namesIn(obs_data_t *settings)
{
	std::set<std::string> names;
	for (const Setting &setting : kSettings) {
		if (isName(setting)) {
			names.insert(textSettingOf(settings, setting.key));
		} else if (setting.member.type == SettingType::list) {
			forEachEntry(settings, setting.key,
				     [&names](obs_data_t *entry) { names.insert(textSettingOf(entry, "value")); });
		}
	}
	for (std::string &name : prompt::textNames(textSettingOf(settings, setting_keys::kPrompt))) {
		names.insert(std::move(name));
	}
	names.erase(std::string());
	return names;
}

/// Renames in the prompt, whose names may be older than those of their sources.
void renameInPrompt(obs_data_t *settings, const NewByOld &newByOld, FollowedByName &followed)
{
	const std::string written = textSettingOf(settings, setting_keys::kPrompt);
	NewByOld inPrompt;
	for (const std::string &name : prompt::textNames(written)) {
		const std::string &unwritable = followed[name].unwritable;
		const auto entry = newByOld.find(unwritable.empty() ? name : unwritable);
		if (entry != newByOld.end()) {
			inPrompt[name] = entry->second;
		}
	}
	const std::string renamed = prompt::withTextsRenamed(written, inPrompt);
	if (renamed != written) {
		obs_data_set_string(settings, setting_keys::kPrompt, renamed.c_str());
	}
	for (const auto &[from, to] : inPrompt) {
		followed[from].unwritable = prompt::canBeNamed(to) ? std::string() : to;
	}
}

/// All at once, because two sources may have swapped their names.
void renameAll(obs_data_t *settings, const NewByOld &newByOld)
{
	for (const Setting &setting : kSettings) {
		if (isName(setting)) {
			renameIn(settings, setting.key, newByOld);
		} else if (setting.member.type == SettingType::list) {
			forEachEntry(settings, setting.key,
				     [&newByOld](obs_data_t *entry) { renameIn(entry, "value", newByOld); });
		}
	}
	const FollowedByName before = readFollowed(settings);
	FollowedByName followed = before;
	renameInPrompt(settings, newByOld, followed);
	for (const auto &[from, to] : newByOld) {
		followed[from].uuid.clear();
	}
	for (const auto &[from, to] : newByOld) {
		if (const auto known = before.find(from); known != before.end() && !known->second.uuid.empty()) {
			followed[to].uuid = known->second.uuid;
		}
	}
	std::erase_if(followed,
		      [](const auto &entry) { return entry.second.uuid.empty() && entry.second.unwritable.empty(); });
	writeFollowed(settings, followed);
}

} // namespace

Lookup libobsLookup()
{
	return {.uuidOf = uuidOfSource, .nameOf = nameOfSource};
}

void rename(obs_data_t *settings, const std::string &from, const std::string &to)
{
	const std::set<std::string> names = namesIn(settings);
	const FollowedByName followed = readFollowed(settings);
	const bool isUnwritable = std::any_of(followed.begin(), followed.end(),
					      [&from](const auto &entry) { return entry.second.unwritable == from; });
	if (!from.empty() && !to.empty() && (names.contains(from) || isUnwritable)) {
		renameAll(settings, {{from, to}});
	}
}

void settle(obs_data_t *settings, const Lookup &lookup)
{
	NewByOld newByOld;
	for (const auto &[name, known] : readFollowed(settings)) {
		const std::string was = known.unwritable.empty() ? name : known.unwritable;
		const std::string now = known.uuid.empty() ? std::string() : lookup.nameOf(known.uuid);
		if (!now.empty() && now != was) {
			newByOld[was] = now;
		}
	}
	if (!newByOld.empty()) {
		renameAll(settings, newByOld);
	}
}

void remember(obs_data_t *settings, const Lookup &lookup)
{
	const FollowedByName before = readFollowed(settings);
	FollowedByName followed;
	for (const std::string &name : namesIn(settings)) {
		const auto known = before.find(name);
		Followed now = known == before.end() ? Followed{} : known->second;
		const std::string uuid = lookup.uuidOf(now.unwritable.empty() ? name : now.unwritable);
		// A source that is gone may come back as the same one if its removal is undone.
		now.uuid = uuid.empty() ? now.uuid : uuid;
		if (!now.uuid.empty() || !now.unwritable.empty()) {
			followed[name] = now;
		}
	}
	if (followed != before) {
		writeFollowed(settings, followed);
	}
}

std::map<std::string, std::string> unwritableNames(obs_data_t *settings)
{
	std::map<std::string, std::string> names;
	for (const auto &[name, known] : readFollowed(settings)) {
		if (!known.unwritable.empty()) {
			names[name] = known.unwritable;
		}
	}
	return names;
}

} // namespace r2v::obs::named_sources
