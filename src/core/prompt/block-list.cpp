// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/block-list.hpp"

#include <algorithm>

#include "core/prompt/line-list.hpp"

namespace r2v::prompt {

std::optional<BlockList> BlockList::fromList(std::string_view entries)
{
	const auto lines = linesOf(entries);
	if (!lines) {
		return std::nullopt;
	}
	BlockList list;
	for (const std::string_view line : *lines) {
		list.add(line);
	}
	return list;
}

void BlockList::add(std::string_view line)
{
	const size_t begin = line.find_first_not_of(" \t");
	line = line.substr(begin, line.find_last_not_of(" \t") + 1 - begin);
	Entry entry;
	entry.written = line;
	entry.anyBefore = line.starts_with('*');
	entry.anyAfter = line.ends_with('*');
	line.remove_prefix(std::min(line.find_first_not_of('*'), line.size()));
	line = line.substr(0, line.find_last_not_of('*') + 1);

	const auto signs = lookAlikes_.read(line);
	entry.letters = lettersOf(signs.value_or(std::vector<Sign>()), Leet::symbols);
	// An entry that ICU can't read is kept, so that find() blocks everything.
	if (signs && (entry.letters.empty() || (entry.letters.size() == 1 && signs->size() > 1))) {
		unusable_.push_back(entry.written);
		return;
	}
	if (!entry.letters.empty()) {
		const Letter &first = entry.letters.front();
		entriesByFirst_[first.look].push_back(entries_.size());
		if (first.otherLook != 0) {
			entriesByFirst_[first.otherLook].push_back(entries_.size());
		}
	}
	entries_.push_back(std::move(entry));
}

std::optional<BlockList::Hit> BlockList::find(std::string_view text) const
{
	if (entries_.empty()) {
		return std::nullopt;
	}
	const auto signs = text.size() > kMaxTextBytes ? std::nullopt : lookAlikes_.read(text);
	if (!signs) {
		return Hit{};
	}
	for (const Leet leet : {Leet::none, Leet::symbolsAndDigits}) {
		const Letters letters = lettersOf(*signs, leet);
		for (const Letters &reading : {letters, withShortRuns(letters, 1), withShortRuns(letters, 2)}) {
			if (const Entry *entry = findIn(reading)) {
				return Hit{entry->written};
			}
		}
	}
	return std::nullopt;
}

const BlockList::Entry *BlockList::findIn(const Letters &letters) const
{
	for (size_t at = 0; at < letters.size(); ++at) {
		for (const char32_t first : {letters[at].look, letters[at].otherLook}) {
			const auto candidates = entriesByFirst_.find(first);
			if (candidates == entriesByFirst_.end()) {
				continue;
			}
			for (const size_t index : candidates->second) {
				if (isAt(entries_[index], letters, at)) {
					return &entries_[index];
				}
			}
		}
	}
	return nullptr;
}

bool BlockList::isAt(const Entry &entry, const Letters &letters, size_t at)
{
	const size_t end = at + entry.letters.size();
	if (end > letters.size()) {
		return false;
	}
	bool apart = false;
	bool bySpace = false;
	for (size_t index = at; index < end; ++index) {
		const Letter &here = letters[index];
		const Letter &wanted = entry.letters[index - at];
		if (!lookAlike(here, wanted)) {
			return false;
		}
		// A gap where the phrase has one too is no disguise.
		if (index > at && here.before != Gap::none && wanted.before == Gap::none) {
			apart = true;
			bySpace = bySpace || here.before == Gap::space;
		}
	}
	const bool whole = isBorder(letters, at) && isBorder(letters, end);
	if (apart) {
		// Even for an entry with *: "was-small" must not match *ass*.
		return whole && (!bySpace || isSpelledOut(letters, at, end));
	}
	return (entry.anyBefore || isBorder(letters, at)) && (entry.anyAfter || isBorder(letters, end));
}

} // namespace r2v::prompt
