// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/generation/generation.hpp"

namespace r2v::generation {

/// Proves that a file is a playable clip. Both checks are called on the engine thread and must return at once; onDone
/// is called later from any thread, with facts or with the reason in the user's words.
struct ClipVerdict {
	std::optional<ClipFacts> facts;
	/// Why it is no clip, for the log and the status line; empty when facts are there.
	std::string reason;
	/// "mp4" or "webm": how the file is named.
	std::string extension = "mp4";
	/// False if the check itself broke, so that nothing is known about the file.
	bool isJudged = true;
};
class ClipChecker {
public:
	virtual ~ClipChecker() = default;
	/// For a file of the user's own.
	virtual void check(const std::filesystem::path &file, std::function<void(ClipVerdict)> onDone) = 0;
	/// For a file that a provider made of the spec: anything far larger or longer than was asked for is refused.
	virtual void checkAsked(const GenerationSpec &, const std::filesystem::path &file,
				std::function<void(ClipVerdict)> onDone)
	{
		check(file, std::move(onDone));
	}
};

} // namespace r2v::generation
