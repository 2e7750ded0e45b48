// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/properties-page.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string_view>

#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/page/setting-controls.hpp"
#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"
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

/// Returns false always: a rebuild would take the cursor from someone who types.
bool onButton(obs_properties_t *, obs_property_t *button, void *instance)
{
	guarded("property button", [button, instance] {
		App *app = App::instance();
		if (!app || !instance) {
			return;
		}
		const std::string_view name = obs_property_name(button);
		const auto pressed = std::find_if(kSourceActions.begin(), kSourceActions.end(),
						  [name](const NamedSourceAction &one) { return name == one.name; });
		// Looked up, not used as it is: a page can outlive its source.
		for (const SourceRegistry::Found &found : app->sources().all()) {
			if (found.instance == instance && pressed != kSourceActions.end()) {
				perform(pressed->action, *found.instance);
			}
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

std::string statusOf(ReferenceSource *instance)
{
	return instance ? statusLabelText(*instance) : std::string(" ");
}

/// The page is drawn anew from what is in it, so the status line must be brought up to date with each redraw.
bool redraw(void *instance, obs_properties_t *properties)
{
	auto *source = static_cast<ReferenceSource *>(instance);
	obs_property_set_description(obs_properties_get(properties, kStatus), statusOf(source).c_str());
	if (source) {
		source->app().presentPage(source->key());
	}
	return true;
}

bool onDecidingChoiceChanged(void *instance, obs_properties_t *properties, obs_property_t *, obs_data_t *settings)
{
	return guarded("choice changed", false, [&] {
		showWhatApplies(properties, settings);
		return redraw(instance, properties);
	});
}

void addSettings(const Section &section, Group group, const App &app, ReferenceSource *instance)
{
	for (const Setting &setting : kSettings) {
		if (setting.group != group) {
			continue;
		}
		obs_property_t *control = addControl(section.get(), setting, app.texts(), app.pageLowersLongTexts());
		if (control && decidesOverOthers(setting)) {
			obs_property_set_modified_callback2(control, onDecidingChoiceChanged, instance);
		}
	}
}

std::string keySentence(App &app)
{
	if (app.keySituation() == keys::KeySituation::fromEnvironment) {
		return app.texts()("Key.FromEnvironment");
	}
	if (app.engine().status().hasKey) {
		return app.texts()("Key.Stored");
	}
	const std::string why = app.whyNoKey();
	return why.empty() ? app.texts()("Key.Missing") : why;
}

std::string money(double amount)
{
	char text[32];
	snprintf(text, sizeof text, "%.2f", amount);
	return text;
}

std::string priceSentence(App &app)
{
	const double price = app.config().pricePerSecond;
	if (price <= 0) {
		return app.texts()("Price.NotSet");
	}
	char perSecond[32];
	snprintf(perSecond, sizeof perSecond, "%g", price);
	return app.texts()("Price.Line", {{"price", perSecond},
					  {"shortest", money(2 * price)},
					  {"usual", money(5 * price)},
					  {"longest", money(10 * price)}});
}

void addKeyAndCost(const Section &keyAndCost, App &app)
{
	keyAndCost.text("api_key", "Setting.ApiKey", OBS_TEXT_PASSWORD);
	keyAndCost.line("key_status", keySentence(app));
	// The switch is the program's: the source hands on what is clicked, and keeps what is to be shown up to date.
	keyAndCost.yesOrNo("rehearsal", "Setting.Rehearsal");
	keyAndCost.line("price", priceSentence(app));
}

void addButtons(const Section &section, std::initializer_list<SourceAction> actions, ReferenceSource *instance)
{
	for (const SourceAction action : actions) {
		section.button(named(action), onButton, instance);
	}
}

/// A part of the page: its settings, and beside them what is no setting.
void addGroup(const Section &section, Group group, App &app, ReferenceSource *instance)
{
	if (group == Group::triggers) {
		section.line("triggers_hint", app.texts()("Triggers.Hint"));
	}
	addSettings(section, group, app, instance);
	switch (group) {
	case Group::firstSight:
		addButtons(section, {SourceAction::generate, SourceAction::cancel}, instance);
		section.line(kStatus, statusOf(instance));
		break;
	case Group::statusText:
		section.line("status_format_hint", app.texts()("Setting.StatusFormatHint"));
		break;
	case Group::actions:
		addButtons(section,
			   {SourceAction::playLatest, SourceAction::stopClip, SourceAction::approve,
			    SourceAction::reject, SourceAction::nextClip, SourceAction::previousClip,
			    SourceAction::addMediaSource},
			   instance);
		break;
	case Group::requests:
		section.line("requests_help", app.texts()("Requests.Help"));
		break;
	case Group::keyAndCost:
		addKeyAndCost(section, app);
		break;
	case Group::clip:
	case Group::playback:
	case Group::triggers:
		break;
	}
}

} // namespace

std::string statusLabelText(ReferenceSource &instance)
{
	return asPlainText(instance.statusLineWithRequests()) + statusMarker(instance.key());
}

obs_properties_t *buildProperties(ReferenceSource *instanceOrNull)
{
	std::unique_ptr<obs_properties_t, decltype(&obs_properties_destroy)> properties(obs_properties_create(),
											obs_properties_destroy);
	App *app = App::instance();
	if (!app) {
		return properties.release();
	}
	const Section page(properties.get(), app->texts());
	for (const GroupRow &row : kGroups) {
		const Section section = *row.name ? page.group(row.name, row.labelKey) : page;
		addGroup(section, row.group, *app, instanceOrNull);
	}
	return properties.release();
}

} // namespace r2v::obs
