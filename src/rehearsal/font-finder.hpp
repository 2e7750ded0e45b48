// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

// Fontconfig's own names of what it calls FcConfig and FcFontSet.
struct _FcConfig; // NOLINT(bugprone-reserved-identifier)
struct _FcFontSet; // NOLINT(bugprone-reserved-identifier)

namespace r2v::rehearsal {

struct FontFile {
	std::string path;
	/// Index of the face in a font collection.
	int index = 0;

	bool operator==(const FontFile &) const = default;
};

/// The machine's fonts, by way of Fontconfig: the one place that knows where fonts come from. For one thread at a time.
class FontFinder {
public:
	/// Reads Fontconfig's configuration: file I/O.
	FontFinder();

	/// The preferred sans-serif font that has the character; nothing if no font has it.
	std::optional<FontFile> fontFor(char32_t codePoint, bool bold);
	/// The preferred sans-serif font, for characters that no font has; nothing if the machine has no font.
	std::optional<FontFile> preferredFont(bool bold);

private:
	struct Deleter {
		void operator()(_FcConfig *config) const;
		void operator()(_FcFontSet *fonts) const;
	};
	/// Best first; null where there are none.
	_FcFontSet *sorted(bool bold);

	std::unique_ptr<_FcConfig, Deleter> config_;
	std::array<std::unique_ptr<_FcFontSet, Deleter>, 2> sorted_;
};

} // namespace r2v::rehearsal
