// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/tolerant-json.hpp"

#include "core/http/ascii.hpp"
#include "core/provider/foxapi/loose-reader.hpp"
#include "core/provider/plain-text.hpp"
#include "core/text/utf8.hpp"

namespace r2v::foxapi {

using nlohmann::json;

namespace {

constexpr size_t kMaxBytes = 4 << 20;
constexpr size_t kMaxDocuments = 256;
/// Of objects inside of strings inside of objects.
constexpr int kMaxUnpacking = 3;

/// Text in UTF-16 is read too: the zero bytes between its letters go, and its mark is no letter of JSON.
std::string cleaned(std::string_view body)
{
	std::string text(body.substr(0, kMaxBytes));
	std::erase(text, '\0');
	return text::toValidUtf8(text);
}

LooseJson documentsIn(std::string_view text, int unpacking);

/// Words in brackets are no list.
bool looksPacked(std::string_view text)
{
	if (text.size() < 2) {
		return false;
	}
	const size_t second = text.find_first_not_of(" \t\r\n", 1);
	const char next = second == std::string_view::npos ? ' ' : text[second];
	return (text.front() == '{' && text.back() == '}' && (next == '"' || next == '\'')) ||
	       (text.front() == '[' && text.back() == ']' && (next == '"' || next == '{'));
}

/// {"resultJson":"{\"url\":…}"}: what is packed takes the place of its string.
void unpack(json &value, int unpacking)
{
	if (value.is_string()) {
		const std::string_view text = http::trimmed(value.get_ref<const std::string &>());
		if (unpacking < kMaxUnpacking && looksPacked(text)) {
			LooseJson packed = documentsIn(text, unpacking + 1);
			if (packed.whole && packed.documents.size() == 1 && !packed.documents.front().empty()) {
				json inner = std::move(packed.documents.front());
				value = std::move(inner);
			}
		}
	} else if (value.is_structured()) {
		for (json &item : value) {
			unpack(item, unpacking);
		}
	}
}

LooseJson documentsIn(std::string_view text, int unpacking)
{
	LooseJson result;
	LooseReader reader(text);
	while (result.documents.size() < kMaxDocuments) {
		auto document = reader.next();
		if (!document) {
			break;
		}
		unpack(*document, unpacking);
		result.documents.push_back(std::move(*document));
	}
	result.whole = !reader.cutOff();
	return result;
}

/// "{\"id\":…}": the whole body is one string, or what should have been inside of one.
std::optional<std::string> packedBody(std::string_view text)
{
	if (text.starts_with("{\\\"")) {
		return LooseReader("\"" + std::string(text) + "\"").leadingString();
	}
	const size_t start = text.find_first_of("{[\"");
	if (start == std::string_view::npos || text[start] != '"' || start > 3) {
		return std::nullopt;
	}
	return LooseReader(text.substr(start)).leadingString();
}

} // namespace

LooseJson readLoosely(std::string_view body)
{
	const std::string text = cleaned(body);
	if (http::trimmed(text).starts_with('<')) {
		LooseJson result = documentsIn(provider::textOfPage(text), 0);
		result.onPage = true;
		return result;
	}
	if (const auto packed = packedBody(http::trimmed(text))) {
		if (LooseJson result = documentsIn(*packed, 1); !result.documents.empty()) {
			return result;
		}
	}
	LooseJson result = documentsIn(text, 0);
	result.whole = result.whole && body.size() <= kMaxBytes;
	return result;
}

std::optional<json> firstObject(std::string_view body)
{
	LooseJson read = readLoosely(body);
	if (!read.onPage) {
		for (json &document : read.documents) {
			if (document.is_object() && (!document.empty() || read.whole)) {
				return std::move(document);
			}
		}
	}
	return std::nullopt;
}

std::string plainName(std::string_view name)
{
	std::string plain;
	for (const char character : name) {
		if (http::isAlpha(character) || http::isDigit(character)) {
			plain += http::toLower(character);
		}
	}
	return plain;
}

const json &member(const json &value, std::string_view name)
{
	static const json kNull;
	if (!value.is_object()) {
		return kNull;
	}
	if (const auto found = value.find(std::string(name)); found != value.end()) {
		return *found;
	}
	const std::string plain = plainName(name);
	for (auto item = value.begin(); item != value.end(); ++item) {
		if (plainName(item.key()) == plain) {
			return *item;
		}
	}
	return kNull;
}

std::string textOf(const json &value)
{
	if (value.is_string()) {
		return value.get<std::string>();
	}
	if (value.is_number() || value.is_boolean()) {
		return value.dump();
	}
	return {};
}

std::string firstText(const json &value, std::initializer_list<std::string_view> names)
{
	for (const std::string_view name : names) {
		std::string text = textOf(member(value, name));
		if (!text.empty()) {
			return text;
		}
	}
	return {};
}

} // namespace r2v::foxapi
