// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace r2v::keys {

/// What is left of a text when all that no key has is taken off.
struct CleanKey {
	/// Empty where there is none, or where it is unusable.
	std::string apiKey;
	/// Something is there, but no key looks like that: blanks or control characters within, letters beyond ASCII,
	/// or far too long.
	bool isUnusable = false;
};

/// The one door for keys, wherever they come from: blanks and line ends around it go (also those of other scripts),
/// letters that nobody sees go everywhere, and so do quotes, and what stood before it where it was copied from:
/// "Bearer", "Authorization:", "FOXAPI_API_KEY=" and the like.
CleanKey cleanKey(std::string_view text);

} // namespace r2v::keys
