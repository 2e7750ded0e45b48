// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/triggers.hpp"

#include <utility>

#include "obs/air/air-gate.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/log-line.hpp"
#include "obs/base/text-source.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/capture/program-scene.hpp"
#include "obs/collection/scene-collection.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"
#include "obs/status/status-mirrors.hpp"
#include "obs/trigger/generation-starter.hpp"

namespace r2v::obs {

namespace {

using triggers::TriggerKind;

const char *nameOf(TriggerKind kind)
{
	switch (kind) {
	case TriggerKind::onAir:
		return setting_keys::kTriggerOnActivate;
	case TriggerKind::scene:
		return setting_keys::kTriggerScene;
	case TriggerKind::interval:
		return setting_keys::kTriggerEveryMin;
	case TriggerKind::live:
		return setting_keys::kTriggerOnLive;
	case TriggerKind::text:
		return setting_keys::kTriggerOnText;
	}
	return "";
}

} // namespace

Triggers::Triggers(const Parts &parts) :
	parts_(parts),
	keeper_({.clock = parts.clock,
		 .fire = [this](const std::string &sourceKey, TriggerKind kind) { return fire(sourceKey, kind); },
		 .tooSoon = [this](const std::string &sourceKey, TriggerKind kind) { sayTooSoon(sourceKey, kind); }})
{
	program_ = std::make_unique<ProgramWatch>([this](bool isInTransition) {
		tellIfAwake([this, isInTransition] { keeper_.transitionIs(isInTransition); });
	});
	signal_handler_t *handler = obs_get_signal_handler();
	sourceUpdated_.Connect(handler, "source_update", onSourceUpdated, this);
	sourceCreated_.Connect(handler, "source_create", onSourceCreated, this);
	sourceRenamed_.Connect(handler, "source_rename", onSourceRenamed, this);
}

void Triggers::close()
{
	program_.reset();
	sourceUpdated_.Disconnect();
	sourceCreated_.Disconnect();
	sourceRenamed_.Disconnect();
}

bool Triggers::isAwake() const
{
	return armed_ && !parts_.collection.isLoading();
}

void Triggers::start(bool armed)
{
	armed_ = armed;
	if (!obs_frontend_get_main_window()) {
		// Nothing tells of a collection there.
		setLoading(false);
	}
}

bool Triggers::setArmed(bool on)
{
	const bool was = armed_.exchange(on);
	if (on && parts_.gate.isPanicked()) {
		armed_ = false;
	}
	if (was != armed_) {
		blog(LOG_INFO, "%s triggers %s", kLogPrefix, armed_ ? "armed" : "disarmed");
		wakeOrSleep();
		parts_.dispatcher.post([this] { parts_.board.allChanged(); });
	}
	return armed_ == on;
}

void Triggers::setLoading(bool loading)
{
	parts_.collection.setLoading(loading);
	wakeOrSleep();
}

void Triggers::wakeOrSleep()
{
	if (!isAwake()) {
		tell([this] { keeper_.sleep(); });
		return;
	}
	tell([this, now = situation()]() mutable {
		if (isAwake()) {
			now.isLive = streaming_ || recording_;
			keeper_.wake(now);
		}
	});
}

void Triggers::tell(std::function<void()> news)
{
	parts_.dispatcher.post([this, news = std::move(news)] {
		news();
		wakeWhenDue();
	});
}

void Triggers::tellIfAwake(std::function<void()> news)
{
	if (isAwake()) {
		tell(std::move(news));
	}
}

void Triggers::wakeWhenDue()
{
	const auto due = keeper_.nextDue();
	if (!due || (wakesAt_ && *wakesAt_ <= *due)) {
		return;
	}
	wakesAt_ = due;
	parts_.dispatcher.postAfter(std::max(Milliseconds(0), *due - parts_.clock.monotonic()), [this, due] {
		if (wakesAt_ == due) {
			wakesAt_.reset();
		}
		keeper_.run();
		wakeWhenDue();
	});
}

triggers::Situation Triggers::situation()
{
	triggers::Situation now;
	now.programScene = programSceneName();
	now.isInTransition = program_ && program_->isInTransition();
	for (const auto &found : parts_.sources.all()) {
		now.sources.emplace(found.instance->key(), situationOf(found.instance->key(), found.source));
	}
	return now;
}

triggers::SourceSituation Triggers::situationOf(const std::string &sourceKey, obs_source_t *source)
{
	const SourceSettings settings = settingsOf(source);
	return {.settings = settings.triggers,
		.isOnAir = obs_source_active(source),
		.text = seenText(sourceKey, settings)};
}

std::optional<triggers::SeenText> Triggers::seenText(const std::string &sourceKey, const SourceSettings &settings)
{
	const std::string &name = settings.task.promptTextSource;
	const OBSSourceAutoRelease source = name.empty() ? nullptr : sourceByName(name);
	auto text = source ? textOf(source) : std::nullopt;
	if (!text) {
		return std::nullopt;
	}
	return triggers::SeenText{.identity = identityOf(sourceKey, source), .text = std::move(*text), .isOwn = false};
}

uintptr_t Triggers::identityOf(const std::string &sourceKey, obs_source_t *textSource)
{
	const std::lock_guard lock(textsMutex_);
	WatchedText &watched = watchedTexts_[sourceKey];
	if (!watched.source || !obs_weak_source_references_source(watched.source, textSource)) {
		watched = {OBSGetWeakRef(textSource), ++lastIdentity_};
	}
	return watched.identity;
}

void Triggers::tellText(const std::string &sourceKey, const SourceSettings &settings)
{
	auto text = seenText(sourceKey, settings);
	if (text) {
		text->isOwn = parts_.mirrors.isOwn(settings.task.promptTextSource, text->text);
	}
	keeper_.textIs(sourceKey, text);
}

bool Triggers::fire(const std::string &sourceKey, TriggerKind kind)
{
	const auto found = parts_.sources.byKey(sourceKey);
	if (!found || !isAwake()) {
		return false;
	}
	const std::string name = found.instance->name();
	const generation::Admission admission = parts_.starter.generate(*found.instance, {});
	if (!admission.accepted()) {
		// The status line says it too.
		if (std::exchange(lastRefusal_[sourceKey], admission.message) != admission.message) {
			blog(LOG_INFO, "%s '%s': %s was refused: %s", kLogPrefix, name.c_str(), nameOf(kind),
			     admission.message.c_str());
		}
		return false;
	}
	lastRefusal_.erase(sourceKey);
	saidTooSoon_.erase(sourceKey);
	blog(LOG_INFO, "%s '%s': %s began %s", kLogPrefix, name.c_str(), nameOf(kind), admission.generationId.c_str());
	return true;
}

void Triggers::sayTooSoon(const std::string &sourceKey, TriggerKind kind)
{
	const auto found = parts_.sources.byKey(sourceKey);
	if (found && saidTooSoon_.insert(sourceKey).second) {
		blog(LOG_INFO, "%s '%s': %s began nothing: trigger_gap_s is not over", kLogPrefix,
		     found.instance->name().c_str(), nameOf(kind));
	}
}

void Triggers::sourceCame(const std::string &sourceKey)
{
	tellIfAwake([this, sourceKey] {
		if (const auto found = parts_.sources.byKey(sourceKey)) {
			keeper_.sourceCame(sourceKey, situationOf(sourceKey, found.source));
		}
	});
}

void Triggers::sourceGone(const std::string &sourceKey)
{
	tellIfAwake([this, sourceKey] {
		// A deletion that was taken back is a new source under the old key.
		if (!parts_.sources.byKey(sourceKey)) {
			const std::lock_guard lock(textsMutex_);
			watchedTexts_.erase(sourceKey);
			keeper_.sourceGone(sourceKey);
		}
	});
}

void Triggers::settingsChanged(const std::string &sourceKey)
{
	tellIfAwake([this, sourceKey] {
		if (const auto found = parts_.sources.byKey(sourceKey)) {
			const SourceSettings settings = settingsOf(found.source);
			keeper_.settingsAre(sourceKey, settings.triggers);
			tellText(sourceKey, settings);
		}
	});
}

void Triggers::onAirChanged(const std::string &sourceKey, bool isOnAir)
{
	tellIfAwake([this, sourceKey, isOnAir] { keeper_.onAirIs(sourceKey, isOnAir); });
}

void Triggers::lookAtTexts()
{
	for (const auto &found : parts_.sources.all()) {
		tellText(found.instance->key(), settingsOf(found.source));
	}
}

void Triggers::lookAtSettings()
{
	for (const auto &found : parts_.sources.all()) {
		const SourceSettings settings = settingsOf(found.source);
		keeper_.settingsAre(found.instance->key(), settings.triggers);
		tellText(found.instance->key(), settings);
	}
}

void Triggers::outputIs(bool &output, bool running)
{
	tell([this, &output, running] {
		output = running;
		keeper_.liveIs(streaming_ || recording_);
		if (running) {
			keeper_.outputStarted();
		}
	});
}

/// Who armed did not look at the triggers of another collection, and they cost money.
void Triggers::disarmForCollection()
{
	isChanging_ = true;
	if (isArmed()) {
		setArmed(false);
		disarmedForCollection_ = true;
	}
}

void Triggers::collectionIsThere()
{
	for (const auto &found : parts_.sources.all()) {
		found.instance->settleNames();
	}
	setLoading(false);
	parts_.mirrors.refreshAll();
}

void Triggers::sayDisarmed()
{
	if (!std::exchange(disarmedForCollection_, false)) {
		return;
	}
	const std::string sentence = parts_.texts("Notice.DisarmedForCollection");
	logLine(LogLevel::warning, sentence);
	for (const auto &found : parts_.sources.all()) {
		if (settingsOf(found.source).triggers.any()) {
			found.instance->noteRefusal(sentence);
		}
	}
	parts_.dispatcher.post([this] { parts_.board.allChanged(); });
}

void Triggers::onFrontendEvent(obs_frontend_event event)
{
	switch (event) {
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGING:
		disarmForCollection();
		setLoading(true);
		break;
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CLEANUP:
		setLoading(true);
		break;
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED:
		// OBS does not announce a copy of the collection that becomes the current one.
		if (!std::exchange(isChanging_, false) && hasStarted_) {
			disarmForCollection();
			isChanging_ = false;
		}
		collectionIsThere();
		sayDisarmed();
		break;
	case OBS_FRONTEND_EVENT_FINISHED_LOADING:
		hasStarted_ = true;
		collectionIsThere();
		break;
	case OBS_FRONTEND_EVENT_SCENE_CHANGED:
		// OBS tells it when the transition's picture has ended; for a scene that was set without one, at once.
		tellIfAwake([this, scene = programSceneName()] { keeper_.programIs(scene); });
		break;
	case OBS_FRONTEND_EVENT_STREAMING_STARTED:
	case OBS_FRONTEND_EVENT_STREAMING_STOPPED:
		outputIs(streaming_, event == OBS_FRONTEND_EVENT_STREAMING_STARTED);
		break;
	case OBS_FRONTEND_EVENT_RECORDING_STARTED:
	case OBS_FRONTEND_EVENT_RECORDING_STOPPED:
		outputIs(recording_, event == OBS_FRONTEND_EVENT_RECORDING_STARTED);
		break;
	default:
		break;
	}
}

void Triggers::onSourceUpdated(void *param, calldata_t *arguments)
{
	guarded("source update", [param, arguments] {
		auto *self = static_cast<Triggers *>(param);
		auto *source = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
		if (self->isAwake() && textOf(source)) {
			self->tell([self] { self->lookAtTexts(); });
		}
	});
}

/// A text that comes under a name that is waited for.
void Triggers::onSourceCreated(void *param, calldata_t *arguments)
{
	guarded("source create", [param, arguments] {
		auto *self = static_cast<Triggers *>(param);
		if (!self->parts_.collection.isLoading() &&
		    textOf(static_cast<obs_source_t *>(calldata_ptr(arguments, "source")))) {
			self->tellIfAwake([self] { self->lookAtTexts(); });
			self->parts_.mirrors.refreshAll();
		}
	});
}

/// The names in settings follow before this returns, so that OBS saves them with the rename.
void Triggers::onSourceRenamed(void *param, calldata_t *arguments)
{
	guarded("source rename", [param, arguments] {
		auto *self = static_cast<Triggers *>(param);
		auto *source = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
		std::string from = validText(calldata_string(arguments, "prev_name"));
		std::string to = shownName(source);
		// A filter, or a scene of another canvas: such a name means someone else.
		if (const OBSSourceAutoRelease named = sourceByName(to); named.Get() != source) {
			return;
		}
		for (const auto &found : self->parts_.sources.all()) {
			found.instance->followRename(from, to);
		}
		const bool isScene = obs_scene_from_source(source) != nullptr;
		self->tell([self, isScene, from = std::move(from), to = std::move(to)] {
			if (isScene) {
				self->keeper_.sceneRenamed(from, to);
			}
			if (self->isAwake()) {
				self->lookAtSettings();
			}
		});
		self->parts_.mirrors.refreshAll();
	});
}

} // namespace r2v::obs
