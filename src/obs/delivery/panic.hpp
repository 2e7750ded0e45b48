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

/// Takes everything of this plugin off air at once, picture and sound, and keeps it off until panic is left. Leaving it
/// puts nothing on air. The plugin's own sources look at the AirGate for each frame and each piece of sound, and forget
/// their clip. For the Media Sources that were added, see AddedMediaSources. Whatever takes longer than setting a flag
/// runs on a thread of its own that sends no signals of ours, so nobody's slow handler delays it.
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

	/// Any thread that holds no lock of libobs. Switching it on also disarms the triggers and dismisses what is
	/// under way; triggers are refused from then on.
	void set(bool on);
	/// Any thread, even with the hotkey lock of libobs held.
	void toggleSoon();

	/// After this, pressing it does nothing. Idempotent.
	void shutDown() { thread_.shutDown(); }

private:
	static void onSourceLoaded(void *param, calldata_t *arguments);

	/// With mutex_ held.
	void change(bool on);
	// On the thread of panic.
	void enter();
	void leave();
	void tell(bool on);

	const Parts parts_;
	std::mutex mutex_;
	/// Since when all of the plugin's own sources have been empty. Nothing while some still have to be emptied.
	std::optional<std::chrono::steady_clock::time_point> emptySince_;
	OBSSignal sourceLoaded_;
	Dispatcher thread_{"r2v-panic"};
};

} // namespace r2v::obs
