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

/// Words and phrases that a prompt must not contain, compared by their looks. These make no difference: letter case,
/// accents, width, look-alike letters of other scripts, invisible characters, letters set apart ("b a d", "b.a.d"),
/// stretched ("baaad") or written as leetspeak ("b4d"). Check the resolved prompt, which is what is sent. It sees
/// spelling, not meaning. Immutable, any thread.
class BlockList {
public:
	/// A longer text counts as blocked without being read.
	static constexpr size_t kMaxTextBytes = 65'536;

	/// One entry a line, see linesOf(). Nothing if it is not UTF-8 text; then the caller must tell the user,
	/// because a list that is silently empty protects nobody. An entry matches whole words; "bad*" also beginnings,
	/// "*bad" also ends, and "*bad*" any part. In scripts without spaces between words it matches anywhere. Between
	/// the words of a phrase there may be any white space and punctuation, or none.
	static std::optional<BlockList> fromList(std::string_view entries);

	bool empty() const { return entries_.empty(); }
	/// Lines that block nothing, because they have no letters or digits, or only one among other characters ("c#").
	/// The caller tells the user.
	const std::vector<std::string> &unusableEntries() const { return unusable_; }

	struct Hit {
		/// As written in the list. Empty if the text is blocked because it could not be judged: it is too long,
		/// or ICU has no tables.
		std::string entry;
	};
	/// Nothing if the text may pass. An empty list lets everything pass.
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
