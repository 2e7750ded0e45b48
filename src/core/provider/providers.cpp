// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/providers.hpp"

#include <algorithm>

#include "core/provider/foxapi/foxapi.hpp"

namespace r2v::provider {

const Provider *Providers::find(std::string_view name) const
{
	const auto found = std::ranges::find(all_, name, &Provider::name);
	return found == all_.end() ? nullptr : found->get();
}

const Provider &Providers::orUsual(std::string_view name) const
{
	const Provider *const found = find(name);
	return found ? *found : usual();
}

/// Where providers are made.
const Providers &builtIn()
{
	static const Providers kProviders = [] {
		std::vector<std::unique_ptr<const Provider>> all;
		all.push_back(std::make_unique<const foxapi::FoxApi>());
		return Providers(std::move(all));
	}();
	return kProviders;
}

} // namespace r2v::provider
