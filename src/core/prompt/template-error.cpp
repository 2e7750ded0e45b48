// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/template-error.hpp"

namespace r2v::prompt {

std::string sentence(const TemplateError &error, const Texts &texts)
{
	return texts(
		error.textKey,
		{{"line", std::to_string(error.line)}, {"column", std::to_string(error.column)}, {"name", error.name}});
}

} // namespace r2v::prompt
