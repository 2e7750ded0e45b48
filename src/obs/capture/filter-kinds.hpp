// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include <obs.hpp>

namespace r2v::obs {

/// What may become of a filter where the scene that it is on is drawn from a private copy.
enum class FilterKind : uint8_t {
	/// Adds nothing to the picture: switched off, for sound, or known to pass the picture on as it is.
	noPicture = 1,
	/// OBS's own, with a picture that follows from its settings and its input alone: a new one shows the same at
	/// once.
	copyable,
	/// What others wrote, or what has a past. A second one may send, record or act, may need time before it shows
	/// anything, and without it the picture may show what it was to hide.
	foreign,
};

FilterKind filterKindOf(obs_source_t *filter);

} // namespace r2v::obs
