// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/log-line.hpp"

#include "obs/base/guarded.hpp"

namespace r2v::obs {

namespace {

int obsLevel(LogLevel level)
{
	switch (level) {
	case LogLevel::debug:
		return LOG_DEBUG;
	case LogLevel::info:
		return LOG_INFO;
	case LogLevel::warning:
		return LOG_WARNING;
	default:
		return LOG_ERROR;
	}
}

} // namespace

void logLine(LogLevel level, std::string_view line)
{
	blog(obsLevel(level), "%s %s", kLogPrefix, oneLine(line).c_str());
}

} // namespace r2v::obs
