// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::keys {

/// What is left of a text once everything that is not part of a key is removed.
struct CleanKey {
	/// Empty if there is none or it is unusable.
	std::string apiKey;
	/// There is something, but it can't be a key: it has blanks, control characters or letters beyond ASCII, or is
	/// far too long.
	bool isUnusable = false;
};

/// Every key comes in through here, wherever it is from. Surrounding blanks and line ends go (of other scripts too),
/// and so do invisible characters anywhere, quotes, and what was copied along with it: "Bearer", "Authorization:",
/// "FOXAPI_API_KEY=" and the like.
CleanKey cleanKey(std::string_view text);

} // namespace r2v::keys
