// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// One character of a text as a reader takes it.
struct Sign {
	enum class Kind {
		letter = 1,
		digit,
		/// Punctuation, symbols, emoji.
		symbol,
		space,
	};
	Kind kind = Kind::symbol;
	/// Small, without accents, a to z for every letter of any script that looks like one, 0 to 9 for every digit.
	char32_t look = 0;
	/// A second letter that it looks as much like; 0: none.
	char32_t otherLook = 0;
	/// For digits and symbols: the letters they stand for in leetspeak; 0: none.
	char32_t leet = 0;
	char32_t otherLeet = 0;
	/// Of a script that writes without spaces between words.
	bool unspaced = false;
};

/// Reads texts by their looks, after Unicode's normal forms and its table of confusables (UTS 39). The one place where
/// ICU is asked for letters. Immutable, any thread.
class LookAlikes {
public:
	LookAlikes();
	~LookAlikes();
	LookAlikes(LookAlikes &&) noexcept;
	LookAlikes &operator=(LookAlikes &&) noexcept;

	/// Without what is invisible (zero-width characters, variation selectors, soft hyphens …). Invalid bytes are
	/// symbols. Nothing where ICU has no data to work with.
	std::optional<std::vector<Sign>> read(std::string_view utf8) const;

private:
	struct Tables;
	std::unique_ptr<const Tables> tables_;
};

} // namespace r2v::prompt
