// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/key-desk.hpp"

#include <utility>

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
		tellPages({.kind = KeyNews::Kind::notUsable, .detail = reason});
		return parts_.board.allChanged();
	}
	if (apiKey.empty()) {
		return;
	}
	const bool isAsked = !parts_.config.get().rehearsal;
	const int entry = tellPages({.kind = isAsked ? KeyNews::Kind::asking : KeyNews::Kind::none});
	if (isAsked) {
		parts_.engine.checkApiKey(apiKey, [this, entry](const generation::KeyVerdict &verdict) {
			parts_.dispatcher.post([this, entry, verdict] { tell(entry, verdict); });
		});
	}
	parts_.board.allChanged();
}

void KeyDesk::remove()
{
	for (const auto &found : parts_.sources.all()) {
		found.instance->forgetTypedKey();
	}
	const bool isRemoved = parts_.keeper.remove();
	tellPages({.kind = isRemoved ? KeyNews::Kind::removed : KeyNews::Kind::environmentStays});
	const std::string sentence = parts_.texts(isRemoved ? "Key.Removed" : "Key.EnvironmentStays");
	for (const auto &found : parts_.sources.all()) {
		if (!found.instance->isUnderWay()) {
			found.instance->noteRefusal(sentence);
		}
	}
	parts_.board.allChanged();
}

KeyNews KeyDesk::news() const
{
	const std::lock_guard lock(mutex_);
	return news_;
}

int KeyDesk::tellPages(KeyNews news)
{
	const std::lock_guard lock(mutex_);
	// Whoever types slowly goes on where nobody said anything of it yet.
	const bool isOpen = news.kind == KeyNews::Kind::asking || news.kind == KeyNews::Kind::none;
	news.dealtWith = news_.dealtWith + (isOpen ? 0 : 1);
	news_ = std::move(news);
	return ++entry_;
}

void KeyDesk::tell(int entry, const generation::KeyVerdict &verdict)
{
	using Kind = generation::KeyVerdict::Kind;
	{
		const std::lock_guard lock(mutex_);
		if (entry != entry_) {
			return;
		}
		news_ = {.kind = verdict.kind == Kind::accepted  ? KeyNews::Kind::accepted
				 : verdict.kind == Kind::refused ? KeyNews::Kind::refused
								 : KeyNews::Kind::notAsked,
			 .detail = verdict.detail,
			 .balance = verdict.balance,
			 .dealtWith = news_.dealtWith + 1};
	}
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
