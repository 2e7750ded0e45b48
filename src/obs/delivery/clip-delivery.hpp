// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/generation.hpp"

namespace r2v::obs {

class MediaSourceAdder;
class SourceRegistry;
class StatusBoard;

/// Brings a clip that has become ready to the source that asked for it. On the dispatcher's thread.
class ClipDelivery {
public:
	struct Parts {
		const SourceRegistry &sources;
		MediaSourceAdder &mediaSources;
		StatusBoard &board;
	};
	explicit ClipDelivery(const Parts &parts) : parts_(parts) {}

	/// The clip goes on air by itself, unless it was dismissed, is stale or its source wants it otherwise.
	void deliver(const generation::Snapshot &generation);

private:
	const Parts parts_;
};

} // namespace r2v::obs
