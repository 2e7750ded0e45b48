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
		/// For the user; empty if there is a key, or if nobody has entered one.
		std::function<std::string()> whyNoKey;
		/// Whether the sources' own triggers are armed.
		std::function<bool()> isArmed;
	};
	explicit StatusLines(Parts parts);

	/// Contains no word of a request that waits for approval, so it may be mirrored in the show.
	std::string of(const ReferenceSource &source) const;
	/// Only for the streamer: also says who asks for what if a request waits for approval.
	std::string withRequests(const ReferenceSource &source) const;

private:
	StatusContext contextOf(const ReferenceSource &source, const generation::Snapshot &latest) const;

	const Parts parts_;
};

} // namespace r2v::obs
