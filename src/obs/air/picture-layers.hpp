// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include <obs.hpp>

#include "media/clip-player.hpp"
#include "obs/air/box-drawing.hpp"
#include "obs/air/cross-fade.hpp"
#include "obs/air/layer-fade.hpp"
#include "obs/air/picture-feed.hpp"

namespace r2v::obs {

/// The pictures of the clip on air and, during a fade, those of the next clip on top of them. The second layer is
/// created for the first fade and then kept. Any thread unless said otherwise.
class PictureLayers {
public:
	PictureLayers(obs_source_t *parent, std::shared_ptr<CrossFadeEffect> fade);
	PictureLayers(const PictureLayers &) = delete;
	PictureLayers &operator=(const PictureLayers &) = delete;

	// Calls from the player; see ClipSink.
	void show(const media::Picture &picture);
	void showStill(const media::Picture &picture);
	void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs);
	void endFade(uint32_t layer);
	void clear();
	void clearAfterLastPicture();
	/// See PictureFeed.
	void expectGap();
	PictureQueue::Count pictures() const;
	PictureQueue::Count stills() const;
	/// For the clip on air.
	uint64_t takenNs();

	void enumerateChildren(obs_source_t *parent, obs_source_enum_proc_t callback, void *param) const;
	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const;

	/// Graphics thread. Gets ready for fades.
	void prepareFades();
	/// Clears the layer that became invisible in a fade that is over.
	void dropFaded();
	bool hasPicture();
	void draw(uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

private:
	/// What to draw now.
	struct Look : LayerFade::Look {
		std::array<std::optional<PictureShape>, 2> shapes;
	};

	Look look();
	void drawLayer(uint32_t layer, const std::optional<PictureShape> &shape, uint32_t boxWidthPx,
		       uint32_t boxHeightPx, Fit fit);
	PictureFeed &leadFeed();

	/// Locked before the locks of the feeds.
	mutable std::mutex mutex_;
	LayerFade fade_;
	std::array<PictureFeed, 2> feeds_;
	// Graphics thread.
	std::array<BoxDrawing, 2> drawings_;
	CrossFade crossFade_;
};

} // namespace r2v::obs
