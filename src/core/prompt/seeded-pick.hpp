// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace r2v::prompt {

/// Steele, Lea and Flood's SplitMix64: one step from a state. Our own, because std's distributions differ between
/// libraries and a prompt must come out the same on every machine.
constexpr uint64_t splitMix64(uint64_t state)
{
	uint64_t mixed = state + 0x9E3779B97F4A7C15;
	mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
	return mixed ^ (mixed >> 31);
}

/// Which of `count` (at least 1) to take, for the ordinal-th choice under this seed. Never changes between versions:
/// users keep seeds of clips they liked.
constexpr size_t seededPick(uint64_t seed, uint64_t ordinal, size_t count)
{
	return static_cast<size_t>(splitMix64(splitMix64(seed) + ordinal) % count);
}

} // namespace r2v::prompt
