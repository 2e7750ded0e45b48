// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::bench {

/// Of this process, all its threads.
double processCpuSeconds();
/// Resident set in kB, from /proc/self/smaps_rollup; 0 where there is none.
long residentKb();

struct ThreadCost {
	long contextSwitches = 0;
	double cpuSeconds = 0;
	int threads = 0;
};
/// Of the threads whose name begins so, since they began.
ThreadCost threadCost(const std::string &namePrefix);

} // namespace r2v::bench
