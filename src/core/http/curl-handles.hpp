// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

namespace r2v::http {

struct CurlDeleter {
	void operator()(CURL *handle) const { curl_easy_cleanup(handle); }
};
struct CurlMultiDeleter {
	void operator()(CURLM *handle) const { curl_multi_cleanup(handle); }
};
struct CurlListDeleter {
	void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
struct CurlMimeDeleter {
	void operator()(curl_mime *mime) const { curl_mime_free(mime); }
};
struct CurlUrlDeleter {
	void operator()(CURLU *url) const { curl_url_cleanup(url); }
};
struct CurlTextDeleter {
	void operator()(char *text) const { curl_free(text); }
};

using CurlEasy = std::unique_ptr<CURL, CurlDeleter>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;
using CurlMime = std::unique_ptr<curl_mime, CurlMimeDeleter>;
using CurlUrl = std::unique_ptr<CURLU, CurlUrlDeleter>;
using CurlText = std::unique_ptr<char, CurlTextDeleter>;

/// Nothing if the part is missing. An empty part counts as present.
inline std::optional<std::string> urlPart(CURLU *url, CURLUPart part, unsigned flags = 0)
{
	char *text = nullptr;
	if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
		return std::nullopt;
	}
	return std::string(CurlText(text).get());
}

} // namespace r2v::http
