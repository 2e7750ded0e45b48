// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <obs.hpp>

namespace r2v::obs {

/// Registers the two source kinds that a ChildSource consists of. Call it once, before the first one is created.
void registerChildSource();

/// Hears which picture the child takes out of its queue.
class ChildWatcher {
public:
	virtual ~ChildWatcher() = default;
	/// On the graphics thread, before the picture can be drawn. libobs holds locks of the child, so return at once
	/// and do not call the child.
	virtual void pictureTaken(uint64_t timestampNs) = 0;
};

/// The private asynchronous source that shows the pictures; libobs does the pacing and the colour conversion. libobs
/// does not say which picture it takes, so a filter that changes nothing sits on the source and reports it.
class ChildSource {
public:
	explicit ChildSource(ChildWatcher &watcher);
	/// The watcher is not called after this.
	~ChildSource();
	ChildSource(const ChildSource &) = delete;
	ChildSource &operator=(const ChildSource &) = delete;

	/// Null if libobs could not create it, because its kind is not registered.
	obs_source_t *get() const { return child_; }

	/// The time of the last canvas frame for which the child looked for a picture. 0 before the first one.
	uint64_t lookedAtNs() const { return *lookedAtNs_; }
	/// Sets the child's time to that of the canvas, so that the first frame after a picture's timestamp shows it.
	/// The child's time stands still while it has nothing to show, so this is needed each time it was without a
	/// picture.
	void setTimeToCanvas() const;

private:
	void setTime(uint64_t timestampNs) const;

	/// Shared with the child, which may be ticked once more after this is gone.
	std::shared_ptr<const std::atomic<uint64_t>> lookedAtNs_ = std::make_shared<std::atomic<uint64_t>>(0);
	OBSSourceAutoRelease child_;
	OBSSourceAutoRelease tap_;
};

} // namespace r2v::obs
