// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace r2v::media {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
/// The address sanitizer keeps what was freed, and tells by itself what was not; the thread sanitizer has a shadow of
/// what was touched, several times its size.
inline constexpr bool kMemoryTellsGrowth = false;
#else
inline constexpr bool kMemoryTellsGrowth = true;
#endif

/// What this process holds; zeros where there is no /proc, and for the memory where it tells nothing.
struct ProcessFigures {
	long threads = 0;
	long handles = 0;
	long residentKb = 0;
};

inline long entriesIn(const char *folder)
{
	long count = 0;
	if (std::filesystem::exists(folder)) {
		for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator(folder)) {
			++count;
		}
	}
	return count;
}

/// How many threads there are, once they are no more than so many, or after 5 s: the kernel lists a thread for a moment
/// after it was joined.
inline long threadsOnceAtMost(long wanted)
{
	long threads = entriesIn("/proc/self/task");
	for (int tries = 0; tries < 5000 && threads > wanted; ++tries) {
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
		threads = entriesIn("/proc/self/task");
	}
	return threads;
}

inline ProcessFigures processFigures()
{
	ProcessFigures figures{entriesIn("/proc/self/task"), entriesIn("/proc/self/fd"), 0};
	std::ifstream status("/proc/self/status");
	for (std::string line; std::getline(status, line);) {
		if (kMemoryTellsGrowth && line.starts_with("VmRSS:")) {
			figures.residentKb = std::strtol(line.c_str() + 6, nullptr, 10);
		}
	}
	return figures;
}

} // namespace r2v::media
