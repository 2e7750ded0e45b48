// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>

#include "core/text/texts.hpp"

namespace r2v::prompt {

/// Why a prompt template has no result, and where. A value, because nothing in this folder throws over what a user
/// wrote.
struct TemplateError {
	/// Key in data/locale, "Prompt.…". Its text may use {line}, {column} and {name}.
	std::string textKey;
	/// Position of the faulty brace in the template as written (comment lines count). From 1; columns are code
	/// points, and an invalid byte counts as one.
	size_t line = 1;
	size_t column = 1;
	/// The unknown word, source or file, shortened; may be empty.
	std::string name;
};

/// The whole sentence for the user.
std::string sentence(const TemplateError &error, const Texts &texts);

} // namespace r2v::prompt
