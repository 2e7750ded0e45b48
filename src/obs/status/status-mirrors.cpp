// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-mirrors.hpp"

#include <algorithm>

#include "core/generation/time-left.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/text-source.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/collection/scene-collection.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-line.hpp"
#include "obs/status/status-wording.hpp"

namespace r2v::obs {

namespace {

constexpr Milliseconds kLeastGap{500};
/// The time left changes while a clip is awaited.
constexpr Milliseconds kSecond{1000};
constexpr size_t kSearchedHistory = 1000;

} // namespace

void StatusMirrors::refresh(const std::string &sourceKey)
{
	parts_.dispatcher.post([this, sourceKey] { update(sourceKey); });
}

void StatusMirrors::refreshAll()
{
	parts_.dispatcher.post([this] {
		for (const auto &found : parts_.sources.all()) {
			update(found.instance->key());
		}
	});
}

bool StatusMirrors::isOwn(const std::string &textSource, const std::string &text) const
{
	const OBSSourceAutoRelease source = sourceByName(textSource);
	return std::any_of(mirrors_.begin(), mirrors_.end(), [&](const auto &entry) {
		const Mirror &mirror = entry.second;
		return mirror.target && mirror.written == text &&
		       obs_weak_source_references_source(mirror.target, source);
	});
}

void StatusMirrors::update(const std::string &sourceKey)
{
	const auto found = parts_.sources.byKey(sourceKey);
	if (!found || parts_.collection.isLoading()) {
		return;
	}
	const StatusTextSettings settings = settingsOf(found.source).statusText;
	if (settings.textSource.empty()) {
		mirrors_.erase(sourceKey);
		return;
	}
	Mirror &mirror = mirrors_[sourceKey];
	const Milliseconds wait = mirror.nextWriteAt - parts_.clock.monotonic();
	if (wait > Milliseconds(0)) {
		return updateAfter(sourceKey, mirror, wait);
	}
	const OBSSourceAutoRelease target = findTarget(mirror, settings.textSource);
	if (!target) {
		return;
	}
	write(mirror, target, wording(mirror, *found.instance, settings.format));
	if (found.instance->isUnderWay()) {
		updateAfter(sourceKey, mirror, kSecond);
	}
}

void StatusMirrors::updateAfter(const std::string &sourceKey, Mirror &mirror, Milliseconds delay)
{
	if (mirror.isQueued) {
		return;
	}
	mirror.isQueued = true;
	parts_.dispatcher.postAfter(delay, [this, sourceKey] {
		if (const auto waiting = mirrors_.find(sourceKey); waiting != mirrors_.end()) {
			waiting->second.isQueued = false;
			update(sourceKey);
		}
	});
}

OBSSourceAutoRelease StatusMirrors::findTarget(Mirror &mirror, const std::string &name) const
{
	OBSSourceAutoRelease target = sourceByName(name);
	if (target && isTextSource(target) && textOf(target)) {
		mirror.missingName.clear();
		return target;
	}
	if (mirror.missingName != name) {
		mirror.missingName = name;
		blog(LOG_INFO, "%s status_text_source: '%s' is %s", kLogPrefix, name.c_str(),
		     target ? "no Text source with a text of its own" : "not there");
	}
	return nullptr;
}

std::string StatusMirrors::wording(Mirror &mirror, ReferenceSource &source, const std::string &format)
{
	StatusFacts facts;
	facts.latest = source.latest();
	facts.panicked = parts_.gate.isPanicked();
	facts.statusLine = parts_.lines.of(source);
	if (facts.latest && !generation::isEnd(facts.latest->state)) {
		if (mirror.historyOf != facts.latest->id) {
			mirror.historyOf = facts.latest->id;
			mirror.durations = generation::durationsLike(
				*facts.latest, parts_.engine.list({.limit = kSearchedHistory,
								   .sourceKey = {},
								   .state = generation::State::ready}));
		}
		facts.timeLeft = generation::timeLeft(*facts.latest, mirror.durations, parts_.clock.utc());
	}
	return wordStatus(parts_.texts, format, facts);
}

void StatusMirrors::write(Mirror &mirror, obs_source_t *target, const std::string &text) const
{
	const bool isSameTarget = mirror.target && obs_weak_source_references_source(mirror.target, target);
	if (isSameTarget && mirror.written == text) {
		return;
	}
	mirror.target = OBSGetWeakRef(target);
	// Before writing, because the signal reaches those who ask isOwn().
	mirror.written = text;
	if (textOf(target) != text) {
		mirror.nextWriteAt = parts_.clock.monotonic() + kLeastGap;
		writeText(target, text);
	}
}

} // namespace r2v::obs
