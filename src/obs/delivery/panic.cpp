// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/delivery/panic.hpp"

#include <thread>
#include <utility>

#include "obs/air/added-media-sources.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/base/guarded.hpp"
#include "obs/collection/collection-saver.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// What players get to end, and libobs to draw a frame without them.
constexpr std::chrono::milliseconds kPlayersEnd{150};

} // namespace

Panic::Panic(Parts parts) : parts_(std::move(parts))
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
}

void Panic::toggleSoon()
{
	const std::lock_guard lock(mutex_);
	change(!parts_.gate.isPanicked_);
}

void Panic::change(bool on)
{
	if (on == parts_.gate.isPanicked_) {
		return;
	}
	parts_.engine.setPanicked(on);
	if (on) {
		parts_.gate.isDark_ = true;
		parts_.gate.takesNoClips_ = true;
		parts_.gate.isPanicked_ = true;
		emptySince_.reset();
		parts_.addedMediaSources.keepOffAir(true);
		// Leaving panic does not arm again.
		parts_.disarm();
		thread_.post([this] { enter(); });
		return;
	}
	parts_.gate.isPanicked_ = false;
	parts_.gate.takesNoClips_ = !emptySince_;
	if (emptySince_ && SteadyClock::now() - *emptySince_ > kPlayersEnd) {
		parts_.gate.isDark_ = false;
		parts_.addedMediaSources.keepOffAir(false);
	}
	thread_.post([this] { leave(); });
}

void Panic::enter()
{
	const auto own = parts_.sources.all();
	for (const SourceRegistry::Found &found : own) {
		found.instance->silence();
	}
	guarded("panic: added Media Sources", [this] { parts_.addedMediaSources.takeOffAir(); });
	for (const SourceRegistry::Found &found : own) {
		found.instance->goEmpty();
	}
	{
		const std::lock_guard lock(mutex_);
		emptySince_ = SteadyClock::now();
	}
	tell(true);
	// What was on air must not be back after a crash either.
	parts_.saver.saveSoon();
}

void Panic::leave()
{
	{
		const std::lock_guard lock(mutex_);
		parts_.gate.takesNoClips_ = parts_.gate.isPanicked_.load();
	}
	if (parts_.gate.isDark_) {
		std::this_thread::sleep_for(kPlayersEnd);
		const std::lock_guard lock(mutex_);
		if (!parts_.gate.isPanicked_) {
			parts_.gate.isDark_ = false;
			parts_.addedMediaSources.keepOffAir(false);
		}
	}
	tell(false);
}

void Panic::tell(bool on)
{
	blog(LOG_INFO, "%s panic %s", kLogPrefix, on ? "on: all clips are off air" : "off");
	for (const SourceRegistry::Found &found : parts_.sources.all()) {
		found.instance->noteRefusal({});
	}
	parts_.board.allChanged();
}

void Panic::onSourceLoaded(void *param, calldata_t *arguments)
{
	guarded("panic", [param, arguments] {
		auto *source = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
		if (!isOwnKind(source)) {
			return;
		}
		const SourceRegistry::Found found = static_cast<Panic *>(param)->parts_.sources.bySource(source);
		if (found && AddedMediaSources::wasSwitchedOff(source)) {
			found.instance->goEmpty();
			AddedMediaSources::switchOnAgain(source);
		}
	});
}

} // namespace r2v::obs
