// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <string>

#include "core/generation/engine.hpp"
#include "core/keys/key-keeper.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

class CollectionCleaner;
class Dispatcher;
class LiveConfig;
class SourceRegistry;
class StatusBoard;

/// What became of the key that was entered or removed last in this run.
struct KeyNews {
	enum class Kind {
		/// Nothing that the key in use does not tell by itself.
		none = 1,
		notUsable,
		asking,
		accepted,
		refused,
		notAsked,
		removed,
		/// It was to be removed, but the environment's is in use.
		environmentStays,
	};
	Kind kind = Kind::none;
	/// For the user: the reason to an unusable one, or the provider's words.
	std::string detail{};
	/// Of the account, as the provider wrote it; empty: not told.
	std::string balance{};
	/// How many entries something was said of so far: a page empties the field of the key when there is one more.
	int dealtWith = 0;
};

/// Takes the API key that somebody typed, and says on every source's status line what became of it.
class KeyDesk {
public:
	struct Parts {
		keys::KeyKeeper &keeper;
		generation::Engine &engine;
		const LiveConfig &config;
		const SourceRegistry &sources;
		CollectionCleaner &collectionCleaner;
		StatusBoard &board;
		Dispatcher &dispatcher;
		const Texts &texts;
	};
	explicit KeyDesk(const Parts &parts) : parts_(parts) {}

	/// Any thread but the graphics thread. As it was typed: used at once, stored by a thread of its own. Never
	/// logged.
	void enter(const std::string &typed);
	/// Any thread but the graphics thread: there is no key from now on, in no store either.
	void remove();
	/// Any thread.
	KeyNews news() const;
	/// OBS has saved for the last time: what was typed is kept in the key store, and in no collection. UI thread.
	void takeTyped();

private:
	/// The number of this entry: what is answered about an earlier one comes too late.
	int tellPages(KeyNews news);
	void tell(int entry, const generation::KeyVerdict &verdict);

	const Parts parts_;
	mutable std::mutex mutex_;
	KeyNews news_;
	int entry_ = 0;
};

} // namespace r2v::obs
