// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/requester-name.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "core/prompt/unseen.hpp"

namespace r2v::prompt {

namespace {

icu::UnicodeString withSingleBlanks(const icu::UnicodeString &name)
{
	icu::UnicodeString single;
	bool gap = false;
	for (int32_t at = 0; at < name.length(); at = name.moveIndex32(at, 1)) {
		const UChar32 point = name.char32At(at);
		if (u_isUWhiteSpace(point)) {
			gap = !single.isEmpty();
		} else if (!isUnseen(static_cast<char32_t>(point))) {
			single.append(gap ? u" " : u"").append(point);
			gap = false;
		}
	}
	return single;
}

/// Cuts between two characters.
std::string_view cut(std::string_view utf8)
{
	if (utf8.size() <= kMaxRequesterNameBytes) {
		return utf8;
	}
	auto length = static_cast<int32_t>(kMaxRequesterNameBytes);
	U8_TRUNCATE_IF_INCOMPLETE(utf8.data(), 0, length);
	return utf8.substr(0, static_cast<size_t>(length));
}

} // namespace

std::string comparableName(std::string_view utf8)
{
	// Cut before folding too, which is not worth it for a name of megabytes. Folding may lengthen the rest.
	const std::string_view head = cut(utf8);
	UErrorCode status = U_ZERO_ERROR;
	const auto name = icu::UnicodeString::fromUTF8({head.data(), static_cast<int32_t>(head.size())});
	const icu::Normalizer2 *folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
	if (U_FAILURE(status)) {
		return std::string(head);
	}
	const icu::UnicodeString folded = folding->normalize(name, status);
	if (U_FAILURE(status)) {
		return std::string(head);
	}
	std::string result;
	withSingleBlanks(folded).toUTF8String(result);
	return std::string(cut(result));
}

} // namespace r2v::prompt
