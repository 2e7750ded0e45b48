// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include <obs.hpp>

namespace r2v::obs {

/// Registers the two kinds that a ChildSource is made of. Once, before the first one.
void registerChildSource();

/// Told what the child takes out of its queue.
class ChildWatcher {
public:
	virtual ~ChildWatcher() = default;
	/// Graphics thread, before the picture can be drawn. libobs holds locks of the child: return at once and call
	/// nothing of it.
	virtual void pictureTaken(uint64_t timestampNs) = 0;
};

/// The private asynchronous source that shows the pictures: libobs does pacing and colour conversion. A filter on it
/// that changes nothing tells which picture is taken, for libobs itself does not say.
class ChildSource {
public:
	explicit ChildSource(ChildWatcher &watcher);
	/// No call of the watcher comes after this.
	~ChildSource();
	ChildSource(const ChildSource &) = delete;
	ChildSource &operator=(const ChildSource &) = delete;

	/// Null where libobs could not make it (not registered).
	obs_source_t *get() const { return child_; }

	/// Of the last frame of the canvas that the child has looked for a picture in; 0: none yet.
	uint64_t lookedAtNs() const { return *lookedAtNs_; }
	/// Sets the child's time to that of the canvas: a picture is shown by the first frame after its timestamp. The
	/// child stands still while it has nothing to show, so this is due whenever it has been without.
	void setTimeToCanvas() const;

private:
	void setTime(uint64_t timestampNs) const;

	/// Also the child's, which may be ticked once more when this is gone.
	std::shared_ptr<const std::atomic<uint64_t>> lookedAtNs_ = std::make_shared<std::atomic<uint64_t>>(0);
	OBSSourceAutoRelease child_;
	OBSSourceAutoRelease tap_;
};

} // namespace r2v::obs
