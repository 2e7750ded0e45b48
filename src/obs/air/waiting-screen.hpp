// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <obs.hpp>

#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "media/still.hpp"
#include "obs/air/waiting-state.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

class ClipView;
class Dispatcher;

/// What a source shows while its newest generation is under way: the clip as before, nothing, the reference of that
/// generation, or an image. Workers read the files. Any thread.
class WaitingScreen {
public:
	struct Parts {
		Workers &workers;
		const Texts &texts;
		/// On its thread, what was read is shown.
		Dispatcher &dispatcher;
		/// Shows a sentence in the status line of the source. Called on the dispatcher's thread, possibly a
		/// moment after the screen is gone.
		std::function<void(const std::string &sentence)> tell;
	};
	WaitingScreen(Parts parts, ClipView &view);
	~WaitingScreen();
	WaitingScreen(const WaitingScreen &) = delete;
	WaitingScreen &operator=(const WaitingScreen &) = delete;

	void apply(const WaitingSettings &settings);
	void noteNewest(const generation::Snapshot &generation);
	/// A clip became ready and has been dealt with, on air or not.
	void noteClipHandled(const generation::Snapshot &generation);
	/// Waits for nothing any more.
	void drop();

private:
	/// Outlives the screen while a file is read for it.
	struct Desk {
		std::mutex mutex;
		/// Null once the screen is gone.
		WaitingScreen *screen = nullptr;
	};

	// With the mutex of the desk held.
	void bringUpToDate();
	void load(const std::filesystem::path &file);
	/// Takes what a worker made of the file: an image, or the reason why there is none. Returns what to tell the
	/// user.
	std::string take(const std::filesystem::path &file, std::shared_ptr<const media::RgbxImage> image,
			 const std::string &reason);

	const Parts parts_;
	ClipView &view_;
	const std::shared_ptr<Desk> desk_ = std::make_shared<Desk>();
	WaitingState state_;
};

} // namespace r2v::obs
