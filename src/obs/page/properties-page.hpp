// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

#include "core/generation/engine.hpp"
#include "core/keys/key-keeper.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

class LiveConfig;
class ReferenceSource;
class SourceActions;
class SourceRegistry;
class StatusBoard;
class StatusLines;

/// What the page uses; all of it outlives the page.
struct PageParts {
	generation::Engine &engine;
	const LiveConfig &config;
	const keys::KeyKeeper &keys;
	const SourceRegistry &sources;
	SourceActions &actions;
	StatusBoard &board;
	const StatusLines &lines;
	const Texts &texts;
};

/// The properties of an r2v_source; null for those of the kind, with no instance behind. Any thread: obs-websocket and
/// Advanced Scene Switcher build the page to press its buttons. Owned by the caller.
obs_properties_t *buildProperties(const PageParts &parts, ReferenceSource *instanceOrNull);

/// What the label of the page's status line shows: plain text with the source's status marker behind it. Any thread.
std::string statusLabelText(const StatusLines &lines, const ReferenceSource &source);

} // namespace r2v::obs
