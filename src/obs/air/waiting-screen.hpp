// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include <obs.hpp>

#include "core/generation/generation.hpp"
#include "media/still.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

class App;
class ClipView;

/// What a source shows while its newest generation is under way: the clip as before, nothing, the reference of that
/// generation, or an image. Files are read by workers. Any thread.
class WaitingScreen {
public:
	WaitingScreen(App &app, ClipView &view, const std::string &sourceKey);
	WaitingScreen(const WaitingScreen &) = delete;
	WaitingScreen &operator=(const WaitingScreen &) = delete;

	void apply(const WaitingSettings &settings);
	void noteNewest(const generation::Snapshot &generation);
	/// A clip became ready, and was put on air or was not.
	void noteClipHandled(const generation::Snapshot &generation);
	/// Nothing is waited for any more.
	void drop();
	/// What a worker made of the file: an image, or the reason why there is none.
	void take(const std::filesystem::path &file, std::shared_ptr<const media::RgbxImage> image,
		  const std::string &reason);

private:
	/// With mutex_ held.
	void bringUpToDate();
	bool isWaiting() const;
	std::filesystem::path wantedFile() const;
	void load(const std::filesystem::path &file);

	App &app_;
	ClipView &view_;
	const std::string sourceKey_;
	std::mutex mutex_;
	WaitingSettings settings_;
	generation::Snapshot newest_;
	/// Of the generation that was seen under way; stays until its clip is dealt with, so that the old clip does not
	/// flash up in between.
	std::string awaitedId_;
	/// What was read, or is being read, for the cover.
	std::filesystem::path file_;
};

} // namespace r2v::obs
