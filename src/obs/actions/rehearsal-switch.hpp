// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"

namespace r2v::obs {

class LiveConfig;
class SourceRegistry;
class StatusBoard;

/// Rehearsal is the whole program's: each page and the dock show the one switch.
class RehearsalSwitch {
public:
	struct Parts {
		std::filesystem::path configDir;
		LiveConfig &config;
		generation::Engine &engine;
		const SourceRegistry &sources;
		StatusBoard &board;
		Workers &workers;
		const Texts &texts;
	};
	explicit RehearsalSwitch(Parts parts);

	bool isOn() const;
	/// Any thread but the graphics thread. Kept in config.json by a worker.
	void set(bool on);

private:
	const Parts parts_;
};

} // namespace r2v::obs
