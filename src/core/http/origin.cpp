// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/origin.hpp"

#include "core/http/url-policy.hpp"

namespace r2v::http {

std::string originOf(const std::string &url)
{
	const CheckedUrl checked = checkUrl(url);
	if (!checked.allowed()) {
		return {};
	}
	const Origin &origin = checked.origin;
	std::string host = origin.host;
	if (host.ends_with('.')) {
		// Name servers know it without the dot too.
		host.pop_back();
	}
	if (host.empty()) {
		return {};
	}
	const bool isUsualPort = origin.port == (origin.scheme == "https" ? 443 : 80);
	return origin.scheme + "://" + host + (isUsualPort ? std::string() : ":" + std::to_string(origin.port));
}

} // namespace r2v::http
