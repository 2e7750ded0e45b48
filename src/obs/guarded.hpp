// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <exception>
#include <utility>

#include <util/base.h>

namespace r2v::obs {

inline constexpr char kLogPrefix[] = "[obs-reference-to-video]";

/// Runs what a C callback does; an exception is logged and answered with `fallback`. The one catch-all of the plugin:
/// exceptions must not cross into libobs, which is C.
template <typename Result, typename Body>
Result guarded(const char *where, Result fallback, Body &&body) noexcept
{
	try {
		return std::forward<Body>(body)();
	} catch (const std::exception &error) {
		blog(LOG_ERROR, "%s %s: %s", kLogPrefix, where, error.what());
	} catch (...) {
		blog(LOG_ERROR, "%s %s: unknown exception", kLogPrefix, where);
	}
	return fallback;
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
