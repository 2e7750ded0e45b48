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

AirMemory::Seat::Seat(AirMemory &memory, std::string sourceKey) : memory_(memory), sourceKey_(std::move(sourceKey))
{
	const std::lock_guard lock(memory_.mutex_);
	memory_.seats_[sourceKey_] = this;
}

AirMemory::Seat::~Seat()
{
	const std::lock_guard lock(memory_.mutex_);
	if (const auto seat = memory_.seats_.find(sourceKey_); seat != memory_.seats_.end() && seat->second == this) {
		memory_.seats_.erase(seat);
	}
}

void AirMemory::Seat::setOnReady(OnReady onReady)
{
	const std::lock_guard lock(memory_.mutex_);
	onReady_ = onReady;
}

void AirMemory::Seat::setShown(std::string generationId)
{
	const std::lock_guard lock(memory_.mutex_);
	shown_ = std::move(generationId);
}

void AirMemory::Seat::noteTriggered(const std::string &generationId)
{
	const std::lock_guard lock(memory_.mutex_);
	triggered_.insert(generationId);
	if (triggered_.size() > kMaxTriggered) {
		// Ids sort by age.
		triggered_.erase(triggered_.begin());
	}
}

bool AirMemory::Seat::hasTriggered(const std::string &generationId) const
{
	const std::lock_guard lock(memory_.mutex_);
	return triggered_.contains(generationId);
}

bool AirMemory::holdsClip(const Generation &generation) const
{
	const std::lock_guard lock(mutex_);
	const auto found = seats_.find(generation.wish.sourceKey);
	if (found == seats_.end()) {
		return false;
	}
	const Seat &seat = *found->second;
	// A clip that this source did not ask for was asked for in another scene collection, or before the source was
	// made again. The moment it was meant for is over, as it is after a restart.
	return seat.onReady_ == OnReady::hold ||
	       (seat.onReady_ != OnReady::library && !seat.triggered_.contains(generation.id));
}

std::vector<std::string> AirMemory::shownGenerations() const
{
	const std::lock_guard lock(mutex_);
	std::vector<std::string> shown;
	for (const auto &[key, seat] : seats_) {
		if (!seat->shown_.empty()) {
			shown.push_back(seat->shown_);
		}
	}
	return shown;
}

} // namespace r2v::generation
