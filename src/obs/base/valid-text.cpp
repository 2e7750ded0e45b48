// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/valid-text.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "core/text/utf8.hpp"
#include "obs/base/guarded.hpp"

namespace r2v::obs {

namespace {

/// Settings are flat, apart from lists of objects.
constexpr int kMaxDepth = 8;

void makeValid(obs_data_t *data, int depth);

void makeValid(obs_data_array_t *list, int depth)
{
	for (size_t index = 0; index < obs_data_array_count(list); ++index) {
		const OBSDataAutoRelease entry = obs_data_array_item(list, index);
		makeValid(entry, depth);
	}
}

void makeValid(obs_data_t *data, int depth)
{
	if (!data || depth > kMaxDepth) {
		return;
	}
	// Changed after the walk, because setting a value may move the item that the walk has reached.
	std::vector<std::pair<std::string, std::string>> changed;
	for (obs_data_item_t *item = obs_data_first(data); item; obs_data_item_next(&item)) {
		if (!obs_data_item_has_user_value(item)) {
			continue;
		}
		switch (obs_data_item_gettype(item)) {
		case OBS_DATA_STRING: {
			const std::string_view text = obs_data_item_get_string(item);
			if (!text::isValidUtf8(text)) {
				changed.emplace_back(obs_data_item_get_name(item), text::toValidUtf8(text));
			}
			break;
		}
		case OBS_DATA_OBJECT: {
			const OBSDataAutoRelease nested = obs_data_item_get_obj(item);
			makeValid(nested, depth + 1);
			break;
		}
		case OBS_DATA_ARRAY: {
			const OBSDataArrayAutoRelease list = obs_data_item_get_array(item);
			makeValid(list, depth + 1);
			break;
		}
		default:
			break;
		}
	}
	for (const auto &[name, text] : changed) {
		obs_data_set_string(data, name.c_str(), text.c_str());
	}
}

} // namespace

std::string validText(const char *text)
{
	return text ? text::toValidUtf8(text) : std::string();
}

void makeTextsValid(obs_data_t *data)
{
	makeValid(data, 0);
}

OBSSourceAutoRelease sourceByName(const std::string &name)
{
	OBSSourceAutoRelease source = obs_get_source_by_name(name.c_str());
	if (source || name.find("\uFFFD") == std::string::npos) {
		return source;
	}
	struct Search {
		const std::string &name;
		OBSSource found;
	} search{name, {}};
	const auto look = [](void *param, obs_source_t *candidate) {
		return guarded("source by its shown name", true, [&] {
			auto &wanted = *static_cast<Search *>(param);
			if (shownName(candidate) == wanted.name) {
				wanted.found = candidate;
			}
			return !wanted.found;
		});
	};
	obs_enum_sources(look, &search);
	if (!search.found) {
		obs_enum_scenes(look, &search);
	}
	return OBSSourceAutoRelease(obs_source_get_ref(search.found));
}

std::string shownName(const obs_source_t *source)
{
	return source ? validText(obs_source_get_name(source)) : std::string();
}

} // namespace r2v::obs
