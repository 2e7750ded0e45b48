// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cassert>

#include <obs.h>

namespace r2v::obs {

/// The one rule for triggers and everything they call. They may run on any thread, including the graphics thread, where
/// libobs runs the timers of scripts. But they must not run while that thread renders, that is, with the graphics
/// context entered, because they look at sources and take locks of libobs. Debug builds end OBS if the rule is broken.
inline void assertMayTrigger()
{
	assert(!gs_get_context() && "a trigger while the graphics thread renders");
}

} // namespace r2v::obs
