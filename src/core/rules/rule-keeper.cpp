// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/rules/rule-keeper.hpp"

#include <algorithm>
#include <utility>

namespace r2v::rules {

namespace {

bool isBlank(const std::string &text)
{
	return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

} // namespace

RuleKeeper::Source RuleKeeper::begin(const SourceSituation &situation)
{
	Source source;
	source.settings = situation.settings;
	source.isOnAir = situation.isOnAir;
	source.text = situation.text;
	source.settledText = situation.text ? situation.text->text : std::string();
	return source;
}

void RuleKeeper::wake(const Situation &situation)
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

void RuleKeeper::sleep()
{
	awake_ = false;
	sources_.clear();
}

void RuleKeeper::sourceCame(const std::string &sourceKey, const SourceSituation &situation)
{
	if (awake_) {
		Source &source = sources_[sourceKey] = begin(situation);
		source.newUntil = now() + kNewSource;
		restartInterval(source);
	}
}

void RuleKeeper::sourceGone(const std::string &sourceKey)
{
	sources_.erase(sourceKey);
}

void RuleKeeper::settingsAre(const std::string &sourceKey, const RuleSettings &settings)
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

void RuleKeeper::onAirIs(const std::string &sourceKey, bool isOnAir)
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

void RuleKeeper::textIs(const std::string &sourceKey, const std::optional<SeenText> &text)
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

void RuleKeeper::transitionIs(bool isRunning)
{
	isInTransition_ = isRunning;
	settledAt_ = now() + kSettle;
}

void RuleKeeper::programIs(const std::string &scene)
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

void RuleKeeper::sceneRenamed(const std::string &from, const std::string &to)
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

void RuleKeeper::liveIs(bool isLive)
{
	if (!awake_ || isLive_ == isLive) {
		return;
	}
	isLive_ = isLive;
	for (auto &[key, source] : sources_) {
		restartInterval(source);
	}
}

void RuleKeeper::outputStarted()
{
	for (const auto &[key, source] : sources_) {
		if (source.settings.onLive) {
			fire(key, source, Rule::live);
		}
	}
}

void RuleKeeper::restartInterval(Source &source) const
{
	source.intervalDue.reset();
	if (isLive_ && source.settings.every.count() > 0) {
		source.intervalDue = now() + source.settings.every;
	}
}

std::optional<Milliseconds> RuleKeeper::nextDue() const
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

bool RuleKeeper::take(std::optional<Milliseconds> &due, Milliseconds now)
{
	if (!due || *due > now) {
		return false;
	}
	due.reset();
	return true;
}

void RuleKeeper::run()
{
	for (auto &[key, source] : sources_) {
		runSource(key, source);
	}
}

void RuleKeeper::runSource(const std::string &sourceKey, Source &source)
{
	const bool isSettled = !isInTransition_ && now() >= settledAt_;
	if (isSettled && take(source.onAirDue, now()) && source.settings.onActivate) {
		fire(sourceKey, source, Rule::onAir);
	}
	if (isSettled && take(source.sceneDue, now()) && source.settings.scene == programScene_) {
		fire(sourceKey, source, Rule::scene);
	}
	if (take(source.intervalDue, now())) {
		restartInterval(source);
		fire(sourceKey, source, Rule::interval);
	}
	if (take(source.textDue, now())) {
		source.settledText = source.text ? source.text->text : std::string();
		// Nothing to generate from.
		if (source.settings.onText && !isBlank(source.settledText)) {
			fire(sourceKey, source, Rule::text);
		}
	}
}

void RuleKeeper::fire(const std::string &sourceKey, const Source &source, Rule rule)
{
	const auto last = lastMade_.find(sourceKey);
	if (last != lastMade_.end() && now() - last->second < source.settings.gap) {
		ports_.tooSoon(sourceKey, rule);
	} else if (ports_.fire(sourceKey, rule)) {
		lastMade_[sourceKey] = now();
	}
}

} // namespace r2v::rules
