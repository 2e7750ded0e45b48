// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/properties-page.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/page/page-buttons.hpp"
#include "obs/page/setting-controls.hpp"
#include "obs/page/unfolded-pages.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

namespace {

constexpr double kMaxPrice = 1000;
/// A price has more than two decimals.
constexpr double kPriceStep = 0.001;

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
	obs_property_t *amount(const char *name, std::string_view key, double max, double step) const
	{
		return obs_properties_add_float(properties_, name, texts_(key).c_str(), 0, max, step);
	}
	void button(const char *name, std::string_view key, obs_property_clicked_t onClicked, void *param) const
	{
		obs_properties_add_button2(properties_, name, texts_(key).c_str(), onClicked, param);
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

const NamedPageButton &named(PageButton button)
{
	return *std::find_if(kPageButtons.begin(), kPageButtons.end(),
			     [button](const NamedPageButton &one) { return one.button == button; });
}

/// What a page's callbacks reach the plugin by; it lives as long as the page, which can outlive its source.
struct Binding {
	const PageParts &parts;
	/// Null for the properties of the kind.
	OBSWeakSource source;
	/// While the part about the key is unfolded.
	std::shared_ptr<void> unfolded{};

	SourceRegistry::Found find() const
	{
		const OBSSourceAutoRelease strong = obs_weak_source_get_source(source);
		return strong ? parts.sources.bySource(strong) : SourceRegistry::Found{};
	}
};

Binding &bindingOf(void *param)
{
	return *static_cast<Binding *>(param);
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

bool onShowReference(obs_properties_t *, obs_property_t *, void *param)
{
	guarded("show reference", [param] {
		const Binding &binding = bindingOf(param);
		if (const SourceRegistry::Found found = binding.find()) {
			binding.parts.shots.take(*found.instance);
		}
	});
	return false;
}

bool onFetchAgain(obs_properties_t *, obs_property_t *, void *param)
{
	guarded("fetch again", [param] {
		const Binding &binding = bindingOf(param);
		if (const SourceRegistry::Found found = binding.find()) {
			binding.parts.actions.fetchAgain(*found.instance);
		}
	});
	return false;
}

bool onRemoveKey(obs_properties_t *, obs_property_t *, void *param)
{
	guarded("remove key", [param] { bindingOf(param).parts.keyDesk.remove(); });
	return false;
}

void addLine(const Section &section, LiveLine line)
{
	for (const NamedLine &one : kLiveLines) {
		if (one.line == line) {
			section.line(one.name, " ");
		}
	}
}

/// A line that may have nothing to say takes no room then, but where pages are changed in place it must be there.
void showLine(const Binding &binding, obs_properties_t *page, const NamedLine &shown,
	      const SourceRegistry::Found &found)
{
	obs_property_t *line = obs_properties_get(page, shown.name);
	const std::string sentence = binding.parts.lines.sentence(shown.line, found.instance);
	const std::string marker = found ? lineMarker(shown.line, found.instance->key()) : std::string{};
	obs_property_set_description(line, sentence.empty() && marker.empty() ? " " : (sentence + marker).c_str());
	obs_property_set_visible(line, !sentence.empty() || binding.parts.board.changesPagesInPlace());
}

/// What can only sometimes be done is there while the status line asks for it; a program may press it at any time.
void showButtons(const Binding &binding, obs_properties_t *page, const SourceRegistry::Found &found)
{
	const bool waits = found && binding.parts.actions.nextToDecide(found.instance->key()) != nullptr;
	for (const SourceAction action : {SourceAction::approve, SourceAction::reject}) {
		obs_property_set_visible(obs_properties_get(page, named(action).name),
					 waits || binding.parts.board.changesPagesInPlace());
	}
	const bool lacksClip = found && binding.parts.actions.nextToFetch(found.instance->key()) != nullptr;
	obs_property_set_visible(obs_properties_get(page, named(PageButton::fetchAgain).name),
				 lacksClip || binding.parts.board.changesPagesInPlace());
	obs_property_set_description(obs_properties_get(page, named(SourceAction::cancel).name),
				     binding.parts.lines.cancelText(found.instance).c_str());
}

void showFold(const Binding &binding, obs_properties_t *page)
{
	const bool isUnfolded = binding.unfolded != nullptr;
	obs_property_set_visible(obs_properties_get(page, named(PageButton::showKey).name), !isUnfolded);
	for (const GroupRow &row : kGroups) {
		if (row.group == Group::keyAndCost) {
			obs_property_set_visible(obs_properties_get(page, row.name), isUnfolded);
		}
	}
}

/// Brings everything on the page that is no setting up to date.
void refresh(const Binding &binding, obs_properties_t *page)
{
	const SourceRegistry::Found found = binding.find();
	for (const NamedLine &line : kLiveLines) {
		showLine(binding, page, line, found);
	}
	showButtons(binding, page, found);
	showFold(binding, page);
}

/// The page is drawn anew from what is in it, so that must be brought up to date with each redraw.
bool redraw(const Binding &binding, obs_properties_t *page)
{
	refresh(binding, page);
	if (const SourceRegistry::Found found = binding.find()) {
		binding.parts.board.pageBuilt(found.instance->key());
	}
	return true;
}

void unfold(Binding &binding)
{
	const SourceRegistry::Found found = binding.find();
	binding.unfolded = binding.parts.unfolded.unfold(found ? found.instance->key() : std::string{});
}

bool onShowKey(obs_properties_t *page, obs_property_t *, void *param)
{
	return guarded("show key", false, [page, param] {
		unfold(bindingOf(param));
		return redraw(bindingOf(param), page);
	});
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
						     binding.parts.board.changesPagesInPlace());
		if (control && decidesOverOthers(setting)) {
			obs_property_set_modified_callback2(control, onDecidingChoiceChanged, &binding);
		}
		if (setting.key == std::string_view(setting_keys::kPromptTextSource)) {
			addLine(section, LiveLine::prompt);
		}
	}
}

void addButtons(const Section &section, std::initializer_list<SourceAction> actions, Binding &binding)
{
	for (const SourceAction action : actions) {
		section.button(named(action).name, named(action).buttonTextKey, onButton, &binding);
	}
}

void addButton(const Section &section, PageButton button, obs_property_clicked_t onClicked, Binding &binding)
{
	section.button(named(button).name, named(button).textKey, onClicked, &binding);
}

/// What needs no scrolling: what to ask for, what to press, and what came of it. Nothing that may grow stands above a
/// button.
void addFirstSight(const Section &section, Binding &binding)
{
	addButton(section, PageButton::showReference, onShowReference, binding);
	addButtons(section,
		   {SourceAction::generate, SourceAction::cancel, SourceAction::stopClip, SourceAction::approve,
		    SourceAction::reject},
		   binding);
	addButton(section, PageButton::fetchAgain, onFetchAgain, binding);
	addLine(section, LiveLine::status);
	addLine(section, LiveLine::picture);
	addButton(section, PageButton::showKey, onShowKey, binding);
}

void addKeyAndCost(const Section &section, Binding &binding)
{
	// Rehearsal and the price are the program's: the source hands on what is set, and keeps what is to be shown up
	// to date. Rehearsal comes first: it takes one line, and without a key it is what most people look for.
	section.yesOrNo("rehearsal", "Setting.Rehearsal");
	section.text("api_key", "Setting.ApiKey", OBS_TEXT_PASSWORD);
	addLine(section, LiveLine::key);
	section.amount("price_per_second", "Setting.PricePerSecond", kMaxPrice, kPriceStep);
	addLine(section, LiveLine::price);
	addButton(section, PageButton::removeKey, onRemoveKey, binding);
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
		addFirstSight(section, binding);
		break;
	case Group::keyAndCost:
		addKeyAndCost(section, binding);
		break;
	case Group::statusText:
		section.line("status_format_hint", parts.texts("Setting.StatusFormatHint"));
		break;
	case Group::actions:
		addButtons(section,
			   {SourceAction::playLatest, SourceAction::nextClip, SourceAction::previousClip,
			    SourceAction::addMediaSource},
			   binding);
		break;
	case Group::requests:
		section.line("requests_help", requestsHelp(parts.texts, parts.configDir, parts.docsDir));
		break;
	case Group::clip:
	case Group::playback:
	case Group::triggers:
		break;
	}
}

} // namespace

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
	if (parts.lines.mustSeeKey(instanceOrNull) ||
	    parts.unfolded.isUnfolded(instanceOrNull ? instanceOrNull->key() : std::string{})) {
		unfold(binding);
	}
	refresh(binding, properties.get());
	return properties.release();
}

} // namespace r2v::obs
