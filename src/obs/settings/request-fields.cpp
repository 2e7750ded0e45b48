// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/settings/request-fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/prompt/requester-name.hpp"
#include "obs/base/valid-text.hpp"

namespace r2v::obs {

namespace {

constexpr std::array kGenerateFields{
	Field{"source", FieldType::text, true, true},
	Field{"requested_by", FieldType::text, false, true},
	Field{"input", FieldType::text, false, true},
	Field{"prompt", FieldType::prompt, false, true},
	Field{"negative_prompt", FieldType::prompt, false, true},
	Field{"model", FieldType::text},
	Field{"duration", FieldType::wholeNumber, false, true},
	Field{"resolution", FieldType::text, false, true},
	Field{"aspect_ratio", FieldType::text, false, true},
	Field{"seed_mode", FieldType::text, false, true},
	Field{"seed", FieldType::wholeNumber, false, true},
	Field{"multi_shots", FieldType::text},
	Field{"enable_safety_checker", FieldType::text},
	Field{"reference", FieldType::text},
	Field{"reference_name", FieldType::text},
	Field{"reference_file", FieldType::text},
};

bool isWhole(obs_data_item_t *item)
{
	if (obs_data_item_gettype(item) != OBS_DATA_NUMBER) {
		return false;
	}
	if (obs_data_item_numtype(item) == OBS_DATA_NUM_INT) {
		return true;
	}
	const double number = obs_data_item_get_double(item);
	return std::nearbyint(number) == number && std::fabs(number) < 9e15;
}

bool hasType(obs_data_item_t *item, FieldType type)
{
	switch (type) {
	case FieldType::text:
	case FieldType::prompt:
		return obs_data_item_gettype(item) == OBS_DATA_STRING;
	case FieldType::wholeNumber:
		return isWhole(item);
	case FieldType::yesOrNo:
		return obs_data_item_gettype(item) == OBS_DATA_BOOLEAN;
	}
	return false;
}

bool isTooLong(obs_data_item_t *item, FieldType type)
{
	return type == FieldType::text && std::string_view(obs_data_item_get_string(item)).size() > kMaxTextBytes;
}

std::string wrongType(const Texts &texts, const Field &field)
{
	switch (field.type) {
	case FieldType::text:
	case FieldType::prompt:
		return texts("Error.FieldNeedsText", {{"field", field.name}});
	case FieldType::wholeNumber:
		return texts("Error.FieldNeedsNumber", {{"field", field.name}});
	case FieldType::yesOrNo:
		return texts("Error.FieldNeedsBoolean", {{"field", field.name}});
	}
	return {};
}

/// Walks the items of an obs_data and gives up its reference on the way out, too.
class Items {
public:
	explicit Items(obs_data_t *data) : item_(obs_data_first(data)) {}
	~Items() { obs_data_item_release(&item_); }
	Items(const Items &) = delete;
	Items &operator=(const Items &) = delete;

	obs_data_item_t *get() const { return item_; }
	void next() { obs_data_item_next(&item_); }

private:
	obs_data_item_t *item_;
};

} // namespace

std::string checkFields(const Texts &texts, obs_data_t *request, std::span<const Field> fields)
{
	for (Items items(request); items.get(); items.next()) {
		const std::string name = validText(obs_data_item_get_name(items.get()));
		const auto field = std::find_if(fields.begin(), fields.end(),
						[&name](const Field &known) { return name == known.name; });
		if (field == fields.end()) {
			return texts("Error.UnknownField", {{"field", name}});
		}
		if (!hasType(items.get(), field->type)) {
			return wrongType(texts, *field);
		}
		if (isTooLong(items.get(), field->type)) {
			return texts("Error.FieldTooLong", {{"field", name}, {"max", std::to_string(kMaxTextBytes)}});
		}
	}
	for (const Field &field : fields) {
		if (field.required && !obs_data_has_user_value(request, field.name)) {
			return texts("Error.MissingField", {{"field", field.name}});
		}
	}
	return {};
}

std::string checkRequester(const Texts &texts, obs_data_t *request)
{
	if (!obs_data_has_user_value(request, "requested_by")) {
		return {};
	}
	if (prompt::comparableName(obs_data_get_string(request, "requested_by")).empty()) {
		return texts("Error.BlankRequester");
	}
	for (Items items(request); items.get(); items.next()) {
		const std::string_view name = obs_data_item_get_name(items.get());
		const auto *field = std::find_if(kGenerateFields.begin(), kGenerateFields.end(),
						 [&name](const Field &known) { return name == known.name; });
		if (field != kGenerateFields.end() && !field->ofRequesters) {
			return texts("Error.NotForRequesters", {{"field", name}});
		}
	}
	return {};
}

std::span<const Field> generateFields()
{
	return kGenerateFields;
}

} // namespace r2v::obs
