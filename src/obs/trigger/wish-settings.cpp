// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/wish-settings.hpp"

#include <climits>
#include <cmath>
#include <random>
#include <string_view>
#include <utility>
#include <variant>

#include "core/text/utf8.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/settings/settings-defaults.hpp"
#include "obs/trigger/prompt-sources.hpp"

namespace r2v::obs {

namespace {

using generation::Refusal;
using generation::Wish;

/// A template may be longer than what comes of it; but the time that it takes grows with it, and a client may send
/// hundreds of megabytes.
constexpr size_t kMaxTemplateBytes = 1'000'000;

/// Reads settings one after the other and keeps the first objection.
class SettingsReader {
public:
	SettingsReader(obs_data_t *settings, const Texts &texts) : settings_(settings), texts_(texts) {}

	std::string text(const char *name)
	{
		const Item item(settings_, name);
		if (item.type() != OBS_DATA_STRING) {
			object("Error.FieldNeedsText", name);
			return {};
		}
		return obs_data_get_string(settings_, name);
	}

	int64_t wholeNumber(const char *name)
	{
		const Item item(settings_, name);
		if (item.type() != OBS_DATA_NUMBER || !item.isWhole()) {
			object("Error.FieldNeedsNumber", name);
			return 0;
		}
		return obs_data_get_int(settings_, name);
	}

	/// `default` is not sent.
	std::optional<bool> threeWaySwitch(const char *name)
	{
		const std::string value = text(name);
		if (value == "on" || value == "off") {
			return value == "on";
		}
		if (value != "default") {
			object("Refusal.UnknownValue", name, value);
		}
		return std::nullopt;
	}

	void object(std::string_view textKey, std::string_view name, std::string_view value = {})
	{
		if (!objection_) {
			objection_ = Objection{Refusal::invalidSetting,
					       texts_(textKey, {{"field", name}, {"value", inMessage(value)}})};
		}
	}
	void object(Objection objection)
	{
		if (!objection_) {
			objection_ = std::move(objection);
		}
	}
	const std::optional<Objection> &objection() const { return objection_; }

private:
	class Item {
	public:
		Item(obs_data_t *data, const char *name) : item_(obs_data_item_byname(data, name)) {}
		~Item() { obs_data_item_release(&item_); }
		Item(const Item &) = delete;
		Item &operator=(const Item &) = delete;

		obs_data_type type() const { return item_ ? obs_data_item_gettype(item_) : OBS_DATA_NULL; }
		/// JSON does not tell 5 from 5.0.
		bool isWhole() const
		{
			const double number = obs_data_item_get_double(item_);
			return obs_data_item_numtype(item_) == OBS_DATA_NUM_INT ||
			       (std::nearbyint(number) == number && std::fabs(number) < 9e15);
		}

	private:
		obs_data_item_t *item_;
	};

	obs_data_t *settings_;
	const Texts &texts_;
	std::optional<Objection> objection_;
};

struct WrittenPrompt {
	std::string text;
	prompt::Author author;
	bool isOfTextSource = false;
};

WrittenPrompt readPrompt(SettingsReader &reader, const Texts &texts, prompt::Author author)
{
	const std::string textSource = reader.text("prompt_text_source");
	WrittenPrompt own{reader.text("prompt"), author};
	if (textSource.empty()) {
		return own;
	}
	const std::optional<std::string> text = textOfSource(textSource);
	if (!text) {
		reader.object(
			{Refusal::invalidSetting, texts("Refusal.NoPromptSource", {{"name", inMessage(textSource)}})});
		return own;
	}
	return text->empty() ? own : WrittenPrompt{*text, prompt::Author::viewer, true};
}

/// Fills in the prompt as it is sent and, where that differs, as it was written.
std::optional<Objection> resolvePrompt(Wish &wish, const WrittenPrompt &written, const Texts &texts,
				       const PromptContext &context)
{
	if (written.text.size() > kMaxTemplateBytes) {
		return Objection{
			Refusal::promptTooLong,
			texts("Refusal.PromptTooLong",
			      {{"count", std::to_string(text::countCodePoints(written.text))},
			       {"allowed", std::to_string(context.provider.modelOf(wish.model).promptCodePoints)}})};
	}
	const auto seed = static_cast<uint64_t>(wish.seed.value_or(0));
	auto resolution = prompt::resolve(written.text, written.author, seed, context.sources);
	if (const auto *error = std::get_if<prompt::TemplateError>(&resolution)) {
		return Objection{Refusal::invalidSetting, prompt::sentence(*error, texts)};
	}
	wish.prompt = std::move(std::get<std::string>(resolution));
	wish.promptTemplate = wish.prompt == written.text ? std::string{} : written.text;
	return std::nullopt;
}

int64_t drawSeed(int64_t largest)
{
	std::random_device random;
	return std::uniform_int_distribution<int64_t>(0, largest)(random);
}

std::optional<Objection> checkAgainstLimits(const Wish &wish, const provider::Provider &provider, const Texts &texts)
{
	provider::TaskRequest request;
	request.model = wish.model;
	request.prompt = wish.prompt;
	request.negativePrompt = wish.negativePrompt;
	request.durationS = wish.durationS;
	request.resolution = wish.resolution;
	if (wish.aspectRatio != "auto") {
		request.aspectRatio = wish.aspectRatio;
	}
	request.seed = wish.seed;
	const std::optional<provider::Problem> problem = provider::validate(request, provider.modelOf(wish.model));
	if (!problem) {
		return std::nullopt;
	}
	Refusal refusal = Refusal::invalidSetting;
	if (problem->kind == provider::Problem::Kind::noPrompt) {
		refusal = Refusal::noPrompt;
	} else if (problem->kind == provider::Problem::Kind::promptTooLong) {
		refusal = Refusal::promptTooLong;
	}
	return Objection{refusal, provider::sentenceOf(*problem, texts)};
}

} // namespace

OBSDataAutoRelease settingsOfTrigger(obs_data_t *settings, obs_data_t *overrides)
{
	const OBSDataAutoRelease defaults = obs_data_create();
	setSettingsDefaults(defaults);
	// As values, not as defaults: libobs takes the default of an item for an object as soon as its value is one,
	// and crashes over it.
	OBSDataAutoRelease merged = obs_data_get_defaults(defaults);
	obs_data_apply(merged, settings);
	if (overrides) {
		if (obs_data_has_user_value(overrides, "prompt") &&
		    !obs_data_has_user_value(overrides, "prompt_text_source")) {
			obs_data_set_string(merged, "prompt_text_source", "");
		}
		obs_data_apply(merged, overrides);
	}
	makeTextsValid(merged);
	return merged;
}

std::optional<Objection> fillWish(Wish &wish, obs_data_t *settings, const Texts &texts, const PromptContext &context)
{
	SettingsReader reader(settings, texts);
	const WrittenPrompt written = readPrompt(reader, texts, context.author);
	wish.promptIsOfTextSource = written.isOfTextSource;
	wish.negativePrompt = reader.text("negative_prompt");
	wish.model = reader.text("model");
	const int64_t durationS = reader.wholeNumber("duration");
	wish.durationS = durationS < INT_MIN || durationS > INT_MAX ? 0 : static_cast<int>(durationS);
	wish.resolution = reader.text("resolution");
	wish.aspectRatio = reader.text("aspect_ratio");
	wish.multiShots = reader.threeWaySwitch("multi_shots");
	wish.enableSafetyChecker = reader.threeWaySwitch("enable_safety_checker");
	const std::string seedMode = reader.text("seed_mode");
	const int64_t seed = reader.wholeNumber("seed");
	if (seedMode == "fixed" || seedMode == "increment") {
		wish.seed = seed;
	} else if (seedMode == "random") {
		wish.seed = drawSeed(context.provider.modelOf(wish.model).maxSeed);
	} else {
		reader.object("Refusal.UnknownValue", "seed_mode", seedMode);
	}
	if (reader.objection()) {
		return reader.objection();
	}
	if (auto objection = resolvePrompt(wish, written, texts, context)) {
		return objection;
	}
	return checkAgainstLimits(wish, context.provider, texts);
}

std::optional<int64_t> nextSeed(const Wish &wish, obs_data_t *settings, const provider::Provider &provider)
{
	if (!wish.seed || std::string_view{obs_data_get_string(settings, "seed_mode")} != "increment") {
		return std::nullopt;
	}
	return *wish.seed >= provider.modelOf(wish.model).maxSeed ? 0 : *wish.seed + 1;
}

} // namespace r2v::obs
