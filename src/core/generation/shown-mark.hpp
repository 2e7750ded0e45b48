// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::generation {

/// How a record names a source that shows its clip. A copied scene collection has sources with the same keys that go on
/// to show other clips, so each collection counts separately. Without a collection it is the key alone, as in records
/// of older versions.
inline std::string shownMark(const std::string &sourceKey, const std::string &collection)
{
	return collection.empty() ? sourceKey : sourceKey + "@" + collection;
}

} // namespace r2v::generation
