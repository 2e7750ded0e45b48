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

/// Brings the player's pictures to the child on the child's own time, and knows which one the child has. Any thread
/// unless said otherwise; nothing blocks for longer than a picture is copied.
class PictureFeed final : ChildWatcher {
public:
	/// Its child becomes an active child of the parent, which must outlive the feed.
	explicit PictureFeed(obs_source_t *parent) : parent_(parent) {}
	~PictureFeed() override;
	PictureFeed(const PictureFeed &) = delete;
	PictureFeed &operator=(const PictureFeed &) = delete;

	/// Makes the child where there is none, which then lives as long as the feed: libobs must not find itself with
	/// the last reference in the middle of drawing, for it destroys sources under a lock that the thread that draws
	/// next may hold while it waits for the scene. For the same reason no lock of ours may be held here. One
	/// thread.
	void open();
	/// Null before that, or where libobs could not make it.
	OBSSource child() const;

	/// Shown at its time, one after the other.
	void show(const media::Picture &picture);
	/// Shown at once.
	void showStill(const media::Picture &picture);
	/// The next picture does not follow in time on the one before: it comes after a pause, a seek, an end.
	void expectGap();
	/// Nothing is shown from now on until the next picture is there.
	void clear();
	/// The same, once the last picture had its full time.
	void clearAfterLastPicture();

	PictureQueue::Count pictures() const;
	PictureQueue::Count stills() const;

	/// The player's timestamp of the picture that the child took over last.
	uint64_t takenNs() const;
	/// Graphics thread: of the picture that drawing the child shows; nothing where none is to be drawn.
	std::optional<PictureShape> shape();

private:
	void give(const media::Picture &picture, bool still);
	void pictureTaken(uint64_t timestampNs) override;

	/// Held while something goes to the child, so that a clear and a picture can't overtake each other. Locked
	/// before mutex_; libobs' own locks of the child come between.
	std::mutex order_;
	mutable std::mutex mutex_;
	PictureQueue queue_;

	obs_source_t *const parent_;
	/// Changed with order_ and mutex_ held, so either will do to look at it. Last: it calls the watcher until it is
	/// gone.
	std::unique_ptr<ChildSource> child_;
};

} // namespace r2v::obs
