// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::generation {

/// How a record names the source that shows its clip. A copy of a scene collection has sources with the same keys,
/// which go on to show others, so each collection counts by itself. Without a collection it is the key alone, as in
/// records of older versions.
inline std::string shownMark(const std::string &sourceKey, const std::string &collection)
{
	return collection.empty() ? sourceKey : sourceKey + "@" + collection;
}

} // namespace r2v::generation
