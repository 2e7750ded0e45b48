// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include <obs.hpp>

#include "core/text/texts.hpp"
#include "obs/page/page-lines.hpp"

namespace r2v::obs {

class KeyDesk;
class ReferenceShots;
class ReferenceSource;
class SourceActions;
class SourceRegistry;
class StatusBoard;
class UnfoldedPages;

/// What the page uses; all of it outlives the page.
struct PageParts {
	const SourceRegistry &sources;
	SourceActions &actions;
	KeyDesk &keyDesk;
	ReferenceShots &shots;
	StatusBoard &board;
	const PageLines &lines;
	UnfoldedPages &unfolded;
	const Texts &texts;
	/// Of the plugin.
	std::filesystem::path configDir;
	/// Of the pages that are installed with it; empty where they are not.
	std::filesystem::path docsDir;
};

/// The properties of an r2v_source; null for those of the kind, with no instance behind. Any thread: obs-websocket and
/// Advanced Scene Switcher build the page to press its buttons. Owned by the caller.
obs_properties_t *buildProperties(const PageParts &parts, ReferenceSource *instanceOrNull);

} // namespace r2v::obs
