// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/key-desk.hpp"

#include "obs/base/dispatcher.hpp"
#include "obs/base/log-line.hpp"
#include "obs/collection/collection-cleaner.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

void KeyDesk::enter(const std::string &typed)
{
	const auto [apiKey, reason] = parts_.keeper.enter(typed);
	if (!reason.empty()) {
		logLine(LogLevel::warning, reason);
	}
	for (const auto &found : parts_.sources.all()) {
		found.instance->noteRefusal(reason);
	}
	if (!reason.empty()) {
		return parts_.board.allChanged();
	}
	if (!apiKey.empty() && !parts_.config.get().rehearsal) {
		parts_.engine.checkApiKey(apiKey, [this](const generation::KeyVerdict &verdict) {
			parts_.dispatcher.post([this, verdict] { tell(verdict); });
		});
	}
}

void KeyDesk::tell(const generation::KeyVerdict &verdict)
{
	using Kind = generation::KeyVerdict::Kind;
	const std::string_view textKey = verdict.kind == Kind::accepted  ? "Key.Accepted"
					 : verdict.kind == Kind::refused ? "Key.Refused"
									 : "Key.NotAsked";
	const std::string sentence = parts_.texts(textKey, {{"detail", verdict.detail}});
	logLine(LogLevel::info, sentence);
	for (const auto &found : parts_.sources.all()) {
		// Good news is none for someone who waits for a clip.
		if (verdict.kind != Kind::accepted || !found.instance->isUnderWay()) {
			found.instance->noteRefusal(sentence);
		}
	}
	parts_.board.allChanged();
}

void KeyDesk::takeTyped()
{
	for (const auto &found : parts_.sources.all()) {
		found.instance->commitTypedKey();
	}
	parts_.collectionCleaner.cleanNow();
}

} // namespace r2v::obs
