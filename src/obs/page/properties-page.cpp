// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/properties-page.hpp"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <memory>
#include <string_view>

#include "media/clip-player.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/text-source.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/settings/rule-settings.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"
#include "obs/status/status-line.hpp"
#include "obs/status/status-marker.hpp"

namespace r2v::obs {

namespace {

constexpr char kStatus[] = "status";
constexpr int kMaxBoxPx = 16384;
constexpr int kMaxTransitionMs = 5000;

struct Choice {
	const char *value;
	std::string_view textKey;
};

/// Adds properties with their texts to a page or a group.
class Section {
public:
	Section(obs_properties_t *properties, const Texts &texts) : properties_(properties), texts_(texts) {}

	obs_properties_t *get() const { return properties_; }
	std::string sentence(std::string_view key) const { return texts_(key); }

	obs_property_t *text(const char *name, std::string_view key, obs_text_type type) const
	{
		return obs_properties_add_text(properties_, name, texts_(key).c_str(), type);
	}
	/// One line of plain or rich text over the whole width.
	obs_property_t *line(const char *name, const std::string &sentence) const
	{
		return obs_properties_add_text(properties_, name, sentence.c_str(), OBS_TEXT_INFO);
	}
	obs_property_t *choice(const char *name, std::string_view key, std::initializer_list<Choice> choices) const
	{
		obs_property_t *list = obs_properties_add_list(properties_, name, texts_(key).c_str(),
							       OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
		for (const Choice &one : choices) {
			obs_property_list_add_string(list, texts_(one.textKey).c_str(), one.value);
		}
		return list;
	}
	obs_property_t *number(const char *name, std::string_view key, int min, int max) const
	{
		return obs_properties_add_int(properties_, name, texts_(key).c_str(), min, max, 1);
	}
	void slider(const char *name, std::string_view key, int min, int max) const
	{
		obs_properties_add_int_slider(properties_, name, texts_(key).c_str(), min, max, 1);
	}
	obs_property_t *yesOrNo(const char *name, std::string_view key) const
	{
		return obs_properties_add_bool(properties_, name, texts_(key).c_str());
	}
	obs_property_t *editableChoice(const char *name, std::string_view key) const
	{
		return obs_properties_add_list(properties_, name, texts_(key).c_str(), OBS_COMBO_TYPE_EDITABLE,
					       OBS_COMBO_FORMAT_STRING);
	}
	void file(const char *name, std::string_view key, std::string_view filterKey) const
	{
		obs_properties_add_path(properties_, name, texts_(key).c_str(), OBS_PATH_FILE,
					texts_(filterKey).c_str(), nullptr);
	}
	void button(const NamedSourceAction &named, obs_property_clicked_t onClicked, void *param) const
	{
		obs_properties_add_button2(properties_, named.name, texts_(named.buttonTextKey).c_str(), onClicked,
					   param);
	}
	Section group(const char *name, std::string_view key) const
	{
		const std::string title = texts_(key);
		obs_properties_t *content = obs_properties_create();
		obs_properties_add_group(properties_, name, title.c_str(), OBS_GROUP_NORMAL, content);
		return {content, texts_};
	}

private:
	obs_properties_t *properties_;
	const Texts &texts_;
};

const NamedSourceAction &named(SourceAction action)
{
	return *std::find_if(kSourceActions.begin(), kSourceActions.end(),
			     [action](const NamedSourceAction &one) { return one.action == action; });
}

/// What a page's callbacks reach the plugin by; it lives as long as the page, which can outlive its source.
struct Binding {
	const PageParts &parts;
	/// Null for the properties of the kind.
	OBSWeakSource source;

	SourceRegistry::Found find() const
	{
		const OBSSourceAutoRelease strong = obs_weak_source_get_source(source);
		return strong ? parts.sources.bySource(strong) : SourceRegistry::Found{};
	}
};

const Binding &bindingOf(const void *param)
{
	return *static_cast<const Binding *>(param);
}

/// Returns false always: a rebuild would take the cursor from someone who types.
bool onButton(obs_properties_t *, obs_property_t *button, void *param)
{
	guarded("property button", [button, param] {
		const std::string_view name = obs_property_name(button);
		const auto pressed = std::find_if(kSourceActions.begin(), kSourceActions.end(),
						  [name](const NamedSourceAction &one) { return name == one.name; });
		const Binding &binding = bindingOf(param);
		if (const SourceRegistry::Found found = binding.find(); found && pressed != kSourceActions.end()) {
			binding.parts.actions.perform(pressed->action, *found.instance);
		}
	});
	return false;
}

/// OBS reads a label with tags as rich text, and a server's words may hold some.
std::string asPlainText(std::string sentence)
{
	for (size_t at = sentence.find('<'); at != std::string::npos; at = sentence.find('<', at)) {
		sentence.replace(at, 1, "\u2039");
	}
	return sentence;
}

std::string statusOf(const Binding &binding)
{
	const SourceRegistry::Found found = binding.find();
	return found ? statusLabelText(binding.parts.lines, *found.instance) : std::string(" ");
}

/// The page is drawn anew from what is in it, so the status line must be brought up to date with each redraw.
bool redraw(const Binding &binding, obs_properties_t *properties)
{
	obs_property_set_description(obs_properties_get(properties, kStatus), statusOf(binding).c_str());
	if (const SourceRegistry::Found found = binding.find()) {
		binding.parts.board.pageBuilt(found.instance->key());
	}
	return true;
}

void show(obs_properties_t *properties, const char *name, bool visible)
{
	obs_property_set_visible(obs_properties_get(properties, name), visible);
}

bool onReferenceChanged(void *param, obs_properties_t *properties, obs_property_t *, obs_data_t *settings)
{
	return guarded("reference changed", false, [&] {
		const std::string_view reference = obs_data_get_string(settings, "reference");
		show(properties, "reference_name", reference == "source");
		show(properties, "reference_file", reference == "file");
		return redraw(bindingOf(param), properties);
	});
}

bool onSeedModeChanged(void *param, obs_properties_t *properties, obs_property_t *, obs_data_t *settings)
{
	return guarded("seed mode changed", false, [&] {
		show(properties, "seed", std::string_view(obs_data_get_string(settings, "seed_mode")) != "random");
		return redraw(bindingOf(param), properties);
	});
}

bool onWhileWaitingChanged(void *param, obs_properties_t *properties, obs_property_t *, obs_data_t *settings)
{
	return guarded("while waiting changed", false, [&] {
		show(properties, "waiting_image",
		     std::string_view(obs_data_get_string(settings, "while_waiting")) == "image");
		return redraw(bindingOf(param), properties);
	});
}

void addName(obs_property_t *list, obs_source_t *source)
{
	const std::string name = shownName(source);
	obs_property_list_add_string(list, name.c_str(), name.c_str());
}

void addShowable(obs_property_t *list, obs_source_t *source)
{
	guarded("list sources", [&] {
		if (obs_source_get_output_flags(source) & OBS_SOURCE_VIDEO) {
			addName(list, source);
		}
	});
}

/// Scenes first, then sources; free text stays possible for one that is made later.
void addReferenceNames(const Section &page)
{
	obs_property_t *list = page.editableChoice("reference_name", "Setting.ReferenceName");
	const auto add = [](void *param, obs_source_t *source) {
		addShowable(static_cast<obs_property_t *>(param), source);
		return true;
	};
	obs_enum_scenes(add, list);
	obs_enum_sources(add, list);
}

void addFirstSight(const Section &page, Binding &binding)
{
	// OBS gives a text of several lines so much of the page that Generate and the status line fall out of sight.
	page.text("prompt", "Setting.Prompt",
		  binding.parts.board.pageLowersLongTexts() ? OBS_TEXT_MULTILINE : OBS_TEXT_DEFAULT);
	obs_property_t *reference = page.choice("reference", "Setting.Reference",
						{{"program", "Reference.Program"},
						 {"preview", "Reference.Preview"},
						 {"source", "Reference.Source"},
						 {"file", "Reference.File"},
						 {"none", "Reference.None"}});
	obs_property_set_modified_callback2(reference, onReferenceChanged, &binding);
	addReferenceNames(page);
	page.file("reference_file", "Setting.ReferenceFile", "Setting.ReferenceFileFilter");
	page.button(named(SourceAction::generate), onButton, &binding);
	page.button(named(SourceAction::cancel), onButton, &binding);
	page.line(kStatus, statusOf(binding));
}

void addClip(const Section &page, const provider::Model &model, Binding &binding)
{
	const Section clip = page.group("clip", "Group.Clip");
	clip.slider("duration", "Setting.Duration", model.minDurationS, model.maxDurationS);
	clip.choice("resolution", "Setting.Resolution", {{"720p", "Resolution.720p"}, {"1080p", "Resolution.1080p"}});
	clip.choice("aspect_ratio", "Setting.AspectRatio",
		    {{"auto", "AspectRatio.Auto"},
		     {"16:9", "AspectRatio.16x9"},
		     {"9:16", "AspectRatio.9x16"},
		     {"1:1", "AspectRatio.1x1"},
		     {"4:3", "AspectRatio.4x3"},
		     {"3:4", "AspectRatio.3x4"}});
	clip.text("negative_prompt", "Setting.NegativePrompt", OBS_TEXT_DEFAULT);
	obs_property_t *seedMode = clip.choice(
		"seed_mode", "Setting.SeedMode",
		{{"random", "SeedMode.Random"}, {"fixed", "SeedMode.Fixed"}, {"increment", "SeedMode.Increment"}});
	obs_property_set_modified_callback2(seedMode, onSeedModeChanged, &binding);
	clip.number("seed", "Setting.Seed", 0, static_cast<int>(std::min<int64_t>(model.maxSeed, INT_MAX)));
	for (const auto &[name, key] : {std::pair{"multi_shots", "Setting.MultiShots"},
					std::pair{"enable_safety_checker", "Setting.SafetyChecker"}}) {
		clip.choice(name, key, {{"default", "Switch.Default"}, {"on", "Switch.On"}, {"off", "Switch.Off"}});
	}
	clip.text("model", "Setting.Model", OBS_TEXT_DEFAULT);
}

void addPlayback(const Section &page, Binding &binding)
{
	const Section playback = page.group("playback", "Group.Playback");
	playback.number("width", "Setting.Width", 0, kMaxBoxPx);
	playback.number("height", "Setting.Height", 0, kMaxBoxPx);
	playback.choice("fit", "Setting.Fit",
			{{"contain", "Fit.Contain"}, {"cover", "Fit.Cover"}, {"stretch", "Fit.Stretch"}});
	playback.choice("on_ready", "Setting.OnReady",
			{{"play", "OnReady.Play"},
			 {"play_at_loop", "OnReady.PlayAtLoop"},
			 {"hold", "OnReady.Hold"},
			 {"library", "OnReady.Library"}});
	obs_property_t *whileWaiting = playback.choice("while_waiting", "Setting.WhileWaiting",
						       {{"clip", "WhileWaiting.Clip"},
							{"nothing", "WhileWaiting.Nothing"},
							{"reference", "WhileWaiting.Reference"},
							{"image", "WhileWaiting.Image"}});
	obs_property_set_modified_callback2(whileWaiting, onWhileWaitingChanged, &binding);
	playback.file("waiting_image", "Setting.WaitingImage", "Setting.ReferenceFileFilter");
	playback.choice("on_end", "Setting.OnEnd",
			{{"loop", "OnEnd.Loop"},
			 {"ping_pong", "OnEnd.PingPong"},
			 {"hide", "OnEnd.Hide"},
			 {"freeze", "OnEnd.Freeze"}});
	playback.number("transition_ms", "Setting.Transition", 0, kMaxTransitionMs);
	playback.choice("on_hide", "Setting.OnHide",
			{{"restart", "OnHide.Restart"}, {"pause", "OnHide.Pause"}, {"continue", "OnHide.Continue"}});
	playback.slider("speed_percent", "Setting.Speed", media::kMinSpeedPercent, media::kMaxSpeedPercent);
	playback.yesOrNo("audio", "Setting.Audio");
	playback.yesOrNo("hw_decode", "Setting.HardwareDecode");
	playback.yesOrNo("add_media_source", "Setting.AddMediaSource");
}

void addActions(const Section &page, Binding &binding)
{
	const Section actions = page.group("actions", "Group.Actions");
	for (const SourceAction action :
	     {SourceAction::playLatest, SourceAction::stopClip, SourceAction::approve, SourceAction::reject,
	      SourceAction::nextClip, SourceAction::previousClip, SourceAction::addMediaSource}) {
		actions.button(named(action), onButton, &binding);
	}
}

void addTextSources(obs_property_t *list)
{
	const auto add = [](void *param, obs_source_t *source) {
		guarded("list Text sources", [&] {
			if (isTextSource(source)) {
				addName(static_cast<obs_property_t *>(param), source);
			}
		});
		return true;
	};
	obs_enum_sources(add, list);
}

void addTriggers(const Section &page, const PageParts &parts)
{
	const Section triggers = page.group("triggers", "Group.Triggers");
	triggers.line("triggers_hint", parts.texts("Triggers.Hint"));
	triggers.yesOrNo("trigger_on_activate", "Setting.TriggerOnActivate");
	triggers.yesOrNo("trigger_on_live", "Setting.TriggerOnLive");
	triggers.yesOrNo("trigger_on_text", "Setting.TriggerOnText");
	addTextSources(triggers.editableChoice("prompt_text_source", "Setting.PromptTextSource"));
	obs_property_t *scenes = triggers.editableChoice("trigger_scene", "Setting.TriggerScene");
	const auto addScene = [](void *param, obs_source_t *source) {
		addShowable(static_cast<obs_property_t *>(param), source);
		return true;
	};
	obs_enum_scenes(addScene, scenes);
	triggers.number("trigger_every_min", "Setting.TriggerEveryMin", 0, kMaxEveryMin);
	triggers.number("trigger_gap_s", "Setting.TriggerGapS", 0, kMaxGapS);
}

void addStatusText(const Section &page, const PageParts &parts)
{
	const Section status = page.group("status_text", "Group.StatusText");
	addTextSources(status.editableChoice("status_text_source", "Setting.StatusTextSource"));
	status.text("status_format", "Setting.StatusFormat", OBS_TEXT_DEFAULT);
	status.line("status_format_hint", parts.texts("Setting.StatusFormatHint"));
}

void addRequests(const Section &page)
{
	const Section requests = page.group("requests", "Group.Requests");
	requests.yesOrNo("require_approval", "Setting.RequireApproval");
	requests.line("requests_help", page.sentence("Requests.Help"));
}

std::string keySentence(const PageParts &parts)
{
	if (parts.keys.situation() == keys::KeySituation::fromEnvironment) {
		return parts.texts("Key.FromEnvironment");
	}
	if (parts.engine.status().hasKey) {
		return parts.texts("Key.Stored");
	}
	const std::string why = parts.keys.whyNone();
	return why.empty() ? parts.texts("Key.Missing") : why;
}

std::string money(double amount)
{
	char text[32];
	snprintf(text, sizeof text, "%.2f", amount);
	return text;
}

std::string priceSentence(const PageParts &parts)
{
	const double price = parts.config.get().pricePerSecond;
	if (price <= 0) {
		return parts.texts("Price.NotSet");
	}
	char perSecond[32];
	snprintf(perSecond, sizeof perSecond, "%g", price);
	return parts.texts("Price.Line", {{"price", perSecond},
					  {"shortest", money(2 * price)},
					  {"usual", money(5 * price)},
					  {"longest", money(10 * price)}});
}

void addKeyAndCost(const Section &page, const PageParts &parts)
{
	const Section keyAndCost = page.group("key_and_cost", "Group.KeyAndCost");
	keyAndCost.text("api_key", "Setting.ApiKey", OBS_TEXT_PASSWORD);
	keyAndCost.line("key_status", keySentence(parts));
	// The switch is the program's: the source hands on what is clicked, and keeps what is to be shown up to date.
	keyAndCost.yesOrNo("rehearsal", "Setting.Rehearsal");
	keyAndCost.line("price", priceSentence(parts));
}

} // namespace

std::string statusLabelText(const StatusLines &lines, const ReferenceSource &source)
{
	return asPlainText(lines.withRequests(source)) + statusMarker(source.key());
}

obs_properties_t *buildProperties(const PageParts &parts, ReferenceSource *instanceOrNull)
{
	std::unique_ptr<obs_properties_t, decltype(&obs_properties_destroy)> properties(obs_properties_create(),
											obs_properties_destroy);
	auto owned = std::make_unique<Binding>(
		Binding{parts, instanceOrNull ? OBSGetWeakRef(instanceOrNull->source()) : OBSWeakSource{}});
	Binding &binding = *owned;
	obs_properties_set_param(properties.get(), owned.release(),
				 [](void *param) { delete static_cast<Binding *>(param); });
	const Section page(properties.get(), parts.texts);
	addFirstSight(page, binding);
	addClip(page, parts.engine.provider().usualModel(), binding);
	addPlayback(page, binding);
	addTriggers(page, parts);
	addStatusText(page, parts);
	addActions(page, binding);
	addRequests(page);
	addKeyAndCost(page, parts);
	return properties.release();
}

} // namespace r2v::obs
