// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

/// What the status line depends on beside the generation.
struct StatusContext {
	bool rehearsal = false;
	bool hasKey = true;
	bool panicked = false;
	/// The source has triggers, and they are armed.
	bool hasArmedRules = false;
	/// Why there is no key; empty: nobody has entered one.
	std::string whyNoKey{};
	UtcTime now{};
	/// Requests that wait for approval, oldest first, where they are to be told: approving means the first.
	std::vector<generation::Snapshot> waiting{};
	/// The user's own figure; 0: unknown.
	double pricePerSecond = 0;
	/// About the reference of the newest generation; empty: nothing.
	std::string captureNote{};
};

/// One line about a source, in the user's words: the state and progress of its newest generation, or what went wrong
/// and what to do next. A refusal since then wins. `latest` may be null: nothing was generated yet.
std::string describeStatus(const Texts &texts, const generation::Snapshot &latest, const std::string &refusal,
			   const StatusContext &context);

/// As prices are written, in the user's own currency.
std::string money(double amount);

} // namespace r2v::obs
