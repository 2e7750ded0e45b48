// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <mutex>

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
	/// Any thread but the graphics thread, also several at once: engine, pages and config.json end up with the
	/// same. Kept there by a worker.
	void set(bool on);

private:
	void save();

	const Parts parts_;
	std::mutex mutex_;
};

} // namespace r2v::obs
