// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <utility>

#include <util/base.h>

#include "core/guard.hpp"

namespace r2v::obs {

inline constexpr char kLogPrefix[] = "[obs-reference-to-video]";

/// The guard of core/guard.hpp for functions that libobs calls: libobs is written in C, so exceptions end here, in the
/// OBS log.
template <typename Result, typename Body>
Result guarded(const char *where, Result fallback, Body &&body) noexcept
{
	constexpr auto report = [](const char *place, const char *what) {
		blog(LOG_ERROR, "%s %s: %s", kLogPrefix, place, what);
	};
	return guardedWith(report, where, std::move(fallback), std::forward<Body>(body));
}

template <typename Body>
void guarded(const char *where, Body &&body) noexcept
{
	guarded(where, 0, [&body] {
		std::forward<Body>(body)();
		return 0;
	});
}

} // namespace r2v::obs
