// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/elsewhere.hpp"

#include "core/http/origin.hpp"

namespace r2v::generation {

bool isElsewhere(const Generation &generation, const std::string &baseUrl)
{
	const std::string here = http::originOf(baseUrl);
	return !generation.rehearsal && (here.empty() || http::originOf(generation.baseUrl) != here);
}

Elsewhere elsewhereWords(const Generation &generation, const Texts &texts)
{
	const std::string provider = http::originOf(generation.baseUrl);
	if (provider.empty()) {
		return {.error = texts("Error.TaskOfUnknownProvider"), .action = texts("Action.TaskOfUnknownProvider")};
	}
	return {.error = texts("Error.TaskOfAnotherProvider", {{"provider", provider}}),
		.action = texts("Action.TaskOfAnotherProvider", {{"provider", provider}})};
}

} // namespace r2v::generation
