// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdio>
#include <exception>
#include <utility>

#include "core/log.hpp"

namespace r2v {

/// The program's only catch-all, for code that must let no exception through: callbacks of C libraries, and threads.
/// Runs `body`. An exception goes to `report(place, what)`, and the result is `fallback`. An exception from `report`
/// itself is dropped, because nobody is left to tell.
template <typename Report, typename Result, typename Body>
Result guardedWith(const Report &report, const char *place, Result fallback, Body &&body) noexcept
{
	const auto tell = [&](const char *what) {
		try {
			report(place, what);
		} catch (...) {
			fputs("obs-reference-to-video: an exception could not be logged\n", stderr);
		}
	};
	try {
		return std::forward<Body>(body)();
	} catch (const std::exception &error) {
		tell(error.what());
	} catch (...) {
		tell("unknown exception");
	}
	return fallback;
}

/// The same for a body that returns nothing. False if there was an exception.
template <typename Report, typename Body>
bool guardedWith(const Report &report, const char *place, Body &&body) noexcept
{
	return guardedWith(report, place, false, [&body] {
		std::forward<Body>(body)();
		return true;
	});
}

/// Logs a guard's exceptions as errors. The logger outlives it and may be empty.
class GuardLog {
public:
	explicit GuardLog(const Logger &log) : log_(log) {}

	void operator()(const char *place, const char *what) const
	{
		if (!log_) {
			return;
		}
		// Without allocations, because the exception may mean that memory is out.
		char line[256];
		snprintf(line, sizeof line, "%s: %s", place, what);
		log_(LogLevel::error, line);
	}

private:
	const Logger &log_;
};

} // namespace r2v
