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

	/// For a {: the position of the } that closes it, or kNowhere.
	size_t closing(size_t brace) const { return closing_[brace]; }
	/// A {{ that nothing closes counts as one plain brace.
	bool isLoneDouble(size_t brace) const;
	/// True for {{…}}, but not for {{a|b}|c}, where a choice begins with a choice.
	bool isPlainPair(size_t brace) const;

	/// The name of a source or file in this range. It may only contain plain braces: a name made from {input} would
	/// let a viewer choose what is read. Otherwise nothing, and the error is set.
	std::optional<std::string> nameIn(size_t begin, size_t end, size_t &nestedAt) const;

private:
	bool isDouble(size_t brace) const { return brace + 1 < text_.size() && text_[brace + 1] == '{'; }

	std::string_view text_;
	std::vector<size_t> closing_;
};

} // namespace r2v::prompt
