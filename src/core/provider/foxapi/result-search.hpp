// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace r2v::foxapi {

/// A link to the video, and how much speaks for it.
struct FoundResult {
	/// Empty: there is none.
	std::string url;
	/// A place where results stand. Else it is only a link of unknown purpose, which a finished task alone may
	/// mean.
	bool inResultPlace = false;
};

/// Looks through all of an answer, whatever its envelope. Pictures, sound and links to other things than a result are
/// left out; of several the one that most speaks for a video, then the first.
FoundResult findResult(const nlohmann::json &answer, std::string_view pageUrl);

} // namespace r2v::foxapi
