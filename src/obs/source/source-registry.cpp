// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/source/source-registry.hpp"

#include <cstdio>
#include <random>

#include "obs/base/valid-text.hpp"

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

SourceRegistry::Registration::Registration(SourceRegistry &registry, const std::string &wantedKey,
					   obs_source_t *source) :
	registry_(registry),
	source_(source), key_(registry.claimKey(wantedKey, source))
{}

void SourceRegistry::Registration::publish(ReferenceSource &instance)
{
	const std::lock_guard lock(registry_.mutex_);
	const auto entry = registry_.entries_.find(key_);
	if (entry != registry_.entries_.end() && entry->second.source == source_) {
		entry->second.instance = &instance;
	}
}

void SourceRegistry::Registration::withdraw()
{
	const std::lock_guard lock(registry_.mutex_);
	const auto entry = registry_.entries_.find(key_);
	// Only if the key is still its own.
	if (entry != registry_.entries_.end() && entry->second.source == source_) {
		registry_.entries_.erase(entry);
	}
}

std::string SourceRegistry::claimKey(const std::string &wantedKey, obs_source_t *source)
{
	const std::lock_guard lock(mutex_);
	std::string key = wantedKey;
	const auto isTaken = [this](const std::string &candidate) {
		const auto entry = entries_.find(candidate);
		// A source that is ending, because the collection is loaded again, gives up its key.
		return entry != entries_.end() && !obs_weak_source_expired(entry->second.weak);
	};
	while (key.empty() || isTaken(key)) {
		key = newKey();
	}
	entries_[key] = Entry{OBSGetWeakRef(source), nullptr, source};
	return key;
}

SourceRegistry::Found SourceRegistry::byKey(const std::string &key) const
{
	const std::lock_guard lock(mutex_);
	const auto entry = entries_.find(key);
	if (entry == entries_.end() || !entry->second.instance) {
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
	const OBSSourceAutoRelease source = sourceByName(name);
	return bySource(source);
}

SourceRegistry::Found SourceRegistry::bySource(obs_source_t *source) const
{
	const std::lock_guard lock(mutex_);
	for (const auto &[key, entry] : entries_) {
		if (source && entry.instance && obs_weak_source_references_source(entry.weak, source)) {
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
		if (!entry.instance) {
			continue;
		}
		if (OBSSourceAutoRelease source = obs_weak_source_get_source(entry.weak)) {
			found.push_back({std::move(source), entry.instance});
		}
	}
	return found;
}

} // namespace r2v::obs
