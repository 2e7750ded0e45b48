// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include <obs.hpp>

namespace r2v::obs {

/// How a filter is treated when the scene that it is on is drawn from a private copy.
enum class FilterKind : uint8_t {
	/// Adds nothing to the picture: it is switched off, for sound, or known to pass the picture on unchanged.
	noPicture = 1,
	/// One of OBS's own whose picture depends only on its settings and its input, so a new one shows the same at
	/// once.
	copyable,
	/// Written by other people, or depending on earlier frames. A second one may send, record or act, or need time
	/// before it shows anything; and without the filter, the picture may show what the filter was meant to hide.
	foreign,
};

FilterKind filterKindOf(obs_source_t *filter);

} // namespace r2v::obs
