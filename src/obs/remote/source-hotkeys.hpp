// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string>

#include <obs.hpp>

#include "core/text/texts.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/base/dispatcher.hpp"

namespace r2v::obs {

/// The hotkeys of one source (`r2v.generate` …), which libobs saves with the scene collection.
class SourceHotkeys {
public:
	struct Parts {
		const Texts &texts;
		const SourceRegistry &sources;
		SourceActions &actions;
		/// No signals are sent on it, so no listener delays what a hotkey does.
		Dispatcher &air;
		/// Adds Media Sources, about which libobs tells its own listeners.
		Dispatcher &adding;
	};
	SourceHotkeys(const ReferenceSource &source, const Parts &parts);
	/// Otherwise libobs would remove them only after the source is gone. Call it with no lock held: it waits for a
	/// callback that is running.
	~SourceHotkeys();
	SourceHotkeys(const SourceHotkeys &) = delete;
	SourceHotkeys &operator=(const SourceHotkeys &) = delete;

private:
	struct Hotkey {
		SourceHotkeys *owner;
		SourceAction action;
		obs_hotkey_id id;
	};
	static void onHotkey(void *hotkey, obs_hotkey_id id, obs_hotkey_t *libobsHotkey, bool pressed);
	void perform(SourceAction action) const;

	const Parts parts_;
	const std::string sourceKey_;
	std::array<Hotkey, kSourceActions.size()> hotkeys_{};
};

} // namespace r2v::obs
