// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "obs/page/properties-page.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

/// Registers r2v_source and what it is made of with libobs, which reaches the parts by the kind's type data. They
/// outlive every source of the kind.
void registerReferenceSource(const SourceParts &sourceParts, const PageParts &pageParts);

} // namespace r2v::obs
