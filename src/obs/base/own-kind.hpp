// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include <obs.h>

namespace r2v::obs {

inline constexpr char kSourceId[] = "r2v_source";

/// Whether it is one of this plugin's sources.
inline bool isOwnKind(const obs_source_t *source)
{
	const char *id = obs_source_get_unversioned_id(source);
	return id && std::string_view(id) == kSourceId;
}

} // namespace r2v::obs
