// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <mutex>

#include <obs.hpp>

namespace r2v::obs {

class App;

/// Takes everything of this plugin off air at once, picture and sound, and keeps it off until it is left: its sources
/// and the Media Sources it added. They are switched off with obs_source_set_enabled, which libobs looks at for each
/// frame and each audio tick, so that what is queued ahead is neither seen nor heard. A mark in the private settings
/// tells what was switched off here; OBS saves both, so they are switched on again when a collection is loaded without
/// panic.
class Panic {
public:
	explicit Panic(App &app);
	~Panic();
	Panic(const Panic &) = delete;
	Panic &operator=(const Panic &) = delete;

	/// From the moment that set() or toggleSoon() is called: the plugin's own sources draw nothing more then.
	bool isOn() const { return wanted_; }
	/// Any thread that holds no libobs lock. On: also disarms the rules and dismisses what is under way, and
	/// triggers are refused.
	void set(bool on);
	/// Any thread, also with libobs' hotkey lock held: the sources are switched on the dispatcher.
	void toggleSoon();

	/// A Media Source that the plugin made for this generation.
	static void markAsOurs(obs_source_t *mediaSource, const char *generationId);
	/// Of a source that came just now: off where panic is on, on again where a panic of an earlier run left it off.
	void adopt(obs_source_t *source) const;

private:
	static void onSourceCame(void *param, calldata_t *arguments);

	App &app_;
	void apply();
	/// Leaving panic does not arm again.
	void disarm();

	std::atomic<bool> wanted_ = false;
	std::mutex mutex_;
	bool applied_ = false;
	OBSSignal sourceCreated_;
	OBSSignal sourceLoaded_;
};

} // namespace r2v::obs
