// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/delivery/panic.hpp"

#include <thread>

#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// What players get to end, and libobs to draw a frame without them.
constexpr std::chrono::milliseconds kPlayersEnd{150};

} // namespace

Panic::Panic(App &app) : app_(app)
{
	// After creation: a loaded source gets what was saved of it, switched on or off.
	sourceLoaded_.Connect(obs_get_signal_handler(), "source_load", onSourceLoaded, this);
}

Panic::~Panic()
{
	sourceLoaded_.Disconnect();
}

void Panic::set(bool on)
{
	const std::lock_guard lock(mutex_);
	change(on);
	app_.engine().setPanicked(on);
}

void Panic::toggleSoon()
{
	const std::lock_guard lock(mutex_);
	change(!isOn_);
}

void Panic::change(bool on)
{
	if (on == isOn_) {
		return;
	}
	if (on) {
		isDark_ = true;
		takesNoClips_ = true;
		isOn_ = true;
		emptySince_.reset();
		app_.addedMediaSources().keepOffAir(true);
		// Leaving panic does not arm again.
		app_.rules().setArmed(false);
		thread_.post([this] { enter(); });
		return;
	}
	isOn_ = false;
	takesNoClips_ = !emptySince_;
	if (emptySince_ && SteadyClock::now() - *emptySince_ > kPlayersEnd) {
		isDark_ = false;
		app_.addedMediaSources().keepOffAir(false);
	}
	thread_.post([this] { leave(); });
}

void Panic::enter()
{
	const auto own = app_.sources().all();
	for (const SourceRegistry::Found &found : own) {
		found.instance->silence();
	}
	guarded("panic: added Media Sources", [this] { app_.addedMediaSources().takeOffAir(); });
	for (const SourceRegistry::Found &found : own) {
		found.instance->goEmpty();
	}
	{
		const std::lock_guard lock(mutex_);
		emptySince_ = SteadyClock::now();
		app_.engine().setPanicked(isOn_);
	}
	app_.engine().cancelAll();
	tell(true);
	// What was on air must not be back after a crash either.
	app_.saveCollectionSoon();
}

void Panic::leave()
{
	{
		const std::lock_guard lock(mutex_);
		takesNoClips_ = isOn_.load();
		app_.engine().setPanicked(isOn_);
	}
	if (isDark_) {
		std::this_thread::sleep_for(kPlayersEnd);
		const std::lock_guard lock(mutex_);
		if (!isOn_) {
			isDark_ = false;
			app_.addedMediaSources().keepOffAir(false);
		}
	}
	tell(false);
}

void Panic::tell(bool on)
{
	blog(LOG_INFO, "%s panic %s", kLogPrefix, on ? "on: all clips are off air" : "off");
	for (const SourceRegistry::Found &found : app_.sources().all()) {
		found.instance->noteRefusal({});
	}
	app_.presentAll();
}

void Panic::onSourceLoaded(void *, calldata_t *arguments)
{
	guarded("panic", [arguments] {
		auto *source = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
		if (!isOwnKind(source)) {
			return;
		}
		App *app = App::instance();
		const SourceRegistry::Found found = app ? app->sources().bySource(source) : SourceRegistry::Found{};
		if (found && AddedMediaSources::wasSwitchedOff(source)) {
			found.instance->goEmpty();
			AddedMediaSources::switchOnAgain(source);
		}
	});
}

} // namespace r2v::obs
