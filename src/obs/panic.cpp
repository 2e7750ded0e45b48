// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/panic.hpp"

#include <string_view>
#include <vector>

#include "obs/app.hpp"
#include "obs/guarded.hpp"
#include "obs/reference-source.hpp"

namespace r2v::obs {

namespace {

constexpr char kGenerationMark[] = "r2v_generation";
constexpr char kPanicMark[] = "r2v_off_by_panic";

bool isOurs(obs_source_t *source)
{
	const char *id = obs_source_get_unversioned_id(source);
	if (id && std::string_view(id) == kSourceId) {
		return true;
	}
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	return obs_data_has_user_value(marks, kGenerationMark);
}

void switchOff(obs_source_t *source)
{
	if (!obs_source_enabled(source)) {
		// By someone else: leaving panic is not to switch it on.
		return;
	}
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	obs_data_set_bool(marks, kPanicMark, true);
	obs_source_set_enabled(source, false);
}

void switchOn(obs_source_t *source)
{
	const OBSDataAutoRelease marks = obs_source_get_private_settings(source);
	if (obs_data_get_bool(marks, kPanicMark)) {
		obs_data_erase(marks, kPanicMark);
		obs_source_set_enabled(source, true);
	}
}

/// Collected first: libobs enumerates under its lock, and switching runs the signal handlers of others.
std::vector<OBSSource> allOurs()
{
	std::vector<OBSSource> ours;
	const auto collect = [](void *param, obs_source_t *source) {
		if (isOurs(source)) {
			static_cast<std::vector<OBSSource> *>(param)->emplace_back(source);
		}
		return true;
	};
	obs_enum_sources(collect, &ours);
	return ours;
}

} // namespace

Panic::Panic(App &app) : app_(app)
{
	signal_handler_t *handler = obs_get_signal_handler();
	sourceCreated_.Connect(handler, "source_create", onSourceCame, this);
	// After creation: a loaded source gets what was saved of it, switched on or off.
	sourceLoaded_.Connect(handler, "source_load", onSourceCame, this);
}

Panic::~Panic()
{
	sourceCreated_.Disconnect();
	sourceLoaded_.Disconnect();
}

void Panic::set(bool on)
{
	wanted_ = on;
	disarm();
	apply();
}

void Panic::toggleSoon()
{
	wanted_ = !wanted_;
	disarm();
	app_.dispatcher().post([this] { apply(); });
}

void Panic::disarm()
{
	if (wanted_) {
		app_.rules().setArmed(false);
	}
}

void Panic::apply()
{
	bool on = false;
	{
		const std::lock_guard lock(mutex_);
		on = wanted_;
		if (applied_ == on) {
			return;
		}
		applied_ = on;
		app_.engine().setPanicked(on);
		for (const OBSSource &source : allOurs()) {
			(on ? switchOff : switchOn)(source);
		}
	}
	blog(LOG_INFO, "%s panic %s", kLogPrefix, on ? "on: all clips are off air" : "off");
	if (on) {
		app_.engine().cancelAll();
	}
	for (const SourceRegistry::Found &found : app_.sources().all()) {
		found.instance->noteRefusal({});
		app_.presentStatus(found.instance->key());
	}
}

void Panic::markAsOurs(obs_source_t *mediaSource, const char *generationId)
{
	const OBSDataAutoRelease marks = obs_source_get_private_settings(mediaSource);
	obs_data_set_string(marks, kGenerationMark, generationId);
}

void Panic::adopt(obs_source_t *source) const
{
	if (isOurs(source)) {
		if (isOn()) {
			switchOff(source);
		} else {
			switchOn(source);
		}
	}
}

void Panic::onSourceCame(void *param, calldata_t *arguments)
{
	guarded("panic", [param, arguments] {
		static_cast<const Panic *>(param)->adopt(
			static_cast<obs_source_t *>(calldata_ptr(arguments, "source")));
	});
}

} // namespace r2v::obs
