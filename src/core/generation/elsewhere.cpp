// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/elsewhere.hpp"

#include "core/http/origin.hpp"

namespace r2v::generation {

bool isElsewhere(const Generation &generation, const Config &config, const provider::Providers &providers)
{
	if (generation.rehearsal) {
		return generation.provider != providers.usual().name();
	}
	const std::string here = http::originOf(config.baseUrl);
	return generation.provider != providers.orUsual(config.provider).name() || here.empty() ||
	       http::originOf(generation.baseUrl) != here;
}

Elsewhere elsewhereWords(const Generation &generation, const provider::Providers &providers, const Texts &texts)
{
	if (!providers.find(generation.provider)) {
		return {.error = texts("Error.TaskOfProviderNotHere", {{"provider", generation.provider}}),
			.action = texts("Action.TaskOfProviderNotHere", {{"provider", generation.provider}})};
	}
	const std::string provider = http::originOf(generation.baseUrl);
	if (provider.empty()) {
		return {.error = texts("Error.TaskOfUnknownProvider"), .action = texts("Action.TaskOfUnknownProvider")};
	}
	return {.error = texts("Error.TaskOfAnotherProvider", {{"provider", provider}, {"name", generation.provider}}),
		.action =
			texts("Action.TaskOfAnotherProvider", {{"provider", provider}, {"name", generation.provider}})};
}

} // namespace r2v::generation
