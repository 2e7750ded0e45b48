// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/prompt/look-alikes.hpp"

namespace r2v::prompt {

/// What stands between a letter and the one before it. At the start of a text: white space.
enum class Gap : uint8_t { none = 1, punctuation, space };

/// A letter or digit of a text, by its looks.
struct Letter {
	char32_t look = 0;
	/// 0: none.
	char32_t otherLook = 0;
	Gap before = Gap::none;
	bool digit = false;
	bool unspaced = false;
};

/// A text's letters and digits with all else squeezed out.
using Letters = std::vector<Letter>;

bool lookAlike(const Letter &one, const Letter &other);

enum class Leet {
	/// Digits are digits, symbols are punctuation.
	none = 1,
	/// "a$$" has three letters; for what somebody wrote into a list, where digits are meant.
	symbols,
	/// "b4d" and "a55" have three letters each, "455", "5s" and "1080p" have not: digits count in words that have
	/// two
	/// letters or begin with one.
	symbolsAndDigits,
};

Letters lettersOf(const std::vector<Sign> &signs, Leet leet);

/// "baaaad" as "bad" (runLength 1) or "baad" (2): runs of three and more shortened to that. Double letters stay: they
/// make other words.
Letters withShortRuns(const Letters &letters, size_t runLength);

/// Whether a word may begin or end before this letter; `at` may be the size.
bool isBorder(const Letters &letters, size_t at);

/// Whether the pieces between gaps are letters set apart ("b a d", "f u ck"), and not words ("an us", "I ran"): three
/// pieces at least, all of one letter but for one of two.
bool isSpelledOut(const Letters &letters, size_t begin, size_t end);

} // namespace r2v::prompt
