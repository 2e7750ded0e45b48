// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/source-registry.hpp"

#include <cstdio>
#include <random>

namespace r2v::obs {

namespace {

std::string newKey()
{
	std::random_device random;
	char text[17];
	snprintf(text, sizeof text, "%08x%08x", static_cast<unsigned>(random()), static_cast<unsigned>(random()));
	return text;
}

} // namespace

std::string SourceRegistry::add(const std::string &wantedKey, obs_source_t *source, ReferenceSource *instance)
{
	const std::lock_guard lock(mutex_);
	std::string key = wantedKey;
	const auto isTaken = [this](const std::string &candidate) {
		const auto entry = entries_.find(candidate);
		// A source on its way out (the collection is loaded again) gives its key up.
		return entry != entries_.end() && !obs_weak_source_expired(entry->second.weak);
	};
	while (key.empty() || isTaken(key)) {
		key = newKey();
	}
	entries_[key] = Entry{OBSGetWeakRef(source), instance};
	return key;
}

void SourceRegistry::remove(const std::string &key, const ReferenceSource *instance)
{
	const std::lock_guard lock(mutex_);
	const auto entry = entries_.find(key);
	if (entry != entries_.end() && entry->second.instance == instance) {
		entries_.erase(entry);
	}
}

SourceRegistry::Found SourceRegistry::byKey(const std::string &key) const
{
	const std::lock_guard lock(mutex_);
	const auto entry = entries_.find(key);
	if (entry == entries_.end()) {
		return {};
	}
	Found found{obs_weak_source_get_source(entry->second.weak), entry->second.instance};
	if (!found.source) {
		found.instance = nullptr;
	}
	return found;
}

SourceRegistry::Found SourceRegistry::byName(const std::string &name) const
{
	const OBSSourceAutoRelease source = obs_get_source_by_name(name.c_str());
	return bySource(source);
}

SourceRegistry::Found SourceRegistry::bySource(obs_source_t *source) const
{
	const std::lock_guard lock(mutex_);
	for (const auto &[key, entry] : entries_) {
		if (source && obs_weak_source_references_source(entry.weak, source)) {
			return {obs_source_get_ref(source), entry.instance};
		}
	}
	return {};
}

std::vector<SourceRegistry::Found> SourceRegistry::all() const
{
	const std::lock_guard lock(mutex_);
	std::vector<Found> found;
	for (const auto &[key, entry] : entries_) {
		if (OBSSourceAutoRelease source = obs_weak_source_get_source(entry.weak)) {
			found.push_back({std::move(source), entry.instance});
		}
	}
	return found;
}

} // namespace r2v::obs
