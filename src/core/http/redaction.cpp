// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/redaction.hpp"

#include "core/http/ascii.hpp"

namespace r2v::http {

namespace {

constexpr std::string_view kHidden = "***";
constexpr size_t kMinSecretBytes = 4;
constexpr size_t kMinKeyBytes = 8;

bool endsUrl(char character)
{
	return static_cast<unsigned char>(character) <= 0x20 ||
	       std::string_view("\"'<>`\\").find(character) != std::string_view::npos;
}

bool isTokenByte(char character)
{
	return isAlpha(character) || isDigit(character) ||
	       std::string_view("-._~+/=").find(character) != std::string_view::npos;
}

size_t endOfUrl(std::string_view line, size_t from)
{
	while (from < line.size() && !endsUrl(line[from])) {
		++from;
	}
	return from;
}

size_t endOfToken(std::string_view line, size_t from)
{
	while (from < line.size() && isTokenByte(line[from])) {
		++from;
	}
	return from;
}

size_t skip(std::string_view line, size_t from, std::string_view characters)
{
	const size_t next = line.find_first_not_of(characters, from);
	return next == std::string_view::npos ? line.size() : next;
}

/// Whether a '?' begins a query (name=… follows) rather than ends a question.
bool beginsQuery(std::string_view line, size_t at)
{
	size_t end = at + 1;
	while (end < line.size() && (isAlpha(line[end]) || isDigit(line[end]) ||
				     std::string_view("-_.%&[]").find(line[end]) != std::string_view::npos)) {
		++end;
	}
	return end > at + 1 && end < line.size() && line[end] == '=';
}

/// Where user and password end, even if the password has an unescaped '/', '?' or '#': then no port follows the colon.
size_t endOfUserInfo(std::string_view url)
{
	const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
	if (const size_t at = authority.rfind('@'); at != std::string_view::npos) {
		return at;
	}
	const size_t colon = authority.starts_with('[') ? std::string_view::npos : authority.find(':');
	const bool noPort = colon != std::string_view::npos &&
			    authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos;
	return noPort ? url.rfind('@') : std::string_view::npos;
}

void appendUrl(std::string &out, std::string_view url)
{
	const size_t user = endOfUserInfo(url);
	if (user != std::string_view::npos) {
		out.append(kHidden);
		url.remove_prefix(user);
	}
	const size_t query = url.find_first_of("?#");
	out.append(url.substr(0, query));
	if (query != std::string_view::npos) {
		out.append(url.substr(query, 1)).append(kHidden);
	}
}

/// Where the value after one of these names ends; `at` if there is no such name here.
size_t endOfSecretHeader(std::string_view line, size_t at, size_t &valueBegin)
{
	for (const std::string_view name : {"authorization", "x-api-key", "api_key", "api-key", "apikey"}) {
		if (!startsWithNoCase(line.substr(at), name)) {
			continue;
		}
		size_t value = skip(line, at + name.size(), " \"'");
		if (value >= line.size() || (line[value] != ':' && line[value] != '=')) {
			continue;
		}
		value = skip(line, value + 1, " \"'");
		valueBegin = value;
		// "Bearer x", "Basic x": the scheme's name and the secret after it.
		const size_t word = endOfToken(line, value);
		if (word < line.size() && line[word] == ' ' && name == "authorization") {
			return endOfToken(line, word + 1);
		}
		return word;
	}
	return at;
}

bool beginsWord(std::string_view line, size_t at)
{
	return at == 0 || !(isAlpha(line[at - 1]) || isDigit(line[at - 1]));
}

} // namespace

std::string redact(std::string_view line)
{
	std::string out;
	out.reserve(line.size());
	for (size_t at = 0; at < line.size();) {
		const std::string_view rest = line.substr(at);
		size_t valueBegin = 0;
		if (rest.starts_with("://")) {
			const size_t end = endOfUrl(line, at + 3);
			out.append("://");
			appendUrl(out, line.substr(at + 3, end - at - 3));
			at = end;
		} else if (line[at] == '?' && beginsQuery(line, at)) {
			out.append("?").append(kHidden);
			at = endOfUrl(line, at);
		} else if (beginsWord(line, at) && startsWithNoCase(rest, "bearer ")) {
			out.append(line.substr(at, 7)).append(kHidden);
			at = endOfToken(line, skip(line, at + 7, " "));
		} else if (const size_t end = beginsWord(line, at) ? endOfSecretHeader(line, at, valueBegin) : at;
			   end > at) {
			out.append(line.substr(at, valueBegin - at)).append(kHidden);
			at = end;
		} else if (beginsWord(line, at) && startsWithNoCase(rest, "sk-") &&
			   endOfToken(line, at) - at >= kMinKeyBytes) {
			out.append("sk-").append(kHidden);
			at = endOfToken(line, at);
		} else {
			out += line[at++];
		}
	}
	return out;
}

std::string redactSecret(std::string_view line, std::string_view secret)
{
	if (secret.size() < kMinSecretBytes) {
		return std::string(line);
	}
	std::string out;
	for (size_t at = 0;;) {
		const size_t found = line.find(secret, at);
		out.append(line.substr(at, found - at));
		if (found == std::string_view::npos) {
			return out;
		}
		out.append(kHidden);
		at = found + secret.size();
	}
}

} // namespace r2v::http
