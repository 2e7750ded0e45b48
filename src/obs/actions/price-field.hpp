// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <mutex>

#include "core/text/texts.hpp"
#include "core/workers.hpp"

namespace r2v::obs {

class LiveConfig;
class SourceRegistry;
class StatusBoard;

/// The price of one second is the whole program's, as rehearsal is: each page shows the one figure.
class PriceField {
public:
	struct Parts {
		std::filesystem::path configDir;
		LiveConfig &config;
		const SourceRegistry &sources;
		StatusBoard &board;
		Workers &workers;
		const Texts &texts;
	};
	explicit PriceField(Parts parts);

	/// Any thread but the graphics thread, also several at once. What is no price counts as none. Kept in
	/// config.json by a worker.
	void set(double pricePerSecond);

private:
	void save();

	const Parts parts_;
	std::mutex mutex_;
};

} // namespace r2v::obs
