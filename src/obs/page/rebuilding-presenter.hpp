// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include "obs/status/status-presenter.hpp"

namespace r2v::obs {

class Dispatcher;
class SourceRegistry;

/// For builds and runs without Qt: has libobs rebuild an open properties page. A rebuild takes the cursor from whoever
/// types, so it waits until no setting changed for two seconds.
std::unique_ptr<StatusPresenter> makeRebuildingPresenter(const SourceRegistry &sources, Dispatcher &dispatcher);

} // namespace r2v::obs
