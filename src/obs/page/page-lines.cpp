// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/page-lines.hpp"

#include <algorithm>

#include "obs/settings/live-config.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-line.hpp"
#include "obs/status/status-marker.hpp"
#include "obs/trigger/prompt-sources.hpp"

namespace r2v::obs {

namespace {

/// More than ever are under way at once.
constexpr size_t kLookedThrough = 200;

} // namespace

std::string PageLines::sentence(LiveLine line, const ReferenceSource *sourceOrNull) const
{
	switch (line) {
	case LiveLine::status:
		return sourceOrNull ? asPlainText(parts_.status.withRequests(*sourceOrNull)) : std::string{};
	case LiveLine::prompt: {
		const std::string name =
			sourceOrNull ? settingsOf(sourceOrNull->source()).task.promptTextSource : std::string{};
		return promptSentence(parts_.texts, name, name.empty() ? std::nullopt : textOfSource(name));
	}
	case LiveLine::picture:
		return sourceOrNull ? shotSentence(parts_.texts, parts_.shots.of(sourceOrNull->key())) : std::string{};
	case LiveLine::key:
		return keySentence(parts_.texts, keyFacts());
	case LiveLine::price:
		return priceSentence(parts_.texts, parts_.config.get().pricePerSecond);
	}
	return {};
}

std::string PageLines::labelText(LiveLine line, const ReferenceSource &source) const
{
	return sentence(line, &source) + lineMarker(line, source.key());
}

KeyFacts PageLines::keyFacts() const
{
	return {.isFromEnvironment = parts_.keys.situation() == keys::KeySituation::fromEnvironment,
		.hasKey = parts_.engine.status().hasKey,
		.whyNone = parts_.keys.whyNone(),
		.news = parts_.keyDesk.news()};
}

bool PageLines::mustSeeKey(const ReferenceSource *sourceOrNull) const
{
	const generation::Snapshot latest = sourceOrNull ? sourceOrNull->latest() : nullptr;
	const bool failedForIt = latest && latest->errorCode == generation::ErrorCode::unauthorized;
	return failedForIt || obs::mustSeeKey(keyFacts());
}

std::string PageLines::cancelText(const ReferenceSource *sourceOrNull) const
{
	if (!sourceOrNull) {
		return parts_.texts("Button.Cancel");
	}
	const auto newest =
		parts_.engine.list({.limit = kLookedThrough, .sourceKey = sourceOrNull->key(), .state = {}});
	const bool canCancel = std::any_of(newest.begin(), newest.end(), [](const generation::Snapshot &one) {
		return !generation::isEnd(one->state) && !one->dismissed;
	});
	return parts_.texts(canCancel ? "Button.Cancel" : "Button.CancelNothing");
}

std::string lineMarker(LiveLine line, const std::string &sourceKey)
{
	const auto named = std::find_if(kLiveLines.begin(), kLiveLines.end(),
					[line](const NamedLine &one) { return one.line == line; });
	return statusMarker(line == LiveLine::status ? sourceKey : sourceKey + '\n' + named->name);
}

std::string statusLabelText(const StatusLines &lines, const ReferenceSource &source)
{
	return asPlainText(lines.withRequests(source)) + statusMarker(source.key());
}

} // namespace r2v::obs
