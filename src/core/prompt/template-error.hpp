// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/text/texts.hpp"

namespace r2v::prompt {

/// Why a prompt template has no result, and where. A value: nothing in this folder throws for what a user wrote.
struct TemplateError {
	/// Key in data/locale, "Prompt.…". Its text may use {line}, {column} and {name}.
	std::string textKey;
	/// Of the brace that is to blame, in the template as it was written (comment lines counted). From 1; columns
	/// are code points, an invalid byte is one.
	size_t line = 1;
	size_t column = 1;
	/// What the text is about: the unknown word, the source or the file; shortened, may be empty.
	std::string name;
};

/// The whole sentence for the user.
std::string sentence(const TemplateError &error, const Texts &texts);

} // namespace r2v::prompt
