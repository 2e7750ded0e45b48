// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

/// What the status line depends on besides the generation.
struct StatusContext {
	bool rehearsal = false;
	bool hasKey = true;
	bool panicked = false;
	/// The source has triggers, and they are armed.
	bool hasArmedTriggers = false;
	/// Why there is no key; empty if nobody has entered one.
	std::string whyNoKey{};
	UtcTime now{};
	/// Requests that wait for approval, oldest first, if they are to be mentioned: “Approve” means the first.
	std::vector<generation::Snapshot> waiting{};
	/// As the user entered it; 0 if unknown.
	double pricePerSecond = 0;
	/// The source's current clip is that of the newest generation.
	bool isShown = false;
	/// About the reference of the newest generation; may be empty.
	std::string captureNote{};
};

/// One line about a source, for the user: the state and progress of its newest generation, or what went wrong and what
/// to do next. A later refusal takes precedence. `latest` may be null, when nothing has been generated yet.
std::string describeStatus(const Texts &texts, const generation::Snapshot &latest, const std::string &refusal,
			   const StatusContext &context);

/// As prices are written, in the user's own currency.
std::string money(double amount);

} // namespace r2v::obs
