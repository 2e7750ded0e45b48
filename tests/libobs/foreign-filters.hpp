// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include <obs.hpp>

namespace r2v::test {

/// A filter as others write them: nobody may make a second one. It counts its instances, acts when it is made, and
/// needs some ticks before it covers what it is on with a colour of its own, as a blur does that looks for faces first.
namespace foreign {
inline constexpr uint32_t kColour = 0x28a0b4;
inline constexpr int kTicksToWarmUp = 5;

OBSSourceAutoRelease createFilter(const char *name);
/// Under another's id, with a picture that passes through, as Move Transition's.
OBSSourceAutoRelease createPassOnFilter(const char *id);
/// For sound alone.
OBSSourceAutoRelease createAudioFilter(const char *name);
/// A transition that counts itself too; it shows the second source at once.
OBSSourceAutoRelease createTransition(const char *name);

/// How many of all of these were made so far.
int made();
} // namespace foreign

} // namespace r2v::test
