// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string>

#include "core/generation/engine.hpp"
#include "core/keys/key-keeper.hpp"
#include "core/text/texts.hpp"
#include "obs/page/page-sentences.hpp"

namespace r2v::obs {

class LiveConfig;
class ReferenceSource;
class StatusLines;

/// The lines of the page that follow what happens while it is open.
enum class LiveLine { status = 1, prompt, picture, key, price };

struct NamedLine {
	LiveLine line;
	/// Of the property.
	const char *name;
};
inline constexpr std::array<NamedLine, 5> kLiveLines{{
	{LiveLine::status, "status"},
	{LiveLine::prompt, "prompt_in_use"},
	{LiveLine::picture, "reference_now"},
	{LiveLine::key, "key_status"},
	{LiveLine::price, "price"},
}};

/// What these lines say. Any thread.
class PageLines {
public:
	struct Parts {
		generation::Engine &engine;
		const LiveConfig &config;
		const keys::KeyKeeper &keys;
		const KeyDesk &keyDesk;
		const ReferenceShots &shots;
		const StatusLines &status;
		const Texts &texts;
	};
	explicit PageLines(const Parts &parts) : parts_(parts) {}

	/// Null: of the page of the kind, behind which no source is. Empty: there is nothing to say.
	std::string sentence(LiveLine line, const ReferenceSource *sourceOrNull) const;
	/// What the line's label shows: its sentence with the line's marker behind it.
	std::string labelText(LiveLine line, const ReferenceSource &source) const;
	/// The key is what is missing, or what the newest generation of the source failed for.
	bool mustSeeKey(const ReferenceSource *sourceOrNull) const;
	/// What the button says: whether there is anything to cancel.
	std::string cancelText(const ReferenceSource *sourceOrNull) const;

private:
	KeyFacts keyFacts() const;

	const Parts parts_;
};

/// A tail by which whoever holds the page's labels finds the one of this line and source; see status-marker.hpp.
std::string lineMarker(LiveLine line, const std::string &sourceKey);

/// What the label of the page's status line shows: plain text with the source's status marker behind it. Any thread.
std::string statusLabelText(const StatusLines &lines, const ReferenceSource &source);

} // namespace r2v::obs
