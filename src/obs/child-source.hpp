// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

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

	/// From here on the child counts time from this timestamp, which is that of the last frame it made. It keeps
	/// only the distances between timestamps and stands still while it has nothing, so after a pause it is off by
	/// anything up to a frame.
	void setTime(uint64_t timestampNs) const;

private:
	OBSSourceAutoRelease child_;
	OBSSourceAutoRelease tap_;
};

} // namespace r2v::obs
