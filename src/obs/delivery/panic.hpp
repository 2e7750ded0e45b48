// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

#include <obs.hpp>

#include "core/generation/engine.hpp"
#include "obs/base/dispatcher.hpp"

namespace r2v::obs {

class AddedMediaSources;
class AirGate;
class CollectionSaver;
class SourceRegistry;
class StatusBoard;

/// Takes everything of this plugin off air at once, picture and sound, and keeps it off until it is left; leaving it
/// airs nothing. The plugin's own sources look at the AirGate for each frame and each piece of sound, and forget their
/// clip. The Media Sources that were added: see AddedMediaSources. What takes longer than a flag has a thread of its
/// own, on which nothing of ours is signalled: nobody's slow handler is waited for.
class Panic {
public:
	struct Parts {
		AirGate &gate;
		generation::Engine &engine;
		const SourceRegistry &sources;
		AddedMediaSources &addedMediaSources;
		/// Disarms the triggers of sources.
		std::function<void()> disarm;
		StatusBoard &board;
		CollectionSaver &saver;
	};
	explicit Panic(Parts parts);
	~Panic();
	Panic(const Panic &) = delete;
	Panic &operator=(const Panic &) = delete;

	/// Any thread that holds no libobs lock. On: also disarms the triggers and dismisses what is under way, and
	/// triggers are refused from now on.
	void set(bool on);
	/// Any thread, also with libobs' hotkey lock held.
	void toggleSoon();

	/// Later presses do nothing. Idempotent.
	void shutDown() { thread_.shutDown(); }

private:
	static void onSourceLoaded(void *param, calldata_t *arguments);

	/// With mutex_ held.
	void change(bool on);
	// On the thread.
	void enter();
	void leave();
	void tell(bool on);

	const Parts parts_;
	std::mutex mutex_;
	/// Since when all own sources are empty; none: it is yet to be done.
	std::optional<std::chrono::steady_clock::time_point> emptySince_;
	OBSSignal sourceLoaded_;
	Dispatcher thread_{"r2v-panic"};
};

} // namespace r2v::obs
