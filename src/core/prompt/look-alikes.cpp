// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/look-alikes.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "core/prompt/unseen.hpp"

namespace r2v::prompt {

namespace {

struct Leet {
	char32_t sign;
	char32_t letter;
	char32_t otherLetter;
};
constexpr std::array<Leet, 13> kLeet{{{'0', 'o', 0},
				      {'1', 'i', 'l'},
				      {'3', 'e', 0},
				      {'4', 'a', 0},
				      {'5', 's', 0},
				      {'7', 't', 0},
				      {'8', 'b', 0},
				      {'9', 'g', 0},
				      {'@', 'a', 0},
				      {'$', 's', 0},
				      {'!', 'i', 'l'},
				      {'|', 'i', 'l'},
				      {0x20AC, 'e', 0}}};

bool isAscii(UChar32 point)
{
	return point < 0x80;
}

bool isAsciiLetter(UChar32 point)
{
	return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

bool isMark(UChar32 point)
{
	return (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

UScriptCode scriptOf(UChar32 point)
{
	UErrorCode status = U_ZERO_ERROR;
	const UScriptCode script = uscript_getScript(point, &status);
	return U_SUCCESS(status) ? script : USCRIPT_UNKNOWN;
}

/// Accents, strokes and the like. Marks of a single script (vowels of Indic scripts) make other words; the points of
/// Hebrew and Syriac do not, since writers leave them out.
bool isAccent(UChar32 point)
{
	if (!isMark(point)) {
		return false;
	}
	const UScriptCode script = scriptOf(point);
	return u_charType(point) == U_ENCLOSING_MARK || script == USCRIPT_INHERITED || script == USCRIPT_HEBREW ||
	       script == USCRIPT_SYRIAC;
}

/// Signs that only stretch a word: Arabic tatweel and the like.
bool isStretcher(UChar32 point)
{
	return u_getIntPropertyValue(point, UCHAR_JOINING_TYPE) == U_JT_JOIN_CAUSING;
}

/// The letter that the next character may decorate.
struct Base {
	/// It reads as one of a to z, or it is no letter at all, so no vowel sign or modifier letter belongs to it.
	bool takesNone = true;
	UScriptCode script = USCRIPT_COMMON;
};

/// Whether the character merely decorates the letter before it: a mark or modifier letter of another script than that
/// letter.
bool decorates(UChar32 point, const Base &base)
{
	if (!isMark(point) && u_charType(point) != U_MODIFIER_LETTER) {
		return false;
	}
	return base.takesNone || !uscript_hasScript(point, base.script);
}

/// Spacing forms of accents. Unicode reads them as a blank with an accent, people as the accent.
bool isSpacedAccent(UChar32 point, const icu::Normalizer2 &nfkc)
{
	icu::UnicodeString parts;
	const bool letterOrSymbol = !u_isUWhiteSpace(point);
	return letterOrSymbol && nfkc.getDecomposition(point, parts) && parts.charAt(0) == u' ';
}

bool isUnspaced(UChar32 point)
{
	switch (u_getIntPropertyValue(point, UCHAR_LINE_BREAK)) {
	case U_LB_IDEOGRAPHIC:
	case U_LB_CONDITIONAL_JAPANESE_STARTER:
	case U_LB_NONSTARTER:
	case U_LB_COMPLEX_CONTEXT:
		return u_isalpha(point) || isMark(point);
	default:
		return false;
	}
}

/// Unicode's own names tell which letter a Latin shape comes from: LATIN LETTER SMALL CAPITAL B, NEGATIVE SQUARED LATIN
/// CAPITAL LETTER B, REGIONAL INDICATOR SYMBOL LETTER B, LATIN SMALL LETTER B WITH STROKE. 0 if none.
UChar32 letterByName(UChar32 point)
{
	std::array<char, 128> buffer{};
	UErrorCode status = U_ZERO_ERROR;
	const int32_t size = u_charName(point, U_UNICODE_CHAR_NAME, buffer.data(), buffer.size(), &status);
	if (U_FAILURE(status) || size <= 0) {
		return 0;
	}
	std::string_view name(buffer.data(), static_cast<size_t>(size));
	name = name.substr(0, name.find(" WITH "));
	const bool latin = name.find("LATIN ") != std::string_view::npos || name.starts_with("REGIONAL INDICATOR ");
	const bool oneLetter = name.size() > 2 && name[name.size() - 2] == ' ' && isAsciiLetter(name.back());
	return latin && oneLetter ? u_tolower(name.back()) : 0;
}

} // namespace

struct LookAlikes::Tables {
	const icu::Normalizer2 *nfkc = nullptr;
	const icu::Normalizer2 *nfd = nullptr;
	std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> confusables{nullptr, &uspoof_close};

	/// What it looks like in a to z, in up to two readings. Empty if it looks like nothing there.
	struct Looks {
		icu::UnicodeString first;
		icu::UnicodeString second;
	};
	Looks asciiLooks(UChar32 point) const;
	/// Whether it is a letter that looks like punctuation: the saltillo, the click letters.
	bool looksLikePunctuation(UChar32 point) const;
	icu::UnicodeString withoutSpacedAccents(const icu::UnicodeString &text) const;

private:
	icu::UnicodeString skeletonOf(const icu::UnicodeString &text) const;
	icu::UnicodeString asciiSkeleton(const icu::UnicodeString &text) const;
};

icu::UnicodeString LookAlikes::Tables::skeletonOf(const icu::UnicodeString &text) const
{
	UErrorCode status = U_ZERO_ERROR;
	icu::UnicodeString skeleton;
	uspoof_getSkeletonUnicodeString(confusables.get(), 0, text, skeleton, &status);
	return U_SUCCESS(status) ? skeleton : icu::UnicodeString();
}

bool LookAlikes::Tables::looksLikePunctuation(UChar32 point) const
{
	const icu::UnicodeString skeleton = skeletonOf(icu::UnicodeString(point));
	return skeleton.countChar32() == 1 && skeleton.char32At(0) != point && isAscii(skeleton.char32At(0)) &&
	       u_ispunct(skeleton.char32At(0));
}

icu::UnicodeString LookAlikes::Tables::withoutSpacedAccents(const icu::UnicodeString &text) const
{
	icu::UnicodeString plain;
	for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
		const UChar32 point = text.char32At(at);
		if (isAscii(point) || !isSpacedAccent(point, *nfkc)) {
			plain.append(point);
		}
	}
	return plain;
}

icu::UnicodeString LookAlikes::Tables::asciiSkeleton(const icu::UnicodeString &text) const
{
	const icu::UnicodeString skeleton = skeletonOf(text);
	icu::UnicodeString look;
	for (int32_t at = 0; at < skeleton.length(); at = skeleton.moveIndex32(at, 1)) {
		const UChar32 point = skeleton.char32At(at);
		if (isAccent(point)) {
			continue;
		}
		if (!isAsciiLetter(point)) {
			return {};
		}
		look.append(u_tolower(point));
	}
	// The table turns every m into "rn", even in plain text.
	return look.findAndReplace("rn", "m");
}

LookAlikes::Tables::Looks LookAlikes::Tables::asciiLooks(UChar32 point) const
{
	if (const UChar32 letter = letterByName(point)) {
		return {icu::UnicodeString(letter), {}};
	}
	if (!u_isalpha(point) && u_charType(point) != U_MATH_SYMBOL) {
		return {};
	}
	// The table goes by shapes: Cyrillic В is a B, but its small letter is nothing; Greek Ν is an N, but its small
	// letter a v. Both cases get both readings, so that case makes no difference.
	Looks looks;
	for (const UChar32 form : {point, u_tolower(point), u_toupper(point)}) {
		icu::UnicodeString look = asciiSkeleton(icu::UnicodeString(form));
		if (looks.first.isEmpty()) {
			looks.first = look;
		} else if (looks.second.isEmpty() && look != looks.first) {
			looks.second = look;
		}
	}
	return looks;
}

namespace {

void readAscii(UChar32 point, bool afterSmallLetter, std::vector<Sign> &signs)
{
	Sign sign;
	sign.look = static_cast<char32_t>(u_tolower(point));
	if (isAsciiLetter(point)) {
		sign.kind = Sign::Kind::letter;
		// Among small letters, a capital I is there to look like an l.
		sign.otherLook = point == 'I' && afterSmallLetter ? U'l' : 0;
	} else if (point >= '0' && point <= '9') {
		sign.kind = Sign::Kind::digit;
	} else {
		sign.kind = u_isUWhiteSpace(point) ? Sign::Kind::space : Sign::Kind::symbol;
	}
	signs.push_back(sign);
}

/// `second` only counts if each reading is a single letter.
void addLetters(const icu::UnicodeString &letters, const icu::UnicodeString &second, bool unspaced,
		std::vector<Sign> &signs)
{
	const bool two = letters.countChar32() == 1 && second.countChar32() == 1;
	for (int32_t at = 0; at < letters.length(); at = letters.moveIndex32(at, 1)) {
		Sign sign;
		sign.kind = Sign::Kind::letter;
		sign.look = static_cast<char32_t>(letters.char32At(at));
		sign.otherLook = two ? static_cast<char32_t>(second.char32At(0)) : 0;
		sign.unspaced = unspaced;
		signs.push_back(sign);
	}
}

void addLeet(Sign &sign)
{
	const auto *leet =
		std::find_if(kLeet.begin(), kLeet.end(), [&](const Leet &one) { return one.sign == sign.look; });
	if (leet != kLeet.end()) {
		sign.leet = leet->letter;
		sign.otherLeet = leet->otherLetter;
	}
}

} // namespace

LookAlikes::LookAlikes()
{
	UErrorCode status = U_ZERO_ERROR;
	auto tables = std::make_unique<Tables>();
	tables->nfkc = icu::Normalizer2::getNFKCInstance(status);
	tables->nfd = icu::Normalizer2::getNFDInstance(status);
	tables->confusables.reset(uspoof_open(&status));
	if (U_SUCCESS(status)) {
		tables_ = std::move(tables);
	}
}

LookAlikes::~LookAlikes() = default;
LookAlikes::LookAlikes(LookAlikes &&) noexcept = default;
LookAlikes &LookAlikes::operator=(LookAlikes &&) noexcept = default;

std::optional<std::vector<Sign>> LookAlikes::read(std::string_view utf8) const
{
	if (!tables_) {
		return std::nullopt;
	}
	UErrorCode status = U_ZERO_ERROR;
	const auto text = tables_->withoutSpacedAccents(
		icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())}));
	const icu::UnicodeString composed = tables_->nfkc->normalize(text, status);
	if (U_FAILURE(status)) {
		return std::nullopt;
	}
	std::vector<Sign> signs;
	bool afterSmallLetter = false;
	Base base;
	const auto readPoint = [&](UChar32 point) {
		if (isUnseen(static_cast<char32_t>(point)) || isAccent(point) || isStretcher(point)) {
			return;
		}
		const Tables::Looks looks = isAscii(point) ? Tables::Looks{} : tables_->asciiLooks(point);
		if (looks.first.isEmpty() && decorates(point, base)) {
			return;
		}
		if (!isMark(point)) {
			base = {isAscii(point) || !looks.first.isEmpty() || !u_isalpha(point), scriptOf(point)};
		}
		if (isAscii(point)) {
			readAscii(point, afterSmallLetter, signs);
		} else if (const int32_t value = u_charDigitValue(point); value >= 0) {
			readAscii('0' + value, false, signs);
		} else if (!looks.first.isEmpty() && u_charType(point) == U_MATH_SYMBOL) {
			signs.push_back({Sign::Kind::symbol, static_cast<char32_t>(point), 0,
					 static_cast<char32_t>(looks.first.char32At(0)), 0, false});
		} else if (!looks.first.isEmpty()) {
			addLetters(looks.first, looks.second, false, signs);
		} else if ((u_isalpha(point) || isMark(point)) && !tables_->looksLikePunctuation(point)) {
			addLetters(icu::UnicodeString(point).foldCase(), {}, isUnspaced(point), signs);
		} else {
			const auto kind = u_isUWhiteSpace(point) ? Sign::Kind::space : Sign::Kind::symbol;
			signs.push_back({kind, static_cast<char32_t>(point), 0, 0, 0, false});
		}
		afterSmallLetter = u_islower(point);
	};
	for (int32_t at = 0; at < composed.length(); at = composed.moveIndex32(at, 1)) {
		const UChar32 point = composed.char32At(at);
		const UScriptCode script = scriptOf(point);
		icu::UnicodeString parts;
		// If they were decomposed, different Korean and Japanese syllables would begin with each other.
		if (isAscii(point) || script == USCRIPT_HANGUL || script == USCRIPT_HIRAGANA ||
		    script == USCRIPT_KATAKANA || !tables_->nfd->getDecomposition(point, parts)) {
			readPoint(point);
			continue;
		}
		for (int32_t part = 0; part < parts.length(); part = parts.moveIndex32(part, 1)) {
			readPoint(parts.char32At(part));
		}
	}
	for (Sign &sign : signs) {
		if (sign.kind == Sign::Kind::digit || sign.kind == Sign::Kind::symbol) {
			addLeet(sign);
		}
	}
	return signs;
}

} // namespace r2v::prompt
