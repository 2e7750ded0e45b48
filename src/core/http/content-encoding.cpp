// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/content-encoding.hpp"

#include <algorithm>

#include <curl/curl.h>

#include "core/http/ascii.hpp"

namespace r2v::http {

namespace {

bool isIdentity(std::string_view name)
{
	return name.empty() || equalsNoCase(name, "identity") || equalsNoCase(name, "none");
}

bool isKnown(std::string_view name)
{
	const auto has = [](int feature) { return (curl_version_info(CURLVERSION_NOW)->features & feature) != 0; };
	if (equalsNoCase(name, "gzip") || equalsNoCase(name, "x-gzip") || equalsNoCase(name, "deflate")) {
		return has(CURL_VERSION_LIBZ);
	}
	return (equalsNoCase(name, "br") && has(CURL_VERSION_BROTLI)) ||
	       (equalsNoCase(name, "zstd") && has(CURL_VERSION_ZSTD));
}

} // namespace

ContentEncoding encodingOf(const Response &response)
{
	bool encoded = false;
	for (const Header &header : response.headers) {
		if (!equalsNoCase(header.name, "Content-Encoding")) {
			continue;
		}
		std::string_view rest = header.value;
		while (!rest.empty()) {
			const size_t end = std::min(rest.find(','), rest.size());
			const std::string_view name = trimmed(rest.substr(0, end));
			rest.remove_prefix(std::min(end + 1, rest.size()));
			if (isIdentity(name)) {
				continue;
			}
			if (!isKnown(name)) {
				return ContentEncoding::none;
			}
			encoded = true;
		}
	}
	return encoded ? ContentEncoding::decodable : ContentEncoding::none;
}

} // namespace r2v::http
