// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include "obs/plugin/app.hpp"

namespace r2v::obs {

/// For builds and runs without Qt: has libobs rebuild an open properties page. A rebuild takes the cursor from whoever
/// types, so it waits until no setting changed for two seconds.
std::unique_ptr<StatusPresenter> makeRebuildingPresenter(App &app);

} // namespace r2v::obs
