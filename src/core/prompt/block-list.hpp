// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/prompt/letters.hpp"
#include "core/prompt/look-alikes.hpp"

namespace r2v::prompt {

/// Words and phrases that a prompt may not hold, compared by their looks: letter case, accents, width, look-alike
/// letters of other scripts, invisible characters, letters set apart ("b a d", "b.a.d"), stretched ("baaad") or written
/// as leetspeak ("b4d") make no difference. Immutable, any thread. To be asked about the resolved prompt, which is what
/// is sent. It sees spelling, not meaning.
class BlockList {
public:
	/// A longer text is taken for blocked unread.
	static constexpr size_t kMaxTextBytes = 65'536;

	/// One entry a line, see linesOf(). Nothing where it is not UTF-8 text: the caller must tell the user, a list
	/// that is quietly empty protects nobody. An entry meets whole words only; "bad*" also their beginnings, "*bad"
	/// their ends, "*bad*" any place. In scripts without spaces between words it meets any place. Between the words
	/// of a phrase any or no white space and punctuation does.
	static std::optional<BlockList> fromList(std::string_view entries);

	bool empty() const { return entries_.empty(); }
	/// Lines that block nothing, for they have no letters or digits, or but one among several characters ("c#"):
	/// the caller tells the user.
	const std::vector<std::string> &unusableEntries() const { return unusable_; }

	struct Hit {
		/// As it is written in the list. Empty where the text could not be judged (too long, or ICU without its
		/// tables), which blocks it.
		std::string entry;
	};
	/// Nothing where the text may pass; an empty list lets everything pass.
	std::optional<Hit> find(std::string_view text) const;

private:
	struct Entry {
		std::string written;
		Letters letters;
		bool anyBefore = false;
		bool anyAfter = false;
	};

	BlockList() = default;
	void add(std::string_view line);
	const Entry *findIn(const Letters &letters) const;
	static bool isAt(const Entry &entry, const Letters &letters, size_t at);

	LookAlikes lookAlikes_;
	std::vector<Entry> entries_;
	std::unordered_map<char32_t, std::vector<size_t>> entriesByFirst_;
	std::vector<std::string> unusable_;
};

} // namespace r2v::prompt
