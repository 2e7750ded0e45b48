// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace r2v::foxapi {

/// Finds the objects and lists in a text and reads of each what is there, where a parser would refuse all of it: the
/// text may end in the middle, hold words that JSON does not know, or have a page, a prefix or another object around
/// it. Each byte is looked at a bounded number of times, whatever the text.
class LooseReader {
public:
	/// Valid UTF-8, which must outlive the reader.
	explicit LooseReader(std::string_view text) : text_(text) {}

	/// The next object or list; nothing at the end.
	std::optional<nlohmann::json> next();
	/// The text ended inside of one.
	bool cutOff() const { return cutOff_; }

	/// The string that the text begins with, where its quote closes it.
	std::optional<std::string> leadingString();

private:
	bool atEnd() const { return at_ >= text_.size(); }
	char here() const { return text_[at_]; }
	void skipBlanks();
	nlohmann::json readValue(int depth);
	nlohmann::json readObject(int depth);
	nlohmann::json readList(int depth);
	nlohmann::json readWord();
	std::optional<std::string> readString();
	void readEscape(std::string &into);
	std::optional<char32_t> readHex(size_t digits);
	std::optional<std::string> readName();
	void skipNested();

	std::string_view text_;
	size_t at_ = 0;
	bool cutOff_ = false;
};

} // namespace r2v::foxapi
