// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/prompt/look-alikes.hpp"

namespace r2v::prompt {

/// What separates a letter from the one before it. The start of a text counts as white space.
enum class Gap : uint8_t { none = 1, punctuation, space };

/// One letter or digit of a text, by its looks.
struct Letter {
	char32_t look = 0;
	/// 0: none.
	char32_t otherLook = 0;
	Gap before = Gap::none;
	bool digit = false;
	bool unspaced = false;
};

/// A text's letters and digits, with everything else removed.
using Letters = std::vector<Letter>;

bool lookAlike(const Letter &one, const Letter &other);

enum class Leet {
	/// Digits are digits, symbols are punctuation.
	none = 1,
	/// "a$$" has three letters. For entries of a list, where digits are meant as digits.
	symbols,
	/// "b4d" and "a55" have three letters each; "455", "5s" and "1080p" do not. Digits count in words that have two
	/// letters or begin with one.
	symbolsAndDigits,
};

Letters lettersOf(const std::vector<Sign> &signs, Leet leet);

/// Shortens runs of three or more: "baaaad" becomes "bad" (runLength 1) or "baad" (2). Double letters stay, because
/// they make other words.
Letters withShortRuns(const Letters &letters, size_t runLength);

/// Whether a word may begin or end before this letter. `at` may be the size.
bool isBorder(const Letters &letters, size_t at);

/// Whether the pieces between gaps are letters set apart ("b a d", "f u ck") rather than words ("an us", "I ran"): at
/// least three pieces, all of one letter except at most one of two.
bool isSpelledOut(const Letters &letters, size_t begin, size_t end);

} // namespace r2v::prompt
