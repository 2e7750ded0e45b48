// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/requester-name.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

namespace r2v::prompt {

std::string comparableName(std::string_view utf8)
{
	// Cut before, too: a name of megabytes is not worth folding. Folding may lengthen what is left.
	const std::string_view head = utf8.substr(0, kMaxRequesterNameBytes);
	UErrorCode status = U_ZERO_ERROR;
	const auto name = icu::UnicodeString::fromUTF8({head.data(), static_cast<int32_t>(head.size())});
	const icu::Normalizer2 *folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
	if (U_FAILURE(status)) {
		return std::string(head);
	}
	icu::UnicodeString folded = folding->normalize(name, status);
	if (U_FAILURE(status)) {
		return std::string(head);
	}
	std::string result;
	folded.trim().toUTF8String(result);
	return result.substr(0, kMaxRequesterNameBytes);
}

} // namespace r2v::prompt
