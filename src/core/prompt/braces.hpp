// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace r2v::prompt {

/// Which braces of a template belong together. The text outlives it.
class Braces {
public:
	static constexpr size_t kNowhere = std::string_view::npos;

	explicit Braces(std::string_view text);

	/// Of a {: the } that closes it, or kNowhere.
	size_t closing(size_t brace) const { return closing_[brace]; }
	/// {{ that nothing closes is one plain brace.
	bool isLoneDouble(size_t brace) const;
	/// {{…}}, but not {{a|b}|c}: a choice may begin with a choice.
	bool isPlainPair(size_t brace) const;

	/// The name of a source or file in this range. Only plain braces may be in it: a name made from {input} would
	/// let a viewer choose what is read. Nothing where another one is, which is told.
	std::optional<std::string> nameIn(size_t begin, size_t end, size_t &nestedAt) const;

private:
	bool isDouble(size_t brace) const { return brace + 1 < text_.size() && text_[brace + 1] == '{'; }

	std::string_view text_;
	std::vector<size_t> closing_;
};

} // namespace r2v::prompt
