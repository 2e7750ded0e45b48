// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/air-memory.hpp"
#include "core/triggers/trigger-keeper.hpp"
#include "media/speed.hpp"
#include "obs/settings/setting.hpp"

namespace r2v::obs {

// ---- the values

/// An unknown name counts as the choice with the number 1.
enum class SeedMode { random = 1, fixed, increment };
enum class ProviderSwitch { providersChoice = 1, on, off };
enum class ReferenceKind { program = 1, preview, source, file, none };
enum class Fit { contain = 1, cover, stretch };
using generation::OnReady;
enum class WhileWaiting { clip = 1, nothing, reference, image };
enum class OnEnd { loop = 1, pingPong, hide, freeze };
enum class OnHide { restart = 1, pause, keepPlaying };

/// What is asked of the provider. Its limits are checked when it is asked.
struct TaskSettings {
	std::string prompt;
	std::string promptTextSource;
	std::string negativePrompt;
	std::string model = "wan-2.7-reference-to-video";
	int64_t durationS = 5;
	std::string resolution = "720p";
	std::string aspectRatio = "auto";
	SeedMode seedMode = SeedMode::random;
	int64_t seed = 0;
	ProviderSwitch multiShots = ProviderSwitch::providersChoice;
	ProviderSwitch safetyChecker = ProviderSwitch::providersChoice;
	bool requireApproval = false;
};

struct ReferenceSettings {
	ReferenceKind kind = ReferenceKind::program;
	std::string sourceName;
	std::string file;
	TextList hidden;
	int64_t delayMs = 0;
	TextList extra;
};

struct ViewSettings {
	/// 0 for the size of the canvas.
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	Fit fit = Fit::contain;
	bool soundOn = false;
	OnEnd onEnd = OnEnd::loop;
	OnHide onHide = OnHide::restart;
	int speedPercent = 100;
	/// Cross-fade between clips and at the loop point; 0 for none.
	int64_t transitionMs = 0;
	/// Counts from the next clip on.
	bool hardwareDecoding = false;
};

struct DeliverySettings {
	OnReady onReady = OnReady::play;
	bool addsMediaSource = false;
};

struct WaitingSettings {
	WhileWaiting shows = WhileWaiting::clip;
	std::string imageFile;
	bool operator==(const WaitingSettings &) const = default;
};

struct StatusTextSettings {
	std::string textSource;
	std::string format;
};

/// The settings of an r2v_source, with their defaults.
struct SourceSettings {
	TaskSettings task;
	ReferenceSettings reference;
	ViewSettings view;
	DeliverySettings delivery;
	WaitingSettings waiting;
	triggers::TriggerSettings triggers;
	StatusTextSettings statusText;
	std::string currentGeneration;
};

// ---- the names that others need too

namespace setting_keys {
inline constexpr char kPrompt[] = "prompt";
inline constexpr char kPromptTextSource[] = "prompt_text_source";
inline constexpr char kNegativePrompt[] = "negative_prompt";
inline constexpr char kSeed[] = "seed";
inline constexpr char kReference[] = "reference";
inline constexpr char kHideWhileCapturing[] = "hide_while_capturing";
inline constexpr char kCurrentGeneration[] = "current_generation";
inline constexpr char kTriggerOnActivate[] = "trigger_on_activate";
inline constexpr char kTriggerScene[] = "trigger_scene";
inline constexpr char kTriggerEveryMin[] = "trigger_every_min";
inline constexpr char kTriggerOnLive[] = "trigger_on_live";
inline constexpr char kTriggerOnText[] = "trigger_on_text";
} // namespace setting_keys

// ---- the table, in the order of the properties page

inline constexpr GroupRow kGroups[] = {
	{Group::firstSight, "", ""},
	{Group::keyAndCost, "key_and_cost", "Group.KeyAndCost"},
	{Group::clip, "clip", "Group.Clip"},
	{Group::playback, "playback", "Group.Playback"},
	{Group::triggers, "triggers", "Group.Triggers"},
	{Group::statusText, "status_text", "Group.StatusText"},
	{Group::actions, "actions", "Group.Actions"},
	{Group::requests, "requests", "Group.Requests"},
};

inline constexpr Setting kSettings[] = {
	{.key = setting_keys::kPrompt,
	 .member = member<&SourceSettings::task, &TaskSettings::prompt>,
	 .meaning = "What happens in the clip; it may be a template.",
	 .control = Control::lines,
	 .labelKey = "Setting.Prompt",
	 .maxCodePoints = 5000,
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = setting_keys::kPromptTextSource,
	 .member = member<&SourceSettings::task, &TaskSettings::promptTextSource>,
	 .meaning = "A Text source whose text is the prompt unless it is empty.",
	 .control = Control::textSource,
	 .labelKey = "Setting.PromptTextSource",
	 .wrongValue = WrongValue::refusesTask},
	{.key = setting_keys::kReference,
	 .member = member<&SourceSettings::reference, &ReferenceSettings::kind>,
	 .meaning = "What the reference image is taken from.",
	 .control = Control::choice,
	 .labelKey = "Setting.Reference",
	 .choices = {{{ReferenceKind::program, "program", "Reference.Program"},
		      {ReferenceKind::preview, "preview", "Reference.Preview"},
		      {ReferenceKind::source, "source", "Reference.Source"},
		      {ReferenceKind::file, "file", "Reference.File"},
		      {ReferenceKind::none, "none", "Reference.None"}}},
	 .overriddenBy = OverriddenBy::requests,
	 .wrongValue = WrongValue::refusesReference},
	{.key = "reference_name",
	 .member = member<&SourceSettings::reference, &ReferenceSettings::sourceName>,
	 .meaning = "The scene or source that `reference` = `source` takes.",
	 .control = Control::sceneOrSource,
	 .labelKey = "Setting.ReferenceName",
	 .shownIf = {setting_keys::kReference, "source"},
	 .overriddenBy = OverriddenBy::requests},
	{.key = "reference_file",
	 .member = member<&SourceSettings::reference, &ReferenceSettings::file>,
	 .meaning = "The image file that `reference` = `file` takes.",
	 .control = Control::imageFile,
	 .labelKey = "Setting.ReferenceFile",
	 .shownIf = {setting_keys::kReference, "file"},
	 .overriddenBy = OverriddenBy::requests},
	{.key = setting_keys::kHideWhileCapturing,
	 .member = member<&SourceSettings::reference, &ReferenceSettings::hidden>,
	 .meaning = "Sources that are left out of the reference; a name that no source has refuses the generation.",
	 .wrongValue = WrongValue::refusesReference},
	{.key = "reference_delay_ms",
	 .member = member<&SourceSettings::reference, &ReferenceSettings::delayMs>,
	 .meaning = "Reserved for taking the frame as it was this long before the trigger; it has no effect yet.",
	 .range = {0, 10000}},
	{.key = "extra_references",
	 .member = member<&SourceSettings::reference, &ReferenceSettings::extra>,
	 .meaning = "Reserved for further images and videos; it has no effect yet."},
	{.key = "duration",
	 .member = member<&SourceSettings::task, &TaskSettings::durationS>,
	 .meaning = "The clip's length in seconds.",
	 .control = Control::slider,
	 .group = Group::clip,
	 .labelKey = "Setting.Duration",
	 .range = {2, 10},
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "resolution",
	 .member = member<&SourceSettings::task, &TaskSettings::resolution>,
	 .meaning = "The clip's resolution.",
	 .control = Control::choice,
	 .group = Group::clip,
	 .labelKey = "Setting.Resolution",
	 .choices = {{{"720p", "Resolution.720p"}, {"1080p", "Resolution.1080p"}}},
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "aspect_ratio",
	 .member = member<&SourceSettings::task, &TaskSettings::aspectRatio>,
	 .meaning = "The clip's shape; `auto` is the one nearest to the reference.",
	 .control = Control::choice,
	 .group = Group::clip,
	 .labelKey = "Setting.AspectRatio",
	 .choices = {{{"auto", "AspectRatio.Auto"},
		      {"16:9", "AspectRatio.16x9"},
		      {"9:16", "AspectRatio.9x16"},
		      {"1:1", "AspectRatio.1x1"},
		      {"4:3", "AspectRatio.4x3"},
		      {"3:4", "AspectRatio.3x4"}}},
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = setting_keys::kNegativePrompt,
	 .member = member<&SourceSettings::task, &TaskSettings::negativePrompt>,
	 .meaning = "What the clip should not show.",
	 .control = Control::line,
	 .group = Group::clip,
	 .labelKey = "Setting.NegativePrompt",
	 .maxCodePoints = 500,
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "seed_mode",
	 .member = member<&SourceSettings::task, &TaskSettings::seedMode>,
	 .meaning = "Where the seed comes from; `increment` adds 1 to `seed` after each generation.",
	 .control = Control::choice,
	 .group = Group::clip,
	 .labelKey = "Setting.SeedMode",
	 .choices = {{{SeedMode::random, "random", "SeedMode.Random"},
		      {SeedMode::fixed, "fixed", "SeedMode.Fixed"},
		      {SeedMode::increment, "increment", "SeedMode.Increment"}}},
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = setting_keys::kSeed,
	 .member = member<&SourceSettings::task, &TaskSettings::seed>,
	 .meaning = "The seed that is sent unless `seed_mode` is `random`.",
	 .control = Control::number,
	 .group = Group::clip,
	 .labelKey = "Setting.Seed",
	 .range = {0, 2147483647},
	 .hiddenIf = {"seed_mode", "random"},
	 .overriddenBy = OverriddenBy::requesters,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "multi_shots",
	 .member = member<&SourceSettings::task, &TaskSettings::multiShots>,
	 .meaning = "Whether the clip may have several shots; `default` sends nothing and leaves it to the provider.",
	 .control = Control::choice,
	 .group = Group::clip,
	 .labelKey = "Setting.MultiShots",
	 .choices = {{{ProviderSwitch::providersChoice, "default", "Switch.Default"},
		      {ProviderSwitch::on, "on", "Switch.On"},
		      {ProviderSwitch::off, "off", "Switch.Off"}}},
	 .overriddenBy = OverriddenBy::requests,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "enable_safety_checker",
	 .member = member<&SourceSettings::task, &TaskSettings::safetyChecker>,
	 .meaning = "Whether the provider checks the content; `default` sends nothing and leaves it to the provider.",
	 .control = Control::choice,
	 .group = Group::clip,
	 .labelKey = "Setting.SafetyChecker",
	 .choices = {{{ProviderSwitch::providersChoice, "default", "Switch.Default"},
		      {ProviderSwitch::on, "on", "Switch.On"},
		      {ProviderSwitch::off, "off", "Switch.Off"}}},
	 .overriddenBy = OverriddenBy::requests,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "model",
	 .member = member<&SourceSettings::task, &TaskSettings::model>,
	 .meaning = "The provider's model that makes the clip.",
	 .control = Control::line,
	 .group = Group::clip,
	 .labelKey = "Setting.Model",
	 .overriddenBy = OverriddenBy::requests,
	 .wrongValue = WrongValue::refusesTask},
	{.key = "width",
	 .member = member<&SourceSettings::view, &ViewSettings::widthPx>,
	 .meaning = "The source's width in pixels, whatever clip it shows; 0 is the canvas.",
	 .control = Control::number,
	 .group = Group::playback,
	 .labelKey = "Setting.Width",
	 .range = {0, 16384}},
	{.key = "height",
	 .member = member<&SourceSettings::view, &ViewSettings::heightPx>,
	 .meaning = "The source's height in pixels, whatever clip it shows; 0 is the canvas.",
	 .control = Control::number,
	 .group = Group::playback,
	 .labelKey = "Setting.Height",
	 .range = {0, 16384}},
	{.key = "fit",
	 .member = member<&SourceSettings::view, &ViewSettings::fit>,
	 .meaning = "How a clip fills the source: whole with borders, cut to fill, or stretched.",
	 .control = Control::choice,
	 .group = Group::playback,
	 .labelKey = "Setting.Fit",
	 .choices = {{{Fit::contain, "contain", "Fit.Contain"},
		      {Fit::cover, "cover", "Fit.Cover"},
		      {Fit::stretch, "stretch", "Fit.Stretch"}}}},
	{.key = "on_ready",
	 .member = member<&SourceSettings::delivery, &DeliverySettings::onReady>,
	 .meaning = "What happens to a clip that becomes ready: it plays at once, plays when the clip on air ends its "
		    "lap, waits for approval, or is only kept.",
	 .control = Control::choice,
	 .group = Group::playback,
	 .labelKey = "Setting.OnReady",
	 .choices = {{{OnReady::play, "play", "OnReady.Play"},
		      {OnReady::playAtLoop, "play_at_loop", "OnReady.PlayAtLoop"},
		      {OnReady::hold, "hold", "OnReady.Hold"},
		      {OnReady::library, "library", "OnReady.Library"}}}},
	{.key = "while_waiting",
	 .member = member<&SourceSettings::waiting, &WaitingSettings::shows>,
	 .meaning = "What the source shows while a clip is being made; `clip` keeps the clip on air.",
	 .control = Control::choice,
	 .group = Group::playback,
	 .labelKey = "Setting.WhileWaiting",
	 .choices = {{{WhileWaiting::clip, "clip", "WhileWaiting.Clip"},
		      {WhileWaiting::nothing, "nothing", "WhileWaiting.Nothing"},
		      {WhileWaiting::reference, "reference", "WhileWaiting.Reference"},
		      {WhileWaiting::image, "image", "WhileWaiting.Image"}}}},
	{.key = "waiting_image",
	 .member = member<&SourceSettings::waiting, &WaitingSettings::imageFile>,
	 .meaning = "The image file that `while_waiting` = `image` shows.",
	 .control = Control::imageFile,
	 .group = Group::playback,
	 .labelKey = "Setting.WaitingImage",
	 .shownIf = {"while_waiting", "image"}},
	{.key = "on_end",
	 .member = member<&SourceSettings::view, &ViewSettings::onEnd>,
	 .meaning = "What happens at the end of the clip.",
	 .control = Control::choice,
	 .group = Group::playback,
	 .labelKey = "Setting.OnEnd",
	 .choices = {{{OnEnd::loop, "loop", "OnEnd.Loop"},
		      {OnEnd::pingPong, "ping_pong", "OnEnd.PingPong"},
		      {OnEnd::hide, "hide", "OnEnd.Hide"},
		      {OnEnd::freeze, "freeze", "OnEnd.Freeze"}}}},
	{.key = "transition_ms",
	 .member = member<&SourceSettings::view, &ViewSettings::transitionMs>,
	 .meaning = "How long clips, and the laps of a looping clip, fade into each other in milliseconds; 0 cuts.",
	 .control = Control::number,
	 .group = Group::playback,
	 .labelKey = "Setting.Transition",
	 .range = {0, 5000}},
	{.key = "on_hide",
	 .member = member<&SourceSettings::view, &ViewSettings::onHide>,
	 .meaning = "What the clip does when the source is shown again: start over, go on, or have played on.",
	 .control = Control::choice,
	 .group = Group::playback,
	 .labelKey = "Setting.OnHide",
	 .choices = {{{OnHide::restart, "restart", "OnHide.Restart"},
		      {OnHide::pause, "pause", "OnHide.Pause"},
		      {OnHide::keepPlaying, "continue", "OnHide.Continue"}}}},
	{.key = "speed_percent",
	 .member = member<&SourceSettings::view, &ViewSettings::speedPercent>,
	 .meaning = "How fast the clip plays; the pitch of its sound changes with it.",
	 .control = Control::slider,
	 .group = Group::playback,
	 .labelKey = "Setting.Speed",
	 .range = {media::kMinSpeedPercent, media::kMaxSpeedPercent}},
	{.key = "audio",
	 .member = member<&SourceSettings::view, &ViewSettings::soundOn>,
	 .meaning = "Whether the clip's sound plays.",
	 .control = Control::yesOrNo,
	 .group = Group::playback,
	 .labelKey = "Setting.Audio"},
	{.key = "hw_decode",
	 .member = member<&SourceSettings::view, &ViewSettings::hardwareDecoding>,
	 .meaning = "Whether clips are decoded by hardware where that is available.",
	 .control = Control::yesOrNo,
	 .group = Group::playback,
	 .labelKey = "Setting.HardwareDecode"},
	{.key = "add_media_source",
	 .member = member<&SourceSettings::delivery, &DeliverySettings::addsMediaSource>,
	 .meaning = "Whether each clip that becomes ready is also added to the scene as a Media Source.",
	 .control = Control::yesOrNo,
	 .group = Group::playback,
	 .labelKey = "Setting.AddMediaSource"},
	{.key = setting_keys::kCurrentGeneration,
	 .member = member<&SourceSettings::currentGeneration>,
	 .meaning = "The generation whose clip the source shows; it is kept with the scene collection.",
	 .group = Group::playback},
	{.key = setting_keys::kTriggerOnActivate,
	 .member = member<&SourceSettings::triggers, &triggers::TriggerSettings::onActivate>,
	 .meaning = "While armed: generates when the source goes on air.",
	 .control = Control::yesOrNo,
	 .group = Group::triggers,
	 .labelKey = "Setting.TriggerOnActivate"},
	{.key = setting_keys::kTriggerOnLive,
	 .member = member<&SourceSettings::triggers, &triggers::TriggerSettings::onLive>,
	 .meaning = "While armed: generates when streaming or recording starts.",
	 .control = Control::yesOrNo,
	 .group = Group::triggers,
	 .labelKey = "Setting.TriggerOnLive"},
	{.key = setting_keys::kTriggerOnText,
	 .member = member<&SourceSettings::triggers, &triggers::TriggerSettings::onText>,
	 .meaning = "While armed: generates when the text of `prompt_text_source` changes.",
	 .control = Control::yesOrNo,
	 .group = Group::triggers,
	 .labelKey = "Setting.TriggerOnText"},
	{.key = setting_keys::kTriggerScene,
	 .member = member<&SourceSettings::triggers, &triggers::TriggerSettings::scene>,
	 .meaning = "While armed: generates when this scene becomes the program; empty is never.",
	 .control = Control::scene,
	 .group = Group::triggers,
	 .labelKey = "Setting.TriggerScene"},
	{.key = setting_keys::kTriggerEveryMin,
	 .member = durationMember<std::chrono::minutes, &SourceSettings::triggers, &triggers::TriggerSettings::every>,
	 .meaning = "While armed: generates every so many minutes while streaming or recording; 0 is never.",
	 .control = Control::number,
	 .group = Group::triggers,
	 .labelKey = "Setting.TriggerEveryMin",
	 .range = {0, 24 * 60}},
	{.key = "trigger_gap_s",
	 .member = durationMember<std::chrono::seconds, &SourceSettings::triggers, &triggers::TriggerSettings::gap>,
	 .meaning = "The least number of seconds between two generations that the source's triggers start.",
	 .control = Control::number,
	 .group = Group::triggers,
	 .labelKey = "Setting.TriggerGapS",
	 .range = {0, 24 * 60 * 60}},
	{.key = "status_text_source",
	 .member = member<&SourceSettings::statusText, &StatusTextSettings::textSource>,
	 .meaning = "A Text source into which the status is written.",
	 .control = Control::textSource,
	 .group = Group::statusText,
	 .labelKey = "Setting.StatusTextSource"},
	{.key = "status_format",
	 .member = member<&SourceSettings::statusText, &StatusTextSettings::format>,
	 .meaning =
		 "The wording of that text, with `{state}`, `{progress}`, `{eta}` and `{status}`; empty is the usual "
		 "wording.",
	 .control = Control::line,
	 .group = Group::statusText,
	 .labelKey = "Setting.StatusFormat"},
	{.key = "require_approval",
	 .member = member<&SourceSettings::task, &TaskSettings::requireApproval>,
	 .meaning = "Whether a viewer's request, or a prompt from `prompt_text_source`, waits for `approve` before "
		    "anything is sent.",
	 .control = Control::yesOrNo,
	 .group = Group::requests,
	 .labelKey = "Setting.RequireApproval"},
};

} // namespace r2v::obs
