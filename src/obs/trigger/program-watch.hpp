// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

#include <obs.hpp>

namespace r2v::obs {

/// Whether the program is in a transition. Follows the source of output channel 0, which is OBS's current transition,
/// through signals of libobs: they come for cuts, fades, stingers and the T-bar, with and without OBS Studio.
class ProgramWatch {
public:
	/// `changed` runs on any thread, including the graphics thread, and must return at once.
	explicit ProgramWatch(std::function<void(bool isInTransition)> changed);
	~ProgramWatch();
	ProgramWatch(const ProgramWatch &) = delete;
	ProgramWatch &operator=(const ProgramWatch &) = delete;

	/// Any thread.
	bool isInTransition() const { return isInTransition_; }

private:
	struct Connections;

	static void onChannelChange(void *param, calldata_t *arguments);
	static void onStart(void *param, calldata_t *arguments);
	static void onStop(void *param, calldata_t *arguments);
	void follow(obs_source_t *transition);
	void set(bool isInTransition);

	std::function<void(bool)> changed_;
	std::atomic<bool> isInTransition_ = false;
	std::mutex mutex_;
	std::unique_ptr<Connections> connections_;
	OBSSignal channelChanged_;
};

} // namespace r2v::obs
