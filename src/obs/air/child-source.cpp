// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/child-source.hpp"

#include <mutex>

#include "obs/base/guarded.hpp"

namespace r2v::obs {

namespace {

constexpr char kChildId[] = "r2v_picture";
constexpr char kTapId[] = "r2v_picture_tap";

/// The data of the child. libobs ticks it once per frame, after it has looked for a picture.
struct Child {
	obs_source_t *source = nullptr;
	std::shared_ptr<std::atomic<uint64_t>> lookedAtNs = std::make_shared<std::atomic<uint64_t>>(0);
	std::mutex mutex;
	/// With mutex held. Whether uploadUnseen is being called, and whether it may be.
	bool uploads = false;
	bool isClosed = false;
};

/// The data of the filter. The watcher is set before the filter is added to the child.
struct Tap {
	ChildWatcher *watcher = nullptr;
};

/// A picture that the child takes over while nobody draws it would be lost: libobs uploads only what is drawn, and
/// shows an older picture once the child is shown again. Rendering the child while it is disabled uploads the picture
/// and draws nothing. This has to happen while the frame is rendered: during the child's own tick, libobs still
/// believes that it was drawn in the frame before.
void uploadUnseen(void *data, uint32_t, uint32_t)
{
	guarded("upload of an unseen picture", [data] {
		auto *child = static_cast<obs_source_t *>(data);
		if (obs_source_showing(child) || obs_source_get_base_width(child) == 0) {
			return;
		}
		obs_source_set_enabled(child, false);
		obs_source_video_render(child);
		obs_source_set_enabled(child, true);
	});
}

/// In the child's first tick and not when it is created: OBS creates the sources of a collection with the lock of all
/// sources held, and anybody's render callback may want that lock while it holds the lock of callbacks.
void uploadFromNowOn(Child &child)
{
	const std::lock_guard lock(child.mutex);
	if (!child.uploads && !child.isClosed) {
		child.uploads = true;
		obs_add_main_render_callback(uploadUnseen, child.source);
	}
}

void stopUploads(Child &child)
{
	const std::lock_guard lock(child.mutex);
	child.isClosed = true;
	if (child.uploads) {
		obs_remove_main_render_callback(uploadUnseen, child.source);
	}
}

} // namespace

void registerChildSource()
{
	obs_source_info child{};
	child.id = kChildId;
	child.type = OBS_SOURCE_TYPE_INPUT;
	child.output_flags = OBS_SOURCE_ASYNC_VIDEO | OBS_SOURCE_CAP_DISABLED;
	child.get_name = [](void *) { return kChildId; };
	child.create = [](obs_data_t *, obs_source_t *source) {
		return guarded("picture", static_cast<void *>(nullptr), [source]() -> void * {
			auto made = std::make_unique<Child>();
			made->source = source;
			return made.release();
		});
	};
	child.destroy = [](void *data) { guarded("picture gone", [data] { delete static_cast<Child *>(data); }); };
	child.video_tick = [](void *data, float) {
		guarded("picture tick", [data] {
			auto &ticked = *static_cast<Child *>(data);
			*ticked.lookedAtNs = obs_get_video_frame_time();
			uploadFromNowOn(ticked);
		});
	};
	obs_register_source(&child);

	obs_source_info tap{};
	tap.id = kTapId;
	tap.type = OBS_SOURCE_TYPE_FILTER;
	tap.output_flags = OBS_SOURCE_ASYNC_VIDEO | OBS_SOURCE_CAP_DISABLED;
	tap.get_name = [](void *) { return kTapId; };
	tap.create = [](obs_data_t *, obs_source_t *) {
		return guarded("picture tap", static_cast<void *>(nullptr), []() -> void * { return new Tap; });
	};
	tap.destroy = [](void *data) { guarded("picture tap gone", [data] { delete static_cast<Tap *>(data); }); };
	tap.filter_video = [](void *data, obs_source_frame *frame) {
		guarded("picture taken",
			[data, frame] { static_cast<Tap *>(data)->watcher->pictureTaken(frame->timestamp); });
		return frame;
	};
	obs_register_source(&tap);
}

ChildSource::ChildSource(ChildWatcher &watcher) :
	child_(obs_source_create_private(kChildId, kChildId, nullptr)),
	tap_(obs_source_create_private(kTapId, kTapId, nullptr))
{
	if (!child_ || !tap_) {
		return;
	}
	lookedAtNs_ = static_cast<Child *>(obs_obj_get_data(child_))->lookedAtNs;
	static_cast<Tap *>(obs_obj_get_data(tap_))->watcher = &watcher;
	obs_source_filter_add(child_, tap_);
}

ChildSource::~ChildSource()
{
	if (child_ && tap_) {
		stopUploads(*static_cast<Child *>(obs_obj_get_data(child_)));
		obs_source_filter_remove(child_, tap_);
	}
}

void ChildSource::setTimeToCanvas() const
{
	// A tick in between would count the frame twice or not at all.
	constexpr int kTries = 3;
	for (int tries = 0; tries < kTries; tries++) {
		const uint64_t nowNs = *lookedAtNs_;
		if (nowNs == 0) {
			return;
		}
		setTime(nowNs);
		if (*lookedAtNs_ == nowNs) {
			return;
		}
	}
}

void ChildSource::setTime(uint64_t timestampNs) const
{
	// libobs also takes the time from a picture that it only puts aside; this one is never shown.
	uint8_t pixels[4]{};
	obs_source_frame frame{};
	frame.format = VIDEO_FORMAT_Y800;
	frame.width = frame.height = 2;
	frame.data[0] = pixels;
	frame.linesize[0] = 2;
	frame.timestamp = timestampNs;
	obs_source_preload_video(child_, &frame);
}

} // namespace r2v::obs
