// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/air-memory.hpp"

#include <utility>

namespace r2v::generation {

namespace {

constexpr size_t kMaxTriggered = 1000;

} // namespace

OnReady parseOnReady(std::string_view name)
{
	return name == "play_at_loop" ? OnReady::playAtLoop
	       : name == "hold"       ? OnReady::hold
	       : name == "library"    ? OnReady::library
				      : OnReady::play;
}

AirMemory::Entry::Entry(AirMemory &memory, std::string sourceKey) : memory_(memory), sourceKey_(std::move(sourceKey))
{
	const std::lock_guard lock(memory_.mutex_);
	memory_.entries_[sourceKey_] = this;
}

AirMemory::Entry::~Entry()
{
	const std::lock_guard lock(memory_.mutex_);
	if (const auto entry = memory_.entries_.find(sourceKey_);
	    entry != memory_.entries_.end() && entry->second == this) {
		memory_.entries_.erase(entry);
	}
}

void AirMemory::Entry::setOnReady(OnReady onReady)
{
	const std::lock_guard lock(memory_.mutex_);
	onReady_ = onReady;
}

void AirMemory::Entry::setShown(std::string generationId)
{
	const std::lock_guard lock(memory_.mutex_);
	shown_ = std::move(generationId);
}

void AirMemory::Entry::noteTriggered(const std::string &generationId)
{
	const std::lock_guard lock(memory_.mutex_);
	triggered_.insert(generationId);
	if (triggered_.size() > kMaxTriggered) {
		// Ids sort by age.
		triggered_.erase(triggered_.begin());
	}
}

bool AirMemory::Entry::hasTriggered(const std::string &generationId) const
{
	const std::lock_guard lock(memory_.mutex_);
	return triggered_.contains(generationId);
}

bool AirMemory::holdsClip(const Generation &generation) const
{
	const std::lock_guard lock(mutex_);
	const auto found = entries_.find(generation.spec.sourceKey);
	if (found == entries_.end()) {
		return false;
	}
	const Entry &entry = *found->second;
	// A clip that this source did not ask for was asked for in another scene collection, or before the source was
	// made again. The moment it was meant for is over, as it is after a restart.
	return entry.onReady_ == OnReady::hold ||
	       (entry.onReady_ != OnReady::library && !entry.triggered_.contains(generation.id));
}

std::vector<std::string> AirMemory::shownGenerations() const
{
	const std::lock_guard lock(mutex_);
	std::vector<std::string> shown;
	for (const auto &[key, entry] : entries_) {
		if (!entry->shown_.empty()) {
			shown.push_back(entry->shown_);
		}
	}
	return shown;
}

} // namespace r2v::generation
