// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

class App;

/// What one line says about a source, in the user's words: the state and progress of its newest generation, or what
/// went wrong and what to do next. A refusal since then wins. It holds no word of a request that waits for approval, so
/// the show may mirror it. Any thread.
std::string statusText(App &app, const generation::Snapshot &latest, const std::string &refusal, bool hasArmedRules);

/// The same for the streamer alone: who asks for what, where a request waits for approval. Any thread.
std::string statusTextWithRequests(App &app, const std::string &sourceKey, const generation::Snapshot &latest,
				   const std::string &refusal, bool hasArmedRules);

/// What statusText depends on beside the generation.
struct StatusContext {
	bool rehearsal = false;
	bool hasKey = true;
	bool panicked = false;
	/// The source has rules, and they are armed.
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

/// The same as statusText without an App. `latest` may be null: nothing was generated yet.
std::string describeStatus(const Texts &texts, const generation::Snapshot &latest, const std::string &refusal,
			   const StatusContext &context);

} // namespace r2v::obs
