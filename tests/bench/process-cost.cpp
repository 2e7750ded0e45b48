// SPDX-License-Identifier: GPL-2.0-or-later
#include "process-cost.hpp"

#include <filesystem>
#include <fstream>

#include <sys/resource.h>

namespace r2v::bench {

namespace {

double toSeconds(const timeval &time)
{
	return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// The number after this word at the beginning of a line; 0 where there is none.
long numberAfter(const std::filesystem::path &file, const std::string &word)
{
	std::ifstream lines(file);
	for (std::string line; std::getline(lines, line);) {
		if (line.rfind(word, 0) == 0) {
			return std::strtol(line.c_str() + word.size(), nullptr, 10);
		}
	}
	return 0;
}

} // namespace

double processCpuSeconds()
{
	rusage usage{};
	getrusage(RUSAGE_SELF, &usage);
	return toSeconds(usage.ru_utime) + toSeconds(usage.ru_stime);
}

long residentKb()
{
	return numberAfter("/proc/self/smaps_rollup", "Rss:");
}

ThreadCost threadCost(const std::string &namePrefix)
{
	ThreadCost cost;
	std::error_code ended;
	for (const auto &task : std::filesystem::directory_iterator("/proc/self/task", ended)) {
		std::string name;
		std::getline(std::ifstream(task.path() / "comm"), name);
		if (name.rfind(namePrefix, 0) != 0) {
			continue;
		}
		cost.threads++;
		cost.contextSwitches += numberAfter(task.path() / "status", "voluntary_ctxt_switches:") +
					numberAfter(task.path() / "status", "nonvoluntary_ctxt_switches:");
		unsigned long long ranNs = 0;
		std::ifstream(task.path() / "schedstat") >> ranNs;
		cost.cpuSeconds += static_cast<double>(ranNs) / 1e9;
	}
	return cost;
}

} // namespace r2v::bench
