// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/provider/provider.hpp"

namespace r2v::provider {

/// The providers that a build knows.
class Providers {
public:
	/// At least one.
	explicit Providers(std::vector<std::unique_ptr<const Provider>> all) : all_(std::move(all)) {}

	/// Null for a name that this build does not know.
	const Provider *find(std::string_view name) const;
	/// The one that is used where nothing else is chosen. It is also the one that the rehearsal plays.
	const Provider &usual() const { return *all_.front(); }
	/// The named one, else the usual one.
	const Provider &orUsual(std::string_view name) const;

private:
	std::vector<std::unique_ptr<const Provider>> all_;
};

const Providers &builtIn();

} // namespace r2v::provider
