// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::obs {

/// Entries of OBS's Tools menu, through the C API, so that they are there without Qt too. Called once, in
/// obs_module_post_load; OBS Studio removes them itself.
void addToolsMenu();

} // namespace r2v::obs
