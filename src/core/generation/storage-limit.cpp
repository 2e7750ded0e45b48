// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/storage-limit.hpp"

#include <algorithm>

namespace r2v::generation {

namespace {

uint64_t sum(uint64_t one, uint64_t other)
{
	return one > UINT64_MAX - other ? UINT64_MAX : one + other;
}

uint64_t sizeOf(const Generation &generation)
{
	uint64_t size = generation.clipBytes;
	for (const Reference &reference : generation.references) {
		size = sum(size, reference.sizeBytes);
	}
	return size;
}

bool isProtected(const Generation &generation, const std::set<std::string> &shownIds)
{
	return generation.keep || generation.addedAsMediaSource || !generation.shownBy.empty() ||
	       shownIds.count(generation.id) > 0;
}

} // namespace

std::vector<Snapshot> beyondStorageLimit(const std::vector<Snapshot> &readyNewestFirst,
					 const std::set<std::string> &shownIds, uint64_t limitBytes)
{
	std::vector<Snapshot> beyond;
	std::vector<Snapshot> countedNewestFirst;
	uint64_t total = 0;
	for (const Snapshot &clip : readyNewestFirst) {
		const uint64_t size = sizeOf(*clip);
		if (isProtected(*clip, shownIds)) {
			continue;
		}
		if (size <= limitBytes) {
			countedNewestFirst.push_back(clip);
			total = sum(total, size);
		} else if (clip != readyNewestFirst.front()) {
			beyond.push_back(clip);
		}
	}
	while (total > limitBytes && !countedNewestFirst.empty() &&
	       countedNewestFirst.back() != readyNewestFirst.front()) {
		total -= sizeOf(*countedNewestFirst.back());
		beyond.push_back(std::move(countedNewestFirst.back()));
		countedNewestFirst.pop_back();
	}
	return beyond;
}

} // namespace r2v::generation
