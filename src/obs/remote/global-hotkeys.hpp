// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <utility>

#include <obs.hpp>

namespace r2v::obs {

/// The hotkeys that belong to no source. OBS Studio writes such hotkeys into the profile's [Hotkeys] but leaves reading
/// them to whoever registered them. UI thread.
class GlobalHotkeys {
public:
	GlobalHotkeys();
	~GlobalHotkeys();
	GlobalHotkeys(const GlobalHotkeys &) = delete;
	GlobalHotkeys &operator=(const GlobalHotkeys &) = delete;

	/// Takes the bindings of the profile that is current now.
	void loadFromProfile() const;

private:
	std::array<std::pair<const char *, obs_hotkey_id>, 4> hotkeys_;
};

} // namespace r2v::obs
