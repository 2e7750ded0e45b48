// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/library.hpp"

namespace r2v::generation {

void Library::publish(Snapshot generation)
{
	const std::lock_guard lock(mutex_);
	if (isEnd(generation->state)) {
		live_.erase(generation->id);
	} else {
		live_.insert(generation->id);
	}
	generations_[generation->id] = std::move(generation);
}

void Library::forget(const std::string &generationId)
{
	const std::lock_guard lock(mutex_);
	generations_.erase(generationId);
	live_.erase(generationId);
}

Snapshot Library::find(const std::string &generationId) const
{
	const std::lock_guard lock(mutex_);
	const auto found = generations_.find(generationId);
	return found == generations_.end() ? nullptr : found->second;
}

std::vector<Snapshot> Library::list(size_t limit, const std::function<bool(const Generation &)> &wanted) const
{
	const std::lock_guard lock(mutex_);
	std::vector<Snapshot> listed;
	for (auto entry = generations_.rbegin(); entry != generations_.rend() && listed.size() < limit; ++entry) {
		if (wanted(*entry->second)) {
			listed.push_back(entry->second);
		}
	}
	return listed;
}

std::vector<Snapshot> Library::live() const
{
	const std::lock_guard lock(mutex_);
	std::vector<Snapshot> listed;
	for (const auto &id : live_) {
		listed.push_back(generations_.at(id));
	}
	return listed;
}

} // namespace r2v::generation
