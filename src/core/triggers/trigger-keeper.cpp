// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/triggers/trigger-keeper.hpp"

#include <algorithm>
#include <utility>

namespace r2v::triggers {

namespace {

bool isBlank(const std::string &text)
{
	return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

} // namespace

TriggerKeeper::Source TriggerKeeper::begin(const SourceSituation &situation)
{
	Source source;
	source.settings = situation.settings;
	source.isOnAir = situation.isOnAir;
	source.text = situation.text;
	source.settledText = situation.text ? situation.text->text : std::string();
	return source;
}

void TriggerKeeper::wake(const Situation &situation)
{
	awake_ = true;
	isLive_ = situation.isLive;
	isInTransition_ = situation.isInTransition;
	settledAt_ = now();
	programScene_ = situation.programScene;
	sources_.clear();
	for (const auto &[key, state] : situation.sources) {
		restartInterval(sources_.emplace(key, begin(state)).first->second);
	}
}

void TriggerKeeper::sleep()
{
	awake_ = false;
	sources_.clear();
}

void TriggerKeeper::sourceCame(const std::string &sourceKey, const SourceSituation &situation)
{
	if (awake_) {
		Source &source = sources_[sourceKey] = begin(situation);
		source.newUntil = now() + kNewSource;
		restartInterval(source);
	}
}

void TriggerKeeper::sourceGone(const std::string &sourceKey)
{
	sources_.erase(sourceKey);
}

void TriggerKeeper::settingsAre(const std::string &sourceKey, const TriggerSettings &settings)
{
	const auto found = sources_.find(sourceKey);
	if (found == sources_.end()) {
		return;
	}
	Source &source = found->second;
	const bool isOtherInterval = source.settings.every != settings.every;
	source.settings = settings;
	if (isOtherInterval) {
		restartInterval(source);
	}
}

void TriggerKeeper::onAirIs(const std::string &sourceKey, bool isOnAir)
{
	const auto found = sources_.find(sourceKey);
	if (found == sources_.end() || found->second.isOnAir == isOnAir) {
		return;
	}
	Source &source = found->second;
	source.isOnAir = isOnAir;
	if (!isOnAir) {
		source.wentOffAir = now();
		source.onAirDue.reset();
		return;
	}
	const bool isNew = now() < std::exchange(source.newUntil, Milliseconds(0));
	const bool isBlink = source.wentOffAir && now() - *source.wentOffAir < kBlink;
	if (source.settings.onActivate && !isNew && !isBlink) {
		source.onAirDue = now() + kSettle;
	}
}

void TriggerKeeper::textIs(const std::string &sourceKey, const std::optional<SeenText> &text)
{
	const auto found = sources_.find(sourceKey);
	if (found == sources_.end()) {
		return;
	}
	Source &source = found->second;
	const bool isSameSource = source.text && text && source.text->identity == text->identity;
	if (isSameSource && source.text->text == text->text) {
		return;
	}
	source.text = text;
	if (isSameSource && source.settings.onText && !text->isOwn && text->text != source.settledText) {
		source.textDue = now() + kTypingRest;
		return;
	}
	source.settledText = text ? text->text : std::string();
	source.textDue.reset();
}

void TriggerKeeper::transitionIs(bool isRunning)
{
	isInTransition_ = isRunning;
	settledAt_ = now() + kSettle;
}

void TriggerKeeper::programIs(const std::string &scene)
{
	if (!awake_ || scene == programScene_) {
		return;
	}
	programScene_ = scene;
	for (auto &[key, source] : sources_) {
		source.sceneDue.reset();
		if (!scene.empty() && source.settings.scene == scene) {
			source.sceneDue = now() + kSettle;
		}
	}
}

void TriggerKeeper::sceneRenamed(const std::string &from, const std::string &to)
{
	if (programScene_ == from) {
		programScene_ = to;
	}
	for (auto &[key, source] : sources_) {
		if (source.settings.scene == from) {
			source.settings.scene = to;
		}
	}
}

void TriggerKeeper::liveIs(bool isLive)
{
	if (!awake_ || isLive_ == isLive) {
		return;
	}
	isLive_ = isLive;
	for (auto &[key, source] : sources_) {
		restartInterval(source);
	}
}

void TriggerKeeper::outputStarted()
{
	for (const auto &[key, source] : sources_) {
		if (source.settings.onLive) {
			fire(key, source, TriggerKind::live);
		}
	}
}

void TriggerKeeper::restartInterval(Source &source) const
{
	source.intervalDue.reset();
	if (isLive_ && source.settings.every.count() > 0) {
		source.intervalDue = now() + source.settings.every;
	}
}

std::optional<Milliseconds> TriggerKeeper::nextDue() const
{
	std::optional<Milliseconds> next;
	const auto consider = [&next](const std::optional<Milliseconds> &due) {
		if (due && (!next || *due < *next)) {
			next = due;
		}
	};
	for (const auto &[key, source] : sources_) {
		consider(source.intervalDue);
		consider(source.textDue);
		if (!isInTransition_) {
			for (const auto &due : {source.onAirDue, source.sceneDue}) {
				consider(due ? std::optional(std::max(*due, settledAt_)) : std::nullopt);
			}
		}
	}
	return next;
}

bool TriggerKeeper::take(std::optional<Milliseconds> &due, Milliseconds now)
{
	if (!due || *due > now) {
		return false;
	}
	due.reset();
	return true;
}

void TriggerKeeper::run()
{
	for (auto &[key, source] : sources_) {
		runSource(key, source);
	}
}

void TriggerKeeper::runSource(const std::string &sourceKey, Source &source)
{
	const bool isSettled = !isInTransition_ && now() >= settledAt_;
	if (isSettled && take(source.onAirDue, now()) && source.settings.onActivate) {
		fire(sourceKey, source, TriggerKind::onAir);
	}
	if (isSettled && take(source.sceneDue, now()) && source.settings.scene == programScene_) {
		fire(sourceKey, source, TriggerKind::scene);
	}
	if (take(source.intervalDue, now())) {
		restartInterval(source);
		fire(sourceKey, source, TriggerKind::interval);
	}
	if (take(source.textDue, now())) {
		source.settledText = source.text ? source.text->text : std::string();
		// Nothing to generate from.
		if (source.settings.onText && !isBlank(source.settledText)) {
			fire(sourceKey, source, TriggerKind::text);
		}
	}
}

void TriggerKeeper::fire(const std::string &sourceKey, const Source &source, TriggerKind kind)
{
	const auto last = lastMade_.find(sourceKey);
	if (last != lastMade_.end() && now() - last->second < source.settings.gap) {
		ports_.tooSoon(sourceKey, kind);
	} else if (ports_.fire(sourceKey, kind)) {
		lastMade_[sourceKey] = now();
	}
}

} // namespace r2v::triggers
