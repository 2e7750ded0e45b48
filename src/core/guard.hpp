// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdio>
#include <exception>
#include <utility>

#include "core/log.hpp"

namespace r2v {

/// The one catch-all of the program, for what must let no exception through: callbacks of C libraries, and threads.
/// Runs `body`. An exception is told to `report(place, what)` and answered with `fallback`; one of `report` itself is
/// dropped, for nobody is left to tell.
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

/// The same where nothing is returned. False where there was an exception.
template <typename Report, typename Body>
bool guardedWith(const Report &report, const char *place, Body &&body) noexcept
{
	return guardedWith(report, place, false, [&body] {
		std::forward<Body>(body)();
		return true;
	});
}

/// Tells a guard's exceptions to the log, as errors. The logger outlives it and may be empty.
class GuardLog {
public:
	explicit GuardLog(const Logger &log) : log_(log) {}

	void operator()(const char *place, const char *what) const
	{
		if (!log_) {
			return;
		}
		// What threw may have been the lack of memory.
		char line[256];
		snprintf(line, sizeof line, "%s: %s", place, what);
		log_(LogLevel::error, line);
	}

private:
	const Logger &log_;
};

} // namespace r2v
