// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/template.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include "core/prompt/braces.hpp"
#include "core/prompt/line-list.hpp"
#include "core/prompt/seeded-pick.hpp"
#include "core/text/utf8.hpp"

namespace r2v::prompt {

namespace {

constexpr size_t kNowhere = Braces::kNowhere;
constexpr size_t kMaxNameCodePoints = 60;
constexpr std::string_view kNames[] = {"time", "scene", "input", "text", "file"};
constexpr size_t kLongestSlip = 8;

struct Place {
	size_t line;
	size_t column;
};

/// The template without its comment lines. Knows where each byte came from.
class Script {
public:
	explicit Script(std::string_view written)
	{
		size_t number = 1;
		for (size_t at = 0; at < written.size(); ++number) {
			const size_t end = std::min(written.find('\n', at), written.size() - 1) + 1;
			if (written[at] != '#') {
				lines_.push_back({text_.size(), number});
				text_.append(written, at, end - at);
			}
			at = end;
		}
	}

	std::string_view text() const { return text_; }

	/// The place of a byte of text().
	Place placeOf(size_t at) const
	{
		const auto after = std::upper_bound(lines_.begin(), lines_.end(), at,
						    [](size_t byte, const Line &line) { return byte < line.begin; });
		const Line &line = *std::prev(after);
		size_t column = 1;
		for (size_t byte = line.begin; byte < at; ++column) {
			byte += text::codePointAt(text_, byte).sizeBytes;
		}
		return {line.number, column};
	}

private:
	struct Line {
		size_t begin;
		size_t number;
	};
	std::string text_;
	std::vector<Line> lines_;
};

std::string_view trimmed(std::string_view text)
{
	const size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
	const size_t end = text.find_last_not_of(" \t");
	return end == kNowhere ? std::string_view() : text.substr(begin, end + 1 - begin);
}

std::string_view textKeyOf(FileError fault)
{
	switch (fault) {
	case FileError::outsideFolder:
		return "Prompt.FileOutside";
	case FileError::tooLarge:
		return "Prompt.FileTooLarge";
	case FileError::notReadYet:
		return "Prompt.FileNotReadYet";
	case FileError::unreadable:
		break;
	}
	return "Prompt.FileUnreadable";
}

/// How many letters to add, remove or change to turn one into the other.
size_t lettersApart(std::string_view one, std::string_view other)
{
	std::vector<size_t> row(other.size() + 1);
	std::iota(row.begin(), row.end(), size_t{0});
	for (size_t at = 0; at < one.size(); ++at) {
		size_t diagonal = std::exchange(row[0], at + 1);
		for (size_t column = 0; column < other.size(); ++column) {
			const size_t changed = diagonal + (one[at] == other[column] ? 0 : 1);
			diagonal = row[column + 1];
			row[column + 1] = std::min({changed, diagonal + 1, row[column] + 1});
		}
	}
	return row.back();
}

/// A typo in {time} would be sent and paid for. Braces that mean something else, as in {"shot": "wide"}, are the user's
/// own.
bool looksLikeAName(std::string_view content)
{
	std::string word(trimmed(content.substr(0, content.find(':'))));
	for (char &letter : word) {
		letter |= 0x20;
		if (letter < 'a' || letter > 'z') {
			return false;
		}
	}
	return word.size() <= kLongestSlip && std::any_of(std::begin(kNames), std::end(kNames), [&word](auto name) {
		       return lettersApart(word, name) <= (name.size() > 4 ? 2 : 1);
	       });
}

struct Range {
	size_t begin;
	size_t end;
};

class Resolver {
public:
	Resolver(const Script &script, uint64_t seed, const TemplateSources &sources) :
		script_(script), text_(script.text()), braces_(text_), seed_(seed), sources_(sources)
	{}

	Resolution run()
	{
		if (!walk({0, text_.size()}, 0, true)) {
			return std::move(error_);
		}
		return std::move(result_);
	}

private:
	/// False if error_ tells why. An alternative that was not chosen is not live and is only checked.
	bool walk(Range range, size_t depth, bool live)
	{
		size_t at = range.begin;
		while (at < range.end) {
			// Limited to the range, or each of many alternatives would search the whole rest.
			const size_t brace = std::min(text_.substr(0, range.end).find('{', at), range.end);
			append(text_.substr(at, brace - at), live);
			if (brace == range.end) {
				break;
			}
			if (braces_.isLoneDouble(brace)) {
				append("{", live);
				at = brace + 2;
				continue;
			}
			const size_t close = braces_.closing(brace);
			if (close == kNowhere) {
				return fail(brace, "Prompt.NotClosed");
			}
			if (depth == kMaxTemplateDepth) {
				return fail(brace, "Prompt.TooDeep");
			}
			if (!(braces_.isPlainPair(brace) ? plainPair(brace, depth, live)
							 : insert(brace, depth, live))) {
				return false;
			}
			at = close + 1;
		}
		return true;
	}

	bool plainPair(size_t brace, size_t depth, bool live)
	{
		return inBraces({brace + 2, braces_.closing(brace) - 1}, depth, live);
	}

	bool inBraces(Range inside, size_t depth, bool live)
	{
		append("{", live);
		const bool ok = walk(inside, depth + 1, live);
		append("}", live);
		return ok;
	}

	bool insert(size_t brace, size_t depth, bool live)
	{
		const Range inside{brace + 1, braces_.closing(brace)};
		const std::string_view content = text_.substr(inside.begin, inside.end - inside.begin);
		if (content.starts_with("text:")) {
			return insertText(brace, {inside.begin + 5, inside.end}, live);
		}
		if (content.starts_with("file:")) {
			return insertLine(brace, {inside.begin + 5, inside.end}, live);
		}
		const std::vector<Range> alternatives = alternativesOf(inside);
		if (alternatives.size() > 1) {
			const size_t chosen = seededPick(seed_, nextOrdinal_++, alternatives.size());
			for (size_t index = 0; index < alternatives.size(); ++index) {
				if (!walk(alternatives[index], depth + 1, live && index == chosen)) {
					return false;
				}
			}
			return true;
		}
		if (content == "time") {
			return !live || (countValue(brace) && append(sources_.time(), live));
		}
		if (content == "scene") {
			return !live || (countValue(brace) && append(sources_.scene(), live));
		}
		if (content == "input") {
			return !live || insertInput(brace);
		}
		return looksLikeAName(content) ? fail(brace, "Prompt.UnknownName", content)
					       : inBraces({inside.begin, inside.end}, depth, live);
	}

	bool insertInput(size_t brace)
	{
		const auto input = sources_.input();
		return input ? countValue(brace) && append(*input, true) : fail(brace, "Prompt.NoInput");
	}

	bool insertText(size_t brace, Range argument, bool live)
	{
		std::string name;
		if (!readArgument(brace, argument, name)) {
			return false;
		}
		if (!live) {
			return true;
		}
		if (!countValue(brace)) {
			return false;
		}
		const auto text = sources_.textOf(name);
		return text ? append(*text, true) : fail(brace, "Prompt.NoTextSource", name);
	}

	bool insertLine(size_t brace, Range argument, bool live)
	{
		const uint64_t ordinal = nextOrdinal_++;
		std::string name;
		if (!readArgument(brace, argument, name)) {
			return false;
		}
		if (!live) {
			return true;
		}
		if (!countValue(brace)) {
			return false;
		}
		const FileContent content = sources_.readFile(name);
		if (const auto *fault = std::get_if<FileError>(&content)) {
			return fail(brace, textKeyOf(*fault), name);
		}
		const auto lines = linesOf(std::get<std::string>(content));
		if (!lines) {
			return fail(brace, "Prompt.FileNotText", name);
		}
		if (lines->empty()) {
			return fail(brace, "Prompt.FileEmpty", name);
		}
		return append((*lines)[seededPick(seed_, ordinal, lines->size())], true);
	}

	bool readArgument(size_t brace, Range range, std::string &name)
	{
		size_t nestedAt = 0;
		const auto found = braces_.nameIn(range.begin, range.end, nestedAt);
		if (!found) {
			return fail(nestedAt, "Prompt.NestedName");
		}
		name = *found;
		return !name.empty() || fail(brace, "Prompt.NoName");
	}

	std::vector<Range> alternativesOf(Range range) const
	{
		std::vector<Range> alternatives;
		size_t begin = range.begin;
		for (size_t at = range.begin; at < range.end; ++at) {
			if (text_[at] == '{') {
				at = braces_.closing(at);
			} else if (text_[at] == '|') {
				alternatives.push_back({begin, at});
				begin = at + 1;
			}
		}
		alternatives.push_back({begin, range.end});
		return alternatives;
	}

	bool countValue(size_t brace) { return ++values_ <= kMaxTemplateValues || fail(brace, "Prompt.TooManyValues"); }

	bool append(std::string_view text, bool live)
	{
		if (live) {
			result_.append(text);
		}
		return true;
	}

	bool fail(size_t at, std::string_view textKey, std::string_view name = {})
	{
		const Place place = script_.placeOf(at);
		error_ = {std::string(textKey), place.line, place.column, text::shortened(name, kMaxNameCodePoints)};
		return false;
	}

	const Script &script_;
	const std::string_view text_;
	const Braces braces_;
	const uint64_t seed_;
	const TemplateSources &sources_;
	uint64_t nextOrdinal_ = 0;
	size_t values_ = 0;
	TemplateError error_;
	std::string result_;
};

} // namespace

Resolution resolve(std::string_view prompt, Author author, uint64_t seed, const TemplateSources &sources)
{
	if (author == Author::viewer) {
		return std::string(prompt);
	}
	const Script script(prompt);
	return Resolver(script, seed, sources).run();
}

} // namespace r2v::prompt
