// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {
class AirGate;
class Closing;
class KeyDesk;
class MediaSourceAdder;
class PageLines;
class ReferenceSource;
class RehearsalSwitch;
class Triggers;
class SourceActions;
class SourceRegistry;
class StatusBoard;
class StatusLines;
} // namespace r2v::obs

namespace r2v::ui {

/// What the dock and the labels use; all of it outlives them.
struct UiParts {
	generation::Engine &engine;
	const obs::Closing &closing;
	const obs::AirGate &gate;
	const obs::SourceRegistry &sources;
	obs::SourceActions &actions;
	obs::MediaSourceAdder &mediaSources;
	obs::Triggers &triggers;
	obs::RehearsalSwitch &rehearsal;
	const obs::KeyDesk &keyDesk;
	obs::StatusBoard &board;
	const obs::StatusLines &lines;
	const obs::PageLines &pageLines;
	const Texts &texts;
};

} // namespace r2v::ui
