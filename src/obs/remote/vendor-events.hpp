// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <span>

#include "core/generation/engine.hpp"
#include "obs/remote/described.hpp"

namespace r2v::obs {

/// What the vendor tells without being asked.
struct VendorEvent {
	const char *name;
	OBSDataAutoRelease data;
};

VendorEvent generationChangedEvent(const generation::Generation &generation);
VendorEvent clipReadyEvent(const generation::Generation &generation);
VendorEvent refusedEvent(const generation::GenerationSpec &spec, const generation::Admission &admission);

std::span<const EventDescription> eventDescriptions();
/// The generation object, as events and answers hold it; see generation-data.hpp.
std::span<const Described> generationFields();

} // namespace r2v::obs
