// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/library.hpp"

namespace r2v::generation {

void Library::publish(Snapshot generation)
{
	const std::lock_guard lock(mutex_);
	const auto known = sequences_.find(generation->id);
	if (known != sequences_.end() && known->second != generation->sequence) {
		forgetKey(generation->id);
	}
	const Key key{generation->sequence, generation->id};
	sequences_[generation->id] = generation->sequence;
	if (isEnd(generation->state)) {
		live_.erase(key);
	} else {
		live_.insert(key);
	}
	generations_[key] = std::move(generation);
}

void Library::forget(const std::string &generationId)
{
	const std::lock_guard lock(mutex_);
	forgetKey(generationId);
	sequences_.erase(generationId);
}

void Library::forgetKey(const std::string &generationId)
{
	if (const auto known = sequences_.find(generationId); known != sequences_.end()) {
		const Key key{known->second, generationId};
		generations_.erase(key);
		live_.erase(key);
	}
}

uint64_t Library::nextSequence() const
{
	const std::lock_guard lock(mutex_);
	for (auto entry = generations_.rbegin(); entry != generations_.rend(); ++entry) {
		if (entry->first.first < kFirstProvisional) {
			return entry->first.first + 1;
		}
	}
	return 1;
}

uint64_t Library::nextProvisional()
{
	const std::lock_guard lock(mutex_);
	return nextProvisional_++;
}

Snapshot Library::find(const std::string &generationId) const
{
	const std::lock_guard lock(mutex_);
	const auto known = sequences_.find(generationId);
	return known == sequences_.end() ? nullptr : generations_.at({known->second, generationId});
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
	for (const Key &key : live_) {
		listed.push_back(generations_.at(key));
	}
	return listed;
}

} // namespace r2v::generation
