// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/frame-grabber.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include <util/platform.h>

#include "core/workers.hpp"
#include "obs/base/guarded.hpp"
#include "obs/capture/frame-grab.hpp"
#include "obs/capture/grab-textures.hpp"

namespace r2v::obs {

namespace {

/// How long they are kept after the last grab, for the next one.
constexpr uint64_t kKeepTexturesNs = 3'000'000'000;

} // namespace

/// libobs holds its callback mutex while it calls tick callbacks, and while one is added or removed. So mutex_ is never
/// held while adding, removing or calling out. A grab is only ever touched by whoever took it out of grabs_, or by the
/// renewer.
class FrameGrabber::Impl {
public:
	void grab(const GrabTarget &target, OnGrabbed onGrabbed);
	void stop();
	void pause(bool on) { paused_ = on; }

private:
	using Grabs = std::vector<std::shared_ptr<FrameGrab>>;
	/// What to do next with the grabs of one tick.
	struct Sorted {
		Grabs goOn;
		Grabs toRenew;
		Grabs done;
	};

	static void onTick(void *param, float)
	{
		guarded("frame grabber", [param] { static_cast<Impl *>(param)->tick(); });
	}
	void tick();
	Sorted step(Grabs &grabs);
	bool isStopped()
	{
		const std::lock_guard lock(mutex_);
		return stopped_;
	}
	/// False if the grabber was stopped.
	bool accept(const std::shared_ptr<FrameGrab> &grab);
	void renew(const std::shared_ptr<FrameGrab> &grab);
	static void answerStopped(const Grabs &grabs);

	std::mutex mutex_;
	Grabs grabs_;
	Grabs inRenewal_;
	/// Only for tick callbacks.
	GrabTextures textures_;
	/// Time of the last tick with a grab under way, on the clock of os_gettime_ns.
	uint64_t busyAtNs_ = 0;
	bool ticking_ = false;
	bool stopped_ = false;
	std::atomic<bool> paused_ = false;
	/// Copies scenes again, which takes too long for the graphics thread. Its thread starts with the first copy.
	Workers renewer_{1};
};

bool FrameGrabber::Impl::accept(const std::shared_ptr<FrameGrab> &grab)
{
	{
		const std::lock_guard lock(mutex_);
		std::erase(inRenewal_, grab);
		if (stopped_) {
			return false;
		}
		grabs_.push_back(grab);
		if (std::exchange(ticking_, true)) {
			return true;
		}
	}
	obs_add_tick_callback(onTick, this);
	if (isStopped()) {
		// stop() came in between, and there was nothing to remove yet.
		obs_remove_tick_callback(onTick, this);
	}
	return true;
}

void FrameGrabber::Impl::grab(const GrabTarget &target, OnGrabbed onGrabbed)
{
	const auto grab = std::make_shared<FrameGrab>(target, std::move(onGrabbed));
	if (!accept(grab)) {
		grab->answerStopped();
	}
}

FrameGrabber::Impl::Sorted FrameGrabber::Impl::step(Grabs &grabs)
{
	Sorted sorted;
	for (auto &grab : grabs) {
		switch (guarded("frame grab", FrameGrab::Next::answer, [&] { return grab->step(textures_); })) {
		case FrameGrab::Next::step:
			sorted.goOn.push_back(std::move(grab));
			break;
		case FrameGrab::Next::renew:
			sorted.toRenew.push_back(std::move(grab));
			break;
		case FrameGrab::Next::answer:
			sorted.done.push_back(std::move(grab));
			break;
		}
	}
	return sorted;
}

void FrameGrabber::Impl::tick()
{
	if (paused_) {
		return;
	}
	Grabs grabs;
	{
		const std::lock_guard lock(mutex_);
		grabs.swap(grabs_);
	}
	Sorted sorted = step(grabs);
	for (const auto &grab : sorted.done) {
		guarded("frame grabbed", [&grab] { grab->answer(); });
	}
	bool stopTicking = false;
	Grabs given;
	{
		const std::lock_guard lock(mutex_);
		if (stopped_) {
			given = std::move(sorted.goOn);
			given.insert(given.end(), sorted.toRenew.begin(), sorted.toRenew.end());
			sorted.toRenew.clear();
		} else {
			grabs_.insert(grabs_.begin(), sorted.goOn.begin(), sorted.goOn.end());
			inRenewal_.insert(inRenewal_.end(), sorted.toRenew.begin(), sorted.toRenew.end());
			const uint64_t nowNs = os_gettime_ns();
			if (!grabs_.empty() || !inRenewal_.empty()) {
				busyAtNs_ = nowNs;
			}
			stopTicking = nowNs - busyAtNs_ >= kKeepTexturesNs;
			ticking_ = !stopTicking;
		}
	}
	if (stopTicking) {
		textures_.clear();
		obs_remove_tick_callback(onTick, this);
	}
	for (const auto &grab : sorted.toRenew) {
		renewer_.post([this, grab] { renew(grab); });
	}
	answerStopped(given);
}

void FrameGrabber::Impl::renew(const std::shared_ptr<FrameGrab> &grab)
{
	guarded("frame grab renewed", [&grab] { grab->renew(); });
	if (!accept(grab)) {
		answerStopped({grab});
	}
}

void FrameGrabber::Impl::stop()
{
	Grabs grabs;
	{
		const std::lock_guard lock(mutex_);
		if (stopped_) {
			return;
		}
		stopped_ = true;
		grabs.swap(grabs_);
	}
	// Waits until a tick that is running has ended.
	obs_remove_tick_callback(onTick, this);
	textures_.clear();
	renewer_.stop();
	{
		const std::lock_guard lock(mutex_);
		grabs.insert(grabs.end(), inRenewal_.begin(), inRenewal_.end());
		inRenewal_.clear();
	}
	answerStopped(grabs);
}

void FrameGrabber::Impl::answerStopped(const Grabs &grabs)
{
	for (const auto &grab : grabs) {
		guarded("frame grabbed", [&grab] { grab->answerStopped(); });
	}
}

FrameGrabber::FrameGrabber() : impl_(std::make_shared<Impl>()) {}

FrameGrabber::~FrameGrabber()
{
	stop();
}

void FrameGrabber::grab(const GrabTarget &target, OnGrabbed onGrabbed)
{
	impl_->grab(target, std::move(onGrabbed));
}

void FrameGrabber::pause(bool on)
{
	impl_->pause(on);
}

void FrameGrabber::stop()
{
	impl_->stop();
}

} // namespace r2v::obs
