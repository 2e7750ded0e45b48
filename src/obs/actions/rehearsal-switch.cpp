// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/actions/rehearsal-switch.hpp"

#include <utility>

#include "obs/base/log-line.hpp"
#include "obs/settings/live-config.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

RehearsalSwitch::RehearsalSwitch(Parts parts) : parts_(std::move(parts)) {}

bool RehearsalSwitch::isOn() const
{
	return parts_.config.get().rehearsal;
}

void RehearsalSwitch::set(bool on)
{
	{
		const std::lock_guard lock(mutex_);
		if (!parts_.config.setRehearsal(on)) {
			return;
		}
		parts_.engine.setConfig(parts_.config.get());
		for (const auto &found : parts_.sources.all()) {
			found.instance->showRehearsal(on);
		}
	}
	parts_.workers.post([this] { save(); });
	parts_.board.allChanged();
}

void RehearsalSwitch::save()
{
	const bool isSaved = parts_.config.whileSaving([this](const generation::Config &config) {
		return generation::saveRehearsal(parts_.configDir, config.rehearsal);
	});
	if (!isSaved) {
		logLine(LogLevel::warning, parts_.texts("Notice.ConfigUnwritable"));
	}
}

} // namespace r2v::obs
