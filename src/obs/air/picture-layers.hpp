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
#include "obs/air/picture-feed.hpp"

namespace r2v::obs {

/// The pictures of the clip on air, and in a fade those of the next one on top of them. The second layer comes with the
/// first fade and stays. Any thread unless said otherwise.
class PictureLayers {
public:
	PictureLayers(obs_source_t *parent, std::shared_ptr<CrossFadeEffect> fade);
	PictureLayers(const PictureLayers &) = delete;
	PictureLayers &operator=(const PictureLayers &) = delete;

	// What the player says; see ClipSink.
	void show(const media::Picture &picture);
	void showStill(const media::Picture &picture);
	void crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs);
	void endFade(uint32_t layer);
	void clear();
	void clearAfterLastPicture();
	/// See PictureFeed.
	void expectGap();
	PictureFeed::Count pictures() const;
	PictureFeed::Count stills() const;
	/// Of the clip on air.
	uint64_t takenNs();

	void enumerateChildren(obs_source_t *parent, obs_source_enum_proc_t callback, void *param) const;
	gs_color_space colorSpace(size_t count, const gs_color_space *preferred) const;

	/// Graphics thread.
	/// Fades can come.
	void prepareFades();
	/// What went in a fade that is over is not needed any more.
	void dropFaded();
	bool hasPicture();
	void draw(uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit);

private:
	struct Fade {
		uint32_t to = 0;
		uint64_t startNs = 0;
		uint64_t endNs = 0;
	};
	/// What is to be drawn now.
	struct Look {
		std::array<std::optional<PictureShape>, 2> shapes;
		uint32_t from = 0;
		uint32_t to = 0;
		/// Of `to`.
		float weight = 1.0f;
	};

	Look look();
	void drawLayer(uint32_t layer, const std::optional<PictureShape> &shape, uint32_t boxWidthPx,
		       uint32_t boxHeightPx, Fit fit);
	PictureFeed &leadFeed();

	/// Locked before the feeds' own.
	mutable std::mutex mutex_;
	uint32_t lead_ = 0;
	std::optional<Fade> fade_;
	std::array<PictureFeed, 2> feeds_;
	// Graphics thread.
	std::array<BoxDrawing, 2> drawings_;
	CrossFade crossFade_;
};

} // namespace r2v::obs
