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

	/// False: they are as they were.
	bool apply(Mode mode, const std::filesystem::path &imageFile);
	void noteNewest(const generation::Snapshot &generation);
	/// Its clip was put on air or was not.
	void noteClipHandled(const std::string &generationId);
	/// Nothing is waited for any more.
	void drop();

	enum class Look { asItIs = 1, clip, nothing, load };
	/// What is to be done now; `load`: read file(), and show it once it is there.
	Look look();
	const std::filesystem::path &file() const { return file_; }
	/// Whether the file that was read is to be shown.
	bool wants(const std::filesystem::path &file) const { return file == file_ && isWaiting(); }

private:
	bool isWaiting() const;
	std::filesystem::path wantedFile() const;

	Mode mode_ = Mode::clip;
	std::filesystem::path imageFile_;
	generation::Snapshot newest_;
	/// Of the generation that was seen under way; stays until its clip is dealt with, so that the old clip does not
	/// flash up in between.
	std::string awaitedId_;
	/// What was read, or is being read, for the cover.
	std::filesystem::path file_;
};

} // namespace r2v::obs
