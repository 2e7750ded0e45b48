// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/result-link.hpp"

#include <algorithm>

#include "core/http/ascii-host.hpp"
#include "core/http/ascii.hpp"
#include "core/http/url-policy.hpp"
#include "core/provider/access.hpp"
#include "core/text/utf8.hpp"

namespace r2v::foxapi {

using http::isAlpha;
using http::isDigit;
using http::startsWithNoCase;
using provider::kRehearsalBaseUrl;

namespace {

/// Scheme, host and port, and the path behind them with its slash.
struct PageAddress {
	std::string scheme;
	std::string authority;
	std::string folder = "/";
};

bool isBlankPoint(char32_t value)
{
	return value <= 0x20 || value == 0x7F || value == 0xA0 || value == 0x3000 || value == 0xFEFF ||
	       (value >= 0x2000 && value <= 0x200F) || value == 0x2028 || value == 0x2029;
}

/// Without blanks around it, and without the line breaks and tabs that a browser leaves out inside.
std::string withoutBlanks(std::string_view link)
{
	size_t begin = std::string_view::npos;
	size_t end = 0;
	for (size_t at = 0; at < link.size();) {
		const text::CodePoint point = text::codePointAt(link, at);
		if (!point.valid || !isBlankPoint(point.value)) {
			begin = std::min(begin, at);
			end = at + point.sizeBytes;
		}
		at += point.sizeBytes;
	}
	if (begin == std::string_view::npos) {
		return {};
	}
	std::string inner(link.substr(begin, end - begin));
	std::erase_if(inner, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
	return inner;
}

/// "https" of "https:…"; nothing where it names none.
std::string_view schemeOf(std::string_view link)
{
	size_t at = 0;
	while (at < link.size() && (isAlpha(link[at]) || (at > 0 && (isDigit(link[at]) || link[at] == '+' ||
								     link[at] == '-' || link[at] == '.')))) {
		++at;
	}
	return at > 0 && at < link.size() && link[at] == ':' ? link.substr(0, at) : std::string_view();
}

bool isPort(std::string_view text)
{
	return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), http::isDigit);
}

/// What a name of a host ends with: letters, which the ending of a file's name may be too.
bool looksLikeHost(std::string_view segment)
{
	const size_t colon = segment.rfind(':');
	const std::string_view host = segment.substr(0, colon);
	if (colon != std::string_view::npos && !isPort(segment.substr(colon + 1))) {
		return false;
	}
	if (host.find_first_of(" %@:") != std::string_view::npos || host.starts_with('.') || host.ends_with('.')) {
		return false;
	}
	if (http::isLoopbackHost(host)) {
		return true;
	}
	const size_t dot = host.rfind('.');
	if (dot == std::string_view::npos) {
		return false;
	}
	const std::string_view ending = host.substr(dot + 1);
	const bool isNumber = std::all_of(host.begin(), host.end(), [](char c) { return isDigit(c) || c == '.'; });
	return isNumber ? std::count(host.begin(), host.end(), '.') == 3
			: (ending.size() >= 2 &&
			   (startsWithNoCase(ending, "xn--") || std::all_of(ending.begin(), ending.end(), [](char c) {
				    return isAlpha(c) || static_cast<unsigned char>(c) >= 0x80;
			    })));
}

/// "cdn.example/x.mp4" of a link without a scheme; a file beside the page has no slash.
bool beginsWithHost(std::string_view link)
{
	const size_t slash = link.find_first_of("/?#");
	return slash != std::string_view::npos && link[slash] == '/' && looksLikeHost(link.substr(0, slash));
}

PageAddress addressOf(std::string_view pageUrl)
{
	PageAddress address;
	const size_t colon = pageUrl.find("://");
	if (colon == std::string_view::npos) {
		return address;
	}
	address.scheme = http::toLower(pageUrl.substr(0, colon));
	pageUrl.remove_prefix(colon + 3);
	const size_t slash = std::min(pageUrl.find_first_of("/?#"), pageUrl.size());
	address.authority = pageUrl.substr(0, slash);
	const std::string_view path = pageUrl.substr(slash, pageUrl.find_first_of("?#", slash) - slash);
	if (!path.empty()) {
		address.folder = path.substr(0, path.rfind('/') + 1);
	}
	return address;
}

/// What may not stand in a request's line as it is, by the lists of the URL standard. Percent signs stay: they are
/// encoded already or meant so.
std::string encoded(std::string_view text)
{
	static constexpr std::string_view kHex = "0123456789ABCDEF";
	std::string result;
	std::string_view special = "\"<>`{}^";
	for (const char character : text) {
		const auto byte = static_cast<unsigned char>(character);
		special = character == '?' ? "\"<>'" : special;
		if (byte <= 0x20 || byte >= 0x7F || special.find(character) != std::string_view::npos) {
			result.append({'%', kHex[byte >> 4], kHex[byte & 15]});
		} else {
			result += character;
		}
	}
	return result;
}

/// The host and port of an authority, "[::1]:8080" among them; user names stay before it.
std::optional<std::string> readableAuthority(std::string_view authority, std::string_view scheme, std::string &host)
{
	const size_t at = authority.rfind('@');
	const std::string_view user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at + 1);
	std::string_view rest = authority.substr(user.size());
	const size_t colon = rest.find(':', rest.starts_with('[') ? rest.find(']') : 0);
	std::string_view port = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
	const auto ascii = http::asciiHost(rest.substr(0, colon));
	if (!ascii || ascii->empty() || (!port.empty() && !isPort(port)) ||
	    std::any_of(ascii->begin(), ascii->end(), [](char c) {
		    return static_cast<unsigned char>(c) <= 0x20 ||
			   std::string_view("<>\"^`{}|\\").find(c) != std::string_view::npos;
	    })) {
		return std::nullopt;
	}
	host = http::toLower(*ascii);
	if ((scheme == "http" && port == "80") || (scheme == "https" && port == "443")) {
		port = {};
	}
	return encoded(user).append(host).append(port.empty() ? "" : ":").append(port);
}

/// An authority with what follows it.
std::optional<std::string> webAddress(std::string scheme, std::string_view rest)
{
	const size_t end = std::min(rest.find_first_of("/?"), rest.size());
	std::string host;
	const auto authority = readableAuthority(rest.substr(0, end), scheme, host);
	if (!authority) {
		return std::nullopt;
	}
	if (scheme == "http" && !http::isLoopbackHost(host)) {
		// Plain http stays on this machine; most that answer it have the same file behind https.
		scheme = "https";
	}
	std::string address = std::move(scheme);
	address.append("://").append(*authority);
	const std::string_view path = rest.substr(end);
	return address.append(path.starts_with('/') ? "" : "/").append(encoded(path));
}

} // namespace

bool namesItsHost(std::string_view link)
{
	const std::string clean = withoutBlanks(link);
	const std::string_view scheme = schemeOf(clean);
	return http::equalsNoCase(scheme, "https") || http::equalsNoCase(scheme, "http") || clean.starts_with("//") ||
	       clean.starts_with(kRehearsalBaseUrl);
}

std::optional<std::string> resolveLink(std::string_view link, std::string_view pageUrl)
{
	std::string clean = withoutBlanks(link);
	if (clean.empty() || clean.size() > kMaxLinkBytes) {
		return std::nullopt;
	}
	if (clean.starts_with(kRehearsalBaseUrl)) {
		const bool fromRehearsal = pageUrl.empty() || pageUrl.starts_with(kRehearsalBaseUrl);
		return fromRehearsal ? std::optional(clean) : std::nullopt;
	}
	clean.erase(std::min(clean.find('#'), clean.size()));
	const size_t query = std::min(clean.find('?'), clean.size());
	std::replace(clean.begin(), clean.begin() + static_cast<std::ptrdiff_t>(query), '\\', '/');
	std::string_view rest = clean;
	const std::string scheme = http::toLower(schemeOf(rest));
	if (scheme == "http" || scheme == "https") {
		rest.remove_prefix(scheme.size() + 1);
		rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
		return webAddress(scheme, rest);
	}
	const PageAddress page = addressOf(pageUrl);
	const bool onWeb = page.scheme == "http" || page.scheme == "https";
	if (rest.starts_with("//")) {
		rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
		return webAddress(onWeb ? page.scheme : "https", rest);
	}
	if (beginsWithHost(rest)) {
		const bool beside = onWeb && http::isLoopbackHost(rest.substr(0, rest.find_first_of(":/")));
		return webAddress(beside ? page.scheme : "https", rest);
	}
	if (!scheme.empty() || !onWeb || rest.empty()) {
		return std::nullopt;
	}
	return webAddress(page.scheme, page.authority + (rest.starts_with('/') ? "" : page.folder) + std::string(rest));
}

} // namespace r2v::foxapi
