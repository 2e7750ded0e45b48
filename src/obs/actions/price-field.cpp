// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/price-field.hpp"

#include <cmath>
#include <utility>

#include "obs/base/log-line.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

PriceField::PriceField(Parts parts) : parts_(std::move(parts)) {}

void PriceField::set(double pricePerSecond)
{
	const double price = std::isfinite(pricePerSecond) && pricePerSecond > 0 ? pricePerSecond : 0;
	{
		const std::lock_guard lock(mutex_);
		const bool isNews = parts_.config.setPricePerSecond(price);
		for (const auto &found : parts_.sources.all()) {
			found.instance->showPrice(price);
		}
		if (!isNews) {
			return;
		}
	}
	parts_.workers.post([this] { save(); });
	parts_.board.allChanged();
}

void PriceField::save()
{
	const bool isSaved = parts_.config.whileSaving([this](const generation::Config &config) {
		return generation::savePricePerSecond(parts_.configDir, config.pricePerSecond);
	});
	if (!isSaved) {
		logLine(LogLevel::warning, parts_.texts("Notice.ConfigUnwritable"));
	}
}

} // namespace r2v::obs
