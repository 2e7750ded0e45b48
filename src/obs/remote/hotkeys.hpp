// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::obs {

class ReferenceSource;

/// The source's own hotkeys (`r2v.generate` …), saved by libobs with the scene collection. Called once per instance,
/// from its constructor; libobs removes them with the source. Their callbacks find the instance through the registry.
void registerSourceHotkeys(ReferenceSource &source);

} // namespace r2v::obs
