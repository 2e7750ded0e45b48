// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/loose-reader.hpp"

#include <algorithm>
#include <utility>

#include "core/http/ascii.hpp"
#include "core/text/utf8.hpp"

namespace r2v::foxapi {

using nlohmann::json;

namespace {

constexpr int kMaxDepth = 64;

bool isBlank(char character)
{
	return static_cast<unsigned char>(character) <= 0x20;
}

bool isQuote(char character)
{
	return character == '"' || character == '\'';
}

/// Of numbers, and of words such as NaN.
bool isWordPart(char character)
{
	return http::isAlpha(character) || http::isDigit(character) || character == '_' || character == '-' ||
	       character == '+' || character == '.' || character == '$' ||
	       static_cast<unsigned char>(character) >= 0x80;
}

/// What has no name. It is kept beside what came before, which may be the answer.
void addNameless(json &object, json value)
{
	json &nameless = object[""];
	if (!nameless.is_array()) {
		json before = std::exchange(nameless, json::array());
		if (!before.is_null()) {
			nameless.push_back(std::move(before));
		}
	}
	nameless.push_back(std::move(value));
}

json discarded()
{
	return json(json::value_t::discarded);
}

} // namespace

std::optional<json> LooseReader::next()
{
	at_ = std::min(text_.find_first_of("{[", at_), text_.size());
	if (atEnd()) {
		return std::nullopt;
	}
	return readValue(0);
}

std::optional<std::string> LooseReader::leadingString()
{
	return atEnd() || here() != '"' ? std::nullopt : readString();
}

void LooseReader::skipBlanks()
{
	while (!atEnd() && isBlank(here())) {
		++at_;
	}
}

json LooseReader::readValue(int depth)
{
	skipBlanks();
	if (atEnd()) {
		cutOff_ = true;
		return discarded();
	}
	if (here() == '{' || here() == '[') {
		if (depth >= kMaxDepth) {
			skipNested();
			return nullptr;
		}
		return here() == '{' ? readObject(depth + 1) : readList(depth + 1);
	}
	if (isQuote(here())) {
		auto text = readString();
		return text ? json(std::move(*text)) : discarded();
	}
	return readWord();
}

json LooseReader::readObject(int depth)
{
	json object = json::object();
	++at_;
	while (true) {
		skipBlanks();
		if (atEnd()) {
			cutOff_ = true;
			return object;
		}
		if (here() == '}') {
			++at_;
			return object;
		}
		if (here() == '{' || here() == '[') {
			// A bracket in a text around it: what it holds may be the answer.
			if (json stray = readValue(depth); stray.is_structured() && !stray.empty()) {
				addNameless(object, std::move(stray));
			}
			continue;
		}
		const auto name = readName();
		skipBlanks();
		if (!name || atEnd()) {
			cutOff_ = cutOff_ || atEnd();
			continue;
		}
		if (here() != ':' && here() != '=') {
			continue;
		}
		while (!atEnd() && (here() == ':' || here() == '=' || here() == '>')) {
			++at_;
		}
		if (json value = readValue(depth); !value.is_discarded()) {
			if (name->empty() && object.contains("")) {
				addNameless(object, std::move(value));
			} else {
				object[*name] = std::move(value);
			}
		}
	}
}

json LooseReader::readList(int depth)
{
	json list = json::array();
	++at_;
	while (true) {
		skipBlanks();
		if (atEnd()) {
			cutOff_ = true;
			return list;
		}
		if (here() == ']' || here() == '}') {
			// The wrong bracket closes it too, so that what follows is read.
			++at_;
			return list;
		}
		if (here() == ',') {
			++at_;
			continue;
		}
		if (json value = readValue(depth); !value.is_discarded()) {
			list.push_back(std::move(value));
		}
	}
}

/// A name, quoted or not. Where neither stands here, one byte is passed over.
std::optional<std::string> LooseReader::readName()
{
	if (isQuote(here())) {
		return readString();
	}
	const size_t begin = at_;
	while (!atEnd() && isWordPart(here())) {
		++at_;
	}
	if (at_ == begin) {
		++at_;
		return std::nullopt;
	}
	return std::string(text_.substr(begin, at_ - begin));
}

json LooseReader::readWord()
{
	const size_t begin = at_;
	while (!atEnd() && isWordPart(here())) {
		++at_;
	}
	const std::string_view word = text_.substr(begin, at_ - begin);
	if (atEnd()) {
		// Half a number is another number.
		cutOff_ = true;
		return discarded();
	}
	if (word.empty()) {
		// A comma, where the value is missing; anything else is passed over.
		at_ += here() == ',' || here() == '}' || here() == ']' ? 0 : 1;
		return nullptr;
	}
	if (!http::isDigit(word.front()) && word.front() != '-') {
		return http::equalsNoCase(word, "true")    ? json(true)
		       : http::equalsNoCase(word, "false") ? json(false)
							   : json(nullptr);
	}
	if (word.find_first_not_of("0123456789") == std::string_view::npos && word.size() > 1 && word.front() == '0') {
		return std::string(word);
	}
	const json number = json::parse(word, nullptr, false);
	if (!number.is_number()) {
		return nullptr;
	}
	return number.dump() == word ? number : json(std::string(word));
}

std::optional<std::string> LooseReader::readString()
{
	const char quote = here();
	std::string text;
	++at_;
	while (!atEnd()) {
		const char character = here();
		if (character == quote) {
			++at_;
			return text;
		}
		if (character != '\\') {
			text += character;
			++at_;
			continue;
		}
		++at_;
		if (!atEnd()) {
			readEscape(text);
		}
	}
	cutOff_ = true;
	return std::nullopt;
}

void LooseReader::readEscape(std::string &into)
{
	const char kind = here();
	++at_;
	switch (kind) {
	case 'b':
		into += '\b';
		return;
	case 'f':
		into += '\f';
		return;
	case 'n':
		into += '\n';
		return;
	case 'r':
		into += '\r';
		return;
	case 't':
		into += '\t';
		return;
	case 'u':
	case 'x':
		break;
	default:
		// A quote, a slash, a backslash; of others the backslash was too much.
		into += kind;
		return;
	}
	const auto unit = readHex(kind == 'u' ? 4 : 2);
	if (!unit) {
		into += kind;
		return;
	}
	char32_t value = *unit;
	if (value >= 0xD800 && value <= 0xDBFF && text_.substr(at_).starts_with("\\u")) {
		const size_t second = at_;
		at_ += 2;
		const auto low = readHex(4);
		if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
			value = 0x10000 + ((value - 0xD800) << 10) + (*low - 0xDC00);
		} else {
			at_ = second;
		}
	}
	text::appendUtf8(into, value);
}

std::optional<char32_t> LooseReader::readHex(size_t digits)
{
	const std::string_view text = text_.substr(at_, digits);
	char32_t value = 0;
	for (const char character : text) {
		const char lower = http::toLower(character);
		if (!http::isDigit(lower) && (lower < 'a' || lower > 'f')) {
			return std::nullopt;
		}
		value = value * 16 + static_cast<char32_t>(http::isDigit(lower) ? lower - '0' : lower - 'a' + 10);
	}
	if (text.size() < digits) {
		return std::nullopt;
	}
	at_ += digits;
	return value;
}

/// Passes over an object or list that lies too deep, without a stack.
void LooseReader::skipNested()
{
	int depth = 0;
	while (!atEnd()) {
		const char character = here();
		if (character == '"') {
			readString();
			continue;
		}
		++at_;
		if (character == '{' || character == '[') {
			++depth;
		} else if ((character == '}' || character == ']') && --depth == 0) {
			return;
		}
	}
	cutOff_ = true;
}

} // namespace r2v::foxapi
