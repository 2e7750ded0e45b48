// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/storage-limit.hpp"

namespace r2v::generation {

namespace {

uint64_t sizeOf(const Generation &generation)
{
	uint64_t size = generation.clipBytes;
	for (const Reference &reference : generation.references) {
		size += reference.sizeBytes;
	}
	return size;
}

} // namespace

std::vector<Snapshot> beyondStorageLimit(const std::vector<Snapshot> &readyNewestFirst,
					 const std::set<std::string> &shownIds, uint64_t limitBytes)
{
	uint64_t total = 0;
	for (const Snapshot &generation : readyNewestFirst) {
		total += sizeOf(*generation);
	}
	std::vector<Snapshot> beyond;
	for (size_t left = readyNewestFirst.size(); left > 1 && total > limitBytes; --left) {
		const Snapshot &oldest = readyNewestFirst[left - 1];
		if (!oldest->keep && !oldest->addedAsMediaSource && oldest->shownBy.empty() &&
		    shownIds.count(oldest->id) == 0) {
			beyond.push_back(oldest);
			total -= sizeOf(*oldest);
		}
	}
	return beyond;
}

} // namespace r2v::generation
