// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include <obs.hpp>

#include "media/clip-player.hpp"
#include "obs/air/child-source.hpp"
#include "obs/air/picture-queue.hpp"

namespace r2v::obs {

/// Hands the player's pictures to the child, timed by the child's own clock, and knows which one the child has. Any
/// thread unless said otherwise. No call takes longer than it takes to copy a picture.
class PictureFeed final : ChildWatcher {
public:
	/// The child becomes an active child of the parent, which must outlive the feed.
	explicit PictureFeed(obs_source_t *parent) : parent_(parent) {}
	~PictureFeed() override;
	PictureFeed(const PictureFeed &) = delete;
	PictureFeed &operator=(const PictureFeed &) = delete;

	/// Creates the child if there is none. It then lives as long as the feed. libobs must never end up with the
	/// last reference while it draws: it destroys sources under a lock that the next thread to draw may hold while
	/// it waits for the scene. For the same reason, none of our locks may be held here. One thread.
	void open();
	/// Null before open(), or if libobs could not create it.
	OBSSource child() const;

	/// Shows each picture when it is due, one after the other.
	void show(const media::Picture &picture);
	/// Shows the picture at once.
	void showStill(const media::Picture &picture);
	/// The next picture does not directly follow the one before: it comes after a pause, a seek or an end.
	void expectGap();
	/// Shows nothing until the next picture comes.
	void clear();
	/// Like clear(), but only after the last picture was shown for its full time.
	void clearAfterLastPicture();

	PictureQueue::Count pictures() const;
	PictureQueue::Count stills() const;

	/// The player's timestamp of the last picture that the child took over.
	uint64_t takenNs() const;
	/// Graphics thread. The shape of the picture that the child would draw now; nothing if none is to be drawn.
	std::optional<PictureShape> shape();

private:
	void give(const media::Picture &picture, bool still);
	void pictureTaken(uint64_t timestampNs) override;

	/// Held while anything is handed to the child, so that a clear and a picture cannot overtake each other. Locked
	/// before mutex_; libobs's own locks of the child come in between.
	std::mutex order_;
	mutable std::mutex mutex_;
	PictureQueue queue_;

	obs_source_t *const parent_;
	/// Changed with both order_ and mutex_ held, so holding either is enough to read it. Last, because it calls the
	/// watcher until it is gone.
	std::unique_ptr<ChildSource> child_;
};

} // namespace r2v::obs
