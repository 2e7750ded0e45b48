// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/ascii-host.hpp"

#include <algorithm>

#include <unicode/uidna.h>

namespace r2v::http {

std::optional<std::string> asciiHost(std::string_view host)
{
	if (std::all_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
		return std::string(host);
	}
	UErrorCode error = U_ZERO_ERROR;
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI, &error);
	std::string ascii(1024, '\0');
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	const int32_t size = uidna_nameToASCII_UTF8(idna, host.data(), static_cast<int32_t>(host.size()), ascii.data(),
						    static_cast<int32_t>(ascii.size()), &info, &error);
	uidna_close(idna);
	// Browsers accept hyphens anywhere.
	const uint32_t errors =
		info.errors & ~static_cast<uint32_t>(UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN |
						     UIDNA_ERROR_HYPHEN_3_4);
	if (U_FAILURE(error) || errors != 0 || size <= 0) {
		return std::nullopt;
	}
	ascii.resize(static_cast<size_t>(size));
	return ascii;
}

} // namespace r2v::http
