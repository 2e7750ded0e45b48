// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

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
	/// OBS has saved for the last time: what was typed is kept in the key store, and in no collection. UI thread.
	void takeTyped();

private:
	void tell(const generation::KeyVerdict &verdict);

	const Parts parts_;
};

} // namespace r2v::obs
