// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/properties-page.hpp"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <memory>
#include <string_view>

#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/page/setting-controls.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"
#include "obs/status/status-line.hpp"
#include "obs/status/status-marker.hpp"

namespace r2v::obs {

namespace {

constexpr char kStatus[] = "status";

/// Adds properties with their texts to a page or a group.
class Section {
public:
	Section(obs_properties_t *properties, const Texts &texts) : properties_(properties), texts_(texts) {}

	obs_properties_t *get() const { return properties_; }

	obs_property_t *text(const char *name, std::string_view key, obs_text_type type) const
	{
		return obs_properties_add_text(properties_, name, texts_(key).c_str(), type);
	}
	/// One line of plain or rich text over the whole width.
	obs_property_t *line(const char *name, const std::string &sentence) const
	{
		return obs_properties_add_text(properties_, name, sentence.c_str(), OBS_TEXT_INFO);
	}
	obs_property_t *yesOrNo(const char *name, std::string_view key) const
	{
		return obs_properties_add_bool(properties_, name, texts_(key).c_str());
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

bool onDecidingChoiceChanged(void *param, obs_properties_t *properties, obs_property_t *, obs_data_t *settings)
{
	return guarded("choice changed", false, [&] {
		showWhatApplies(properties, settings);
		return redraw(bindingOf(param), properties);
	});
}

void addSettings(const Section &section, Group group, Binding &binding)
{
	for (const Setting &setting : kSettings) {
		if (setting.group != group) {
			continue;
		}
		obs_property_t *control = addControl(section.get(), setting, binding.parts.texts,
						     binding.parts.board.pageLowersLongTexts());
		if (control && decidesOverOthers(setting)) {
			obs_property_set_modified_callback2(control, onDecidingChoiceChanged, &binding);
		}
	}
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

void addKeyAndCost(const Section &keyAndCost, const PageParts &parts)
{
	keyAndCost.text("api_key", "Setting.ApiKey", OBS_TEXT_PASSWORD);
	keyAndCost.line("key_status", keySentence(parts));
	// The switch is the program's: the source hands on what is clicked, and keeps what is to be shown up to date.
	keyAndCost.yesOrNo("rehearsal", "Setting.Rehearsal");
	keyAndCost.line("price", priceSentence(parts));
}

void addButtons(const Section &section, std::initializer_list<SourceAction> actions, Binding &binding)
{
	for (const SourceAction action : actions) {
		section.button(named(action), onButton, &binding);
	}
}

/// A part of the page: its settings, and beside them what is no setting.
void addGroup(const Section &section, Group group, Binding &binding)
{
	const PageParts &parts = binding.parts;
	if (group == Group::triggers) {
		section.line("triggers_hint", parts.texts("Triggers.Hint"));
	}
	addSettings(section, group, binding);
	switch (group) {
	case Group::firstSight:
		addButtons(section, {SourceAction::generate, SourceAction::cancel}, binding);
		section.line(kStatus, statusOf(binding));
		break;
	case Group::statusText:
		section.line("status_format_hint", parts.texts("Setting.StatusFormatHint"));
		break;
	case Group::actions:
		addButtons(section,
			   {SourceAction::playLatest, SourceAction::stopClip, SourceAction::approve,
			    SourceAction::reject, SourceAction::nextClip, SourceAction::previousClip,
			    SourceAction::addMediaSource},
			   binding);
		break;
	case Group::requests:
		section.line("requests_help", parts.texts("Requests.Help"));
		break;
	case Group::keyAndCost:
		addKeyAndCost(section, parts);
		break;
	case Group::clip:
	case Group::playback:
	case Group::triggers:
		break;
	}
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
	for (const GroupRow &row : kGroups) {
		const Section section = *row.name ? page.group(row.name, row.labelKey) : page;
		addGroup(section, row.group, binding);
	}
	return properties.release();
}

} // namespace r2v::obs
