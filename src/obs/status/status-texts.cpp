// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-texts.hpp"

#include <algorithm>

#include "core/generation/time-left.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/text-source.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/plugin/app.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-wording.hpp"

namespace r2v::obs {

namespace {

constexpr Milliseconds kLeastGap{500};
/// While a clip is awaited the time left runs on.
constexpr Milliseconds kSecond{1000};
constexpr size_t kSearchedHistory = 1000;

} // namespace

void StatusTexts::refresh(const std::string &sourceKey)
{
	app_.dispatcher().post([this, sourceKey] { update(sourceKey); });
}

void StatusTexts::refreshAll()
{
	app_.dispatcher().post([this] {
		for (const auto &found : app_.sources().all()) {
			update(found.instance->key());
		}
	});
}

bool StatusTexts::isOwn(const std::string &textSource, const std::string &text) const
{
	const OBSSourceAutoRelease source = sourceByName(textSource);
	return std::any_of(mirrors_.begin(), mirrors_.end(), [&](const auto &entry) {
		const Mirror &mirror = entry.second;
		return mirror.target && mirror.written == text &&
		       obs_weak_source_references_source(mirror.target, source);
	});
}

void StatusTexts::update(const std::string &sourceKey)
{
	const auto found = app_.sources().byKey(sourceKey);
	if (!found || app_.rules().isLoading()) {
		return;
	}
	const StatusTextSettings settings = settingsOf(found.source).statusText;
	if (settings.textSource.empty()) {
		mirrors_.erase(sourceKey);
		return;
	}
	Mirror &mirror = mirrors_[sourceKey];
	const Milliseconds wait = mirror.nextWriteAt - clock_.monotonic();
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

void StatusTexts::updateAfter(const std::string &sourceKey, Mirror &mirror, Milliseconds delay)
{
	if (mirror.isQueued) {
		return;
	}
	mirror.isQueued = true;
	app_.dispatcher().postAfter(delay, [this, sourceKey] {
		if (const auto waiting = mirrors_.find(sourceKey); waiting != mirrors_.end()) {
			waiting->second.isQueued = false;
			update(sourceKey);
		}
	});
}

OBSSourceAutoRelease StatusTexts::findTarget(Mirror &mirror, const std::string &name) const
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

std::string StatusTexts::wording(Mirror &mirror, ReferenceSource &source, const std::string &format)
{
	StatusFacts facts;
	facts.latest = source.latest();
	facts.panicked = app_.panic().isOn();
	facts.statusLine = source.statusLine();
	if (facts.latest && !generation::isEnd(facts.latest->state)) {
		if (mirror.historyOf != facts.latest->id) {
			mirror.historyOf = facts.latest->id;
			mirror.durations = generation::durationsLike(
				*facts.latest, app_.engine().list({.limit = kSearchedHistory,
								   .sourceKey = {},
								   .state = generation::State::ready}));
		}
		facts.timeLeft = generation::timeLeft(*facts.latest, mirror.durations, clock_.utc());
	}
	return wordStatus(app_.texts(), format, facts);
}

void StatusTexts::write(Mirror &mirror, obs_source_t *target, const std::string &text) const
{
	const bool isSameTarget = mirror.target && obs_weak_source_references_source(mirror.target, target);
	if (isSameTarget && mirror.written == text) {
		return;
	}
	mirror.target = OBSGetWeakRef(target);
	// Before the write: its signal reaches those who ask isOwn().
	mirror.written = text;
	if (textOf(target) != text) {
		mirror.nextWriteAt = clock_.monotonic() + kLeastGap;
		writeText(target, text);
	}
}

} // namespace r2v::obs
