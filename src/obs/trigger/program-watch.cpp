// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/program-watch.hpp"

#include <utility>

#include "obs/base/guarded.hpp"

namespace r2v::obs {

/// libobs keeps the signals of a source that is gone until they are disconnected.
struct ProgramWatch::Connections {
	Connections(obs_source_t *transition, ProgramWatch *watch)
	{
		signal_handler_t *handler = obs_source_get_signal_handler(transition);
		started.Connect(handler, "transition_start", onStart, watch);
		// The sound may end later, but a reference only needs the picture.
		videoStopped.Connect(handler, "transition_video_stop", onStop, watch);
		stopped.Connect(handler, "transition_stop", onStop, watch);
	}

	OBSSignal started;
	OBSSignal videoStopped;
	OBSSignal stopped;
};

ProgramWatch::ProgramWatch(std::function<void(bool)> changed) : changed_(std::move(changed))
{
	channelChanged_.Connect(obs_get_signal_handler(), "channel_change", onChannelChange, this);
	const OBSSourceAutoRelease program = obs_get_output_source(0);
	follow(program);
}

ProgramWatch::~ProgramWatch()
{
	channelChanged_.Disconnect();
	follow(nullptr);
}

void ProgramWatch::follow(obs_source_t *transition)
{
	const bool isTransition = transition && obs_source_get_type(transition) == OBS_SOURCE_TYPE_TRANSITION;
	auto connections = isTransition ? std::make_unique<Connections>(transition, this) : nullptr;
	{
		const std::lock_guard lock(mutex_);
		connections_.swap(connections);
	}
	// Disconnected here, without the lock, because this may wait for a signal that is being handled.
	connections.reset();
	set(false);
}

void ProgramWatch::set(bool isInTransition)
{
	if (isInTransition_.exchange(isInTransition) != isInTransition) {
		changed_(isInTransition);
	}
}

void ProgramWatch::onChannelChange(void *param, calldata_t *arguments)
{
	guarded("channel change", [param, arguments] {
		if (calldata_int(arguments, "channel") == 0) {
			static_cast<ProgramWatch *>(param)->follow(
				static_cast<obs_source_t *>(calldata_ptr(arguments, "source")));
		}
	});
}

void ProgramWatch::onStart(void *param, calldata_t *)
{
	guarded("transition start", [param] { static_cast<ProgramWatch *>(param)->set(true); });
}

void ProgramWatch::onStop(void *param, calldata_t *)
{
	guarded("transition stop", [param] { static_cast<ProgramWatch *>(param)->set(false); });
}

} // namespace r2v::obs
