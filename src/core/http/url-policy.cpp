// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/url-policy.hpp"

#include <charconv>

#include "core/http/ascii-host.hpp"
#include "core/http/ascii.hpp"
#include "core/http/curl-handles.hpp"

namespace r2v::http {

namespace {

std::string partOf(CURLU *url, CURLUPart part, unsigned flags = 0)
{
	return urlPart(url, part, flags).value_or("");
}

CheckedUrl refused(std::string why)
{
	CheckedUrl result;
	result.refusal = std::move(why);
	return result;
}

/// As it will be resolved, since letters of other scripts may also spell an address.
std::string hostOf(CURLU *parsed)
{
	const std::string host = partOf(parsed, CURLUPART_HOST);
	return toLower(asciiHost(host).value_or(host));
}

enum class UserInfo { refused = 1, allowed };

CheckedUrl check(CURLU *parsed, UserInfo userInfo = UserInfo::refused)
{
	CheckedUrl result;
	result.origin.scheme = toLower(partOf(parsed, CURLUPART_SCHEME));
	result.origin.host = hostOf(parsed);
	// With a trailing dot a resolver may ask the network for it.
	result.origin.loopback = isLoopbackHost(result.origin.host);
	if (result.origin.host.ends_with('.')) {
		result.origin.host.pop_back();
	}
	const std::string port = partOf(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	const auto end = port.data() + port.size();
	if (result.origin.host.empty() || port.empty() ||
	    std::from_chars(port.data(), end, result.origin.port).ptr != end) {
		return refused("the URL names no host");
	}
	if (result.origin.scheme != "https" && result.origin.scheme != "http") {
		return refused("only https is allowed");
	}
	if (result.origin.scheme == "http" && !result.origin.loopback) {
		return refused("plain http is allowed to this machine only");
	}
	if (userInfo == UserInfo::refused &&
	    (!partOf(parsed, CURLUPART_USER).empty() || !partOf(parsed, CURLUPART_PASSWORD).empty())) {
		return refused("the URL holds a user name or password");
	}
	result.url = partOf(parsed, CURLUPART_URL);
	return result;
}

/// 127.0.0.0/8 in the dotted form, to which curl's parser brings every other one.
bool isLoopbackIpv4(std::string_view host)
{
	int numbers = 0;
	unsigned first = 0;
	for (size_t at = 0; at <= host.size(); ++numbers) {
		const std::string_view digits = host.substr(at, host.find('.', at) - at);
		unsigned number = 256;
		const auto end = digits.data() + digits.size();
		if (digits.empty() || std::from_chars(digits.data(), end, number).ptr != end || number > 255) {
			return false;
		}
		first = numbers == 0 ? number : first;
		at += digits.size() + 1;
	}
	return numbers == 4 && first == 127;
}

/// Null if it leads to no URL.
CurlUrl follow(const CheckedUrl &from, const std::string &link)
{
	CurlUrl parsed(curl_url());
	if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, from.url.c_str(), 0) != CURLUE_OK ||
	    curl_url_set(parsed.get(), CURLUPART_USER, nullptr, 0) != CURLUE_OK ||
	    curl_url_set(parsed.get(), CURLUPART_PASSWORD, nullptr, 0) != CURLUE_OK ||
	    curl_url_set(parsed.get(), CURLUPART_URL, link.c_str(), CURLU_URLENCODE) != CURLUE_OK) {
		return nullptr;
	}
	if (equalsNoCase(partOf(parsed.get(), CURLUPART_SCHEME), "http") && !isLoopbackHost(hostOf(parsed.get()))) {
		if (partOf(parsed.get(), CURLUPART_PORT) == "80") {
			curl_url_set(parsed.get(), CURLUPART_PORT, nullptr, 0);
		}
		curl_url_set(parsed.get(), CURLUPART_SCHEME, "https", 0);
	}
	return parsed;
}

} // namespace

bool isLoopbackHost(std::string_view host)
{
	return equalsNoCase(host, "localhost") || host == "[::1]" || host == "[0:0:0:0:0:0:0:1]" ||
	       isLoopbackIpv4(host);
}

CheckedUrl checkUrl(const std::string &url)
{
	const CurlUrl parsed(curl_url());
	if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
		return refused("not an https URL");
	}
	return check(parsed.get());
}

CheckedUrl checkLink(const CheckedUrl &base, const std::string &link)
{
	const CurlUrl parsed = follow(base, link);
	return parsed ? check(parsed.get(), UserInfo::allowed) : refused("the link is no https URL");
}

CheckedUrl checkRedirect(const CheckedUrl &from, const std::string &location)
{
	const CurlUrl parsed = follow(from, location);
	if (!parsed) {
		return refused("the redirect leads to no https URL");
	}
	CheckedUrl to = check(parsed.get());
	if (!to.allowed()) {
		return to;
	}
	if (to.origin.loopback && !from.origin.loopback) {
		return refused("a redirect from the network may not lead to this machine");
	}
	if (to.origin.scheme == "http" && from.origin.scheme == "https") {
		return refused("a redirect may not lead from https to http");
	}
	return to;
}

} // namespace r2v::http
