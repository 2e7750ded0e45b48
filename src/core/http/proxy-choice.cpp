// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/proxy-choice.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <vector>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#endif

#include "core/http/ascii.hpp"
#include "core/http/curl-handles.hpp"

namespace r2v::http {

namespace {

std::string environment(std::initializer_list<const char *> names)
{
	for (const char *name : names) {
		if (const char *value = std::getenv(name); value && *value) {
			return value;
		}
	}
	return {};
}

bool isProxyScheme(std::string_view scheme)
{
	// Desktops write "socks" for socks4.
	static constexpr std::array<std::string_view, 7> kSchemes{"http",    "https",  "socks",  "socks4",
								  "socks4a", "socks5", "socks5h"};
	return std::any_of(kSchemes.begin(), kSchemes.end(),
			   [&](std::string_view known) { return equalsNoCase(scheme, known); });
}

std::string_view withoutDots(std::string_view name)
{
	while (name.ends_with('.')) {
		name.remove_suffix(1);
	}
	while (name.starts_with('.')) {
		name.remove_prefix(1);
	}
	return name;
}

/// The bytes of an address; empty for a name.
std::vector<uint8_t> bytesOf(std::string_view text)
{
	if (text.starts_with('[') && text.ends_with(']')) {
		text = text.substr(1, text.size() - 2);
	}
	const std::string plain(text.substr(0, text.find('%')));
	for (const auto &[family, size] : {std::pair(AF_INET, 4), std::pair(AF_INET6, 16)}) {
		std::vector<uint8_t> bytes(static_cast<size_t>(size));
		if (inet_pton(family, plain.c_str(), bytes.data()) == 1) {
			return bytes;
		}
	}
	return {};
}

bool isInBlock(const std::vector<uint8_t> &address, std::string_view entry)
{
	const size_t slash = entry.find('/');
	const std::vector<uint8_t> block = bytesOf(entry.substr(0, slash));
	if (block.size() != address.size()) {
		return false;
	}
	size_t bits = block.size() * 8;
	if (slash != std::string_view::npos) {
		const std::string_view digits = entry.substr(slash + 1);
		const char *end = digits.data() + digits.size();
		if (std::from_chars(digits.data(), end, bits).ptr != end || digits.empty() || bits > block.size() * 8) {
			return false;
		}
	}
	for (size_t at = 0; at < bits; ++at) {
		const auto mask = static_cast<uint8_t>(0x80 >> (at % 8));
		if ((address[at / 8] & mask) != (block[at / 8] & mask)) {
			return false;
		}
	}
	return true;
}

} // namespace

std::optional<Proxy> parseProxy(const std::string &text)
{
	// Without a scheme it is an http proxy, whatever its host is called.
	const std::string url = text.find("://") == std::string::npos ? "http://" + text : text;
	const CurlUrl parsed(curl_url());
	if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
		return std::nullopt;
	}
	const std::string path = urlPart(parsed.get(), CURLUPART_PATH).value_or("");
	if (!isProxyScheme(urlPart(parsed.get(), CURLUPART_SCHEME).value_or("")) || (path != "" && path != "/") ||
	    text.find_first_of("?#") != std::string::npos ||
	    urlPart(parsed.get(), CURLUPART_HOST).value_or("").empty()) {
		return std::nullopt;
	}
	Proxy proxy;
	// A control character in them can't be sent.
	const bool named = urlPart(parsed.get(), CURLUPART_USER) || urlPart(parsed.get(), CURLUPART_PASSWORD);
	if (named) {
		const auto decoded = [&](CURLUPart part) -> std::optional<std::string> {
			return urlPart(parsed.get(), part) ? urlPart(parsed.get(), part, CURLU_URLDECODE)
							   : std::string();
		};
		proxy.user = decoded(CURLUPART_USER);
		const auto password = decoded(CURLUPART_PASSWORD);
		if (!proxy.user || !password) {
			return std::nullopt;
		}
		proxy.password = *password;
	}
	curl_url_set(parsed.get(), CURLUPART_USER, nullptr, 0);
	curl_url_set(parsed.get(), CURLUPART_PASSWORD, nullptr, 0);
	proxy.address = urlPart(parsed.get(), CURLUPART_URL).value_or("");
	return proxy.address.empty() || proxy.address.find('@') != std::string::npos ? std::nullopt
										     : std::optional(proxy);
}

bool isNamedBy(std::string_view list, std::string_view host)
{
	if (trimmed(list) == "*") {
		return true;
	}
	const std::vector<uint8_t> address = bytesOf(host);
	const std::string_view name = withoutDots(host);
	while (!list.empty()) {
		const size_t end = std::min(list.find_first_of(", \t"), list.size());
		const std::string_view entry = list.substr(0, end);
		list.remove_prefix(std::min(end + 1, list.size()));
		if (entry.empty()) {
			continue;
		}
		if (!address.empty()) {
			if (isInBlock(address, entry)) {
				return true;
			}
			continue;
		}
		const std::string_view domain = withoutDots(entry);
		if (domain.empty() || name.size() < domain.size() ||
		    !equalsNoCase(name.substr(name.size() - domain.size()), domain)) {
			continue;
		}
		if (name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.') {
			return true;
		}
	}
	return false;
}

ProxyChoice chooseProxy(const std::string &setting, const Origin &to)
{
	// A proxy should see neither plain http nor this machine's own services.
	if (to.loopback) {
		return {};
	}
	const std::string proxy(trimmed(
		setting.empty() ? environment({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) : setting));
	if (proxy.empty() || isNamedBy(environment({"no_proxy", "NO_PROXY"}), to.host)) {
		return {};
	}
	ProxyChoice choice;
	choice.proxy = parseProxy(proxy);
	choice.unreadable = !choice.proxy;
	return choice;
}

} // namespace r2v::http
