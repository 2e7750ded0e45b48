// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// One character of a text, as a reader sees it.
struct Sign {
	enum class Kind {
		letter = 1,
		digit,
		/// Punctuation, symbols, emoji.
		symbol,
		space,
	};
	Kind kind = Kind::symbol;
	/// Lower case without accents: a to z for every letter of any script that looks like one, 0 to 9 for every
	/// digit.
	char32_t look = 0;
	/// Another letter that it resembles as much; 0 if none.
	char32_t otherLook = 0;
	/// For digits and symbols: the letter that they stand for in leetspeak; 0 if none.
	char32_t leet = 0;
	char32_t otherLeet = 0;
	/// It belongs to a script without spaces between words.
	bool unspaced = false;
};

/// Reads texts by their looks, after Unicode's normal forms and its table of confusables (UTS 39). The only place that
/// asks ICU about letters. Immutable, any thread.
class LookAlikes {
public:
	LookAlikes();
	~LookAlikes();
	LookAlikes(LookAlikes &&) noexcept;
	LookAlikes &operator=(LookAlikes &&) noexcept;

	/// Leaves out invisible characters (zero-width characters, variation selectors, soft hyphens …). Invalid bytes
	/// become symbols. Nothing if ICU has no data.
	std::optional<std::vector<Sign>> read(std::string_view utf8) const;

private:
	struct Tables;
	std::unique_ptr<const Tables> tables_;
};

} // namespace r2v::prompt
