// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cassert>

#include <obs.h>

namespace r2v::obs {

/// The one rule for triggers and what they call: any thread, the graphics thread among them, on which libobs runs the
/// timers of scripts; but never while that thread renders, which is with the graphics context entered, for sources and
/// locks of libobs are looked at. Debug builds end OBS where it is broken.
inline void assertMayTrigger()
{
	assert(!gs_get_context() && "a trigger while the graphics thread renders");
}

} // namespace r2v::obs
