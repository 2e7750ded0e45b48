// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace r2v::obs {

/// Buttons that are there for the page alone: what they do is no action on a source, so no hotkey does it.
enum class PageButton { showReference = 1, fetchAgain, showKey, removeKey };

struct NamedPageButton {
	PageButton button;
	/// The button's name in the contract.
	const char *name;
	/// In data/locale.
	std::string_view textKey;
	/// One sentence for docs/reference.md.
	std::string_view meaning;
};
inline constexpr std::array<NamedPageButton, 4> kPageButtons{{
	{PageButton::showReference, "show_reference", "Button.ShowReference",
	 "Takes the reference that would be sent now and shows it on the page; nothing is sent."},
	{PageButton::fetchAgain, "fetch_again", "Button.FetchAgain",
	 "Asks the provider once more for the newest clip, where it did not arrive; it never orders a new one."},
	{PageButton::showKey, "show_key_and_cost", "Button.ShowKey",
	 "Unfolds the page's part about the key, rehearsal and the price."},
	{PageButton::removeKey, "remove_api_key", "Button.RemoveKey",
	 "Removes the API key from where it is saved; the setting `remove_api_key` = `true` does the same."},
}};

} // namespace r2v::obs
