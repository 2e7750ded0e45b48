// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/letters.hpp"

#include <algorithm>

namespace r2v::prompt {

namespace {

bool isLetterOrDigit(const Sign &sign)
{
	return sign.kind == Sign::Kind::letter || sign.kind == Sign::Kind::digit;
}

/// Whether the symbol stands for a letter in leetspeak, in a place where a letter could be.
bool standsForLetter(const std::vector<Sign> &signs, size_t at)
{
	const auto isWordy = [&](size_t index) {
		return index < signs.size() && (isLetterOrDigit(signs[index]) || signs[index].leet != 0);
	};
	if (isLetterOrDigit(signs[at]) || signs[at].leet == 0) {
		return false;
	}
	const bool before = at > 0 && isWordy(at - 1);
	const bool after = isWordy(at + 1);
	// These two end or divide sentences much more often than they stand for letters.
	const bool needsBoth = signs[at].look == '!' || signs[at].look == '|';
	return needsBoth ? before && after : before || after;
}

/// For each sign: whether it counts as a letter or digit.
std::vector<bool> readableSigns(const std::vector<Sign> &signs, Leet leet)
{
	std::vector<bool> readable(signs.size());
	for (size_t at = 0; at < signs.size(); ++at) {
		readable[at] = isLetterOrDigit(signs[at]) || (leet != Leet::none && standsForLetter(signs, at));
	}
	return readable;
}

/// A word without any letters is not leetspeak: "$$", "$5".
bool hasLetter(const std::vector<Sign> &signs, size_t begin, size_t end)
{
	return std::any_of(signs.begin() + begin, signs.begin() + end,
			   [](const Sign &sign) { return sign.kind == Sign::Kind::letter; });
}

bool hasLeetDigits(const std::vector<Sign> &signs, size_t begin, size_t end)
{
	const auto letters = std::count_if(signs.begin() + begin, signs.begin() + end,
					   [](const Sign &sign) { return sign.kind == Sign::Kind::letter; });
	return letters >= 2 || signs[begin].kind == Sign::Kind::letter;
}

Letter letterOf(const Sign &sign, bool digitsToo)
{
	Letter letter{sign.look, sign.otherLook, Gap::none, sign.kind == Sign::Kind::digit, sign.unspaced};
	const bool byLeet = sign.kind == Sign::Kind::symbol || (letter.digit && digitsToo);
	if (byLeet && sign.leet != 0) {
		letter = {sign.leet, sign.otherLeet, Gap::none, false, false};
	}
	return letter;
}

} // namespace

bool lookAlike(const Letter &one, const Letter &other)
{
	const auto isOf = [](char32_t look, const Letter &letter) {
		return look != 0 && (look == letter.look || look == letter.otherLook);
	};
	return isOf(one.look, other) || isOf(one.otherLook, other);
}

Letters lettersOf(const std::vector<Sign> &signs, Leet leet)
{
	const std::vector<bool> readable = readableSigns(signs, leet);
	Letters letters;
	Gap gap = Gap::space;
	for (size_t at = 0; at < signs.size();) {
		if (!readable[at]) {
			const bool space = signs[at].kind == Sign::Kind::space || gap == Gap::space;
			gap = space ? Gap::space : Gap::punctuation;
			++at;
			continue;
		}
		const size_t begin = at;
		at = static_cast<size_t>(std::find(readable.begin() + begin, readable.end(), false) - readable.begin());
		const bool digitsToo = leet == Leet::symbolsAndDigits && hasLeetDigits(signs, begin, at);
		const bool symbolsToo = hasLetter(signs, begin, at);
		for (size_t index = begin; index < at; ++index) {
			if (!isLetterOrDigit(signs[index]) && !symbolsToo) {
				gap = gap == Gap::space ? gap : Gap::punctuation;
				continue;
			}
			letters.push_back(letterOf(signs[index], digitsToo));
			letters.back().before = gap;
			gap = Gap::none;
		}
	}
	return letters;
}

Letters withShortRuns(const Letters &letters, size_t runLength)
{
	Letters shorter;
	for (size_t at = 0; at < letters.size();) {
		size_t end = at + 1;
		while (end < letters.size() && letters[end].look == letters[at].look &&
		       letters[end].before == Gap::none && !letters[at].digit) {
			++end;
		}
		const size_t kept = end - at >= 3 ? runLength : end - at;
		shorter.insert(shorter.end(), letters.begin() + at, letters.begin() + at + kept);
		at = end;
	}
	return shorter;
}

bool isBorder(const Letters &letters, size_t at)
{
	if (at == 0 || at == letters.size() || letters[at].before != Gap::none) {
		return true;
	}
	return letters[at].unspaced || letters[at - 1].unspaced || letters[at].digit != letters[at - 1].digit;
}

bool isSpelledOut(const Letters &letters, size_t begin, size_t end)
{
	size_t pieces = 0;
	size_t longer = 0;
	for (size_t at = begin; at < end;) {
		const size_t piece = at++;
		while (at < end && letters[at].before == Gap::none) {
			++at;
		}
		if (at - piece > 2) {
			return false;
		}
		++pieces;
		longer += at - piece == 2 ? 1 : 0;
	}
	return pieces >= 3 && longer <= 1;
}

} // namespace r2v::prompt
