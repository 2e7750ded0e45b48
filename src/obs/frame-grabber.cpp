// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/frame-grabber.hpp"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "obs/frame-grab.hpp"
#include "obs/guarded.hpp"

namespace r2v::obs {

/// libobs calls tick callbacks with its callback mutex held, and holds it while one is added or removed. So mutex_ is
/// never held around adding, removing or calling out, and a grab is only ever touched by the one who took it out of
/// grabs_.
class FrameGrabber::Impl {
public:
	void grab(const GrabTarget &target, OnGrabbed onGrabbed);
	void stop();

private:
	using Grabs = std::vector<std::unique_ptr<FrameGrab>>;

	static void onTick(void *param, float)
	{
		guarded("frame grabber", [param] { static_cast<Impl *>(param)->tick(); });
	}
	void tick();
	bool isStopped()
	{
		const std::lock_guard lock(mutex_);
		return stopped_;
	}
	bool accept(std::unique_ptr<FrameGrab> &grab, bool &startTicking);
	static void answer(Grabs &grabs);

	std::mutex mutex_;
	Grabs grabs_;
	bool ticking_ = false;
	bool stopped_ = false;
};

/// Takes the grab over, unless the grabber was stopped.
bool FrameGrabber::Impl::accept(std::unique_ptr<FrameGrab> &grab, bool &startTicking)
{
	const std::lock_guard lock(mutex_);
	if (stopped_) {
		return false;
	}
	grabs_.push_back(std::move(grab));
	startTicking = !std::exchange(ticking_, true);
	return true;
}

void FrameGrabber::Impl::grab(const GrabTarget &target, OnGrabbed onGrabbed)
{
	auto grab = std::make_unique<FrameGrab>(target, std::move(onGrabbed));
	bool startTicking = false;
	if (!accept(grab, startTicking)) {
		grab->answer();
		return;
	}
	if (startTicking) {
		obs_add_tick_callback(onTick, this);
		if (isStopped()) {
			// stop() came in between and removed what was not there yet.
			obs_remove_tick_callback(onTick, this);
		}
	}
}

void FrameGrabber::Impl::tick()
{
	Grabs grabs;
	{
		const std::lock_guard lock(mutex_);
		grabs.swap(grabs_);
	}
	Grabs done;
	for (auto &grab : grabs) {
		if (guarded("frame grab", true, [&grab] { return grab->step(); })) {
			done.push_back(std::move(grab));
		}
	}
	std::erase(grabs, nullptr);
	answer(done);

	bool stopTicking = false;
	Grabs given;
	{
		const std::lock_guard lock(mutex_);
		if (stopped_) {
			given.swap(grabs);
		} else {
			grabs_.insert(grabs_.begin(), std::make_move_iterator(grabs.begin()),
				      std::make_move_iterator(grabs.end()));
			stopTicking = grabs_.empty();
			ticking_ = !stopTicking;
		}
	}
	if (stopTicking) {
		obs_remove_tick_callback(onTick, this);
	}
	answer(given);
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
	// Waits for a tick that is under way.
	obs_remove_tick_callback(onTick, this);
	answer(grabs);
}

void FrameGrabber::Impl::answer(Grabs &grabs)
{
	for (auto &grab : grabs) {
		guarded("frame grabbed", [&grab] { grab->answer(); });
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

void FrameGrabber::stop()
{
	impl_->stop();
}

} // namespace r2v::obs
