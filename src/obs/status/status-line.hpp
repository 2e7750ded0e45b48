// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>

#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

class AirGate;
class CaptureNotes;
class LiveConfig;
class ReferenceSource;
struct StatusContext;

/// The status line of a source. Any thread.
class StatusLines {
public:
	struct Parts {
		generation::Engine &engine;
		const AirGate &gate;
		const CaptureNotes &captureNotes;
		const LiveConfig &config;
		const Texts &texts;
		/// For the user; empty where there is a key, and where nobody has entered one.
		std::function<std::string()> whyNoKey;
		/// Whether sources may trigger by themselves.
		std::function<bool()> isArmed;
	};
	explicit StatusLines(Parts parts);

	/// It holds no word of a request that waits for approval, so the show may mirror it.
	std::string of(const ReferenceSource &source) const;
	/// For the streamer alone: who asks for what, where a request waits for approval.
	std::string withRequests(const ReferenceSource &source) const;

private:
	StatusContext contextOf(const ReferenceSource &source, const generation::Snapshot &latest) const;

	const Parts parts_;
};

} // namespace r2v::obs
