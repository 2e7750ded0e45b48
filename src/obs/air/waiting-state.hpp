// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/generation/generation.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

/// Decides what a source shows while its newest generation is under way. The caller holds one lock for all calls.
class WaitingState {
public:
	using Mode = WhileWaiting;

	/// False if nothing changed.
	bool apply(Mode mode, const std::filesystem::path &imageFile);
	void noteNewest(const generation::Snapshot &generation);
	/// Its clip has been dealt with, on air or not.
	void noteClipHandled(const std::string &generationId);
	/// Waits for nothing any more.
	void drop();

	enum class Look { asItIs = 1, clip, nothing, load };
	/// What to do now. `load` means to read file() and show it once it is there.
	Look look();
	const std::filesystem::path &file() const { return file_; }
	/// Whether this file, which has been read, is still to be shown.
	bool wants(const std::filesystem::path &file) const { return file == file_ && isWaiting(); }

private:
	bool isWaiting() const;
	std::filesystem::path wantedFile() const;

	Mode mode_ = Mode::clip;
	std::filesystem::path imageFile_;
	generation::Snapshot newest_;
	/// The generation that was seen under way. Stays until its clip has been dealt with, so that the old clip does
	/// not flash up in between.
	std::string awaitedId_;
	/// The file that was read, or is being read, for the cover.
	std::filesystem::path file_;
};

} // namespace r2v::obs
