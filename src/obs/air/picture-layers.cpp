// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/picture-layers.hpp"

#include <utility>

namespace r2v::obs {

PictureLayers::PictureLayers(obs_source_t *parent, std::shared_ptr<CrossFadeEffect> fade) :
	feeds_{PictureFeed(parent), PictureFeed(parent)}, crossFade_(std::move(fade))
{
	feeds_[0].open();
}

void PictureLayers::prepareFades()
{
	crossFade_.prepare();
}

void PictureLayers::show(const media::Picture &picture)
{
	feeds_[picture.layer].show(picture);
}

void PictureLayers::showStill(const media::Picture &picture)
{
	feeds_[picture.layer].showStill(picture);
}

void PictureLayers::crossFade(uint32_t layer, uint64_t startNs, uint64_t endNs)
{
	feeds_[layer].open();
	// Its picture from the previous fade must not flash up.
	feeds_[layer].clear();
	const std::lock_guard lock(mutex_);
	fade_.begin(layer, startNs, endNs);
}

void PictureLayers::endFade(uint32_t layer)
{
	const std::lock_guard lock(mutex_);
	fade_.end(layer);
}

void PictureLayers::clear()
{
	for (PictureFeed &feed : feeds_) {
		feed.clear();
	}
	const std::lock_guard lock(mutex_);
	fade_.clear();
}

void PictureLayers::dropFaded()
{
	std::optional<uint32_t> gone;
	{
		const std::lock_guard lock(mutex_);
		gone = fade_.dropFaded(feeds_[fade_.lead()].shape().has_value());
	}
	if (gone) {
		feeds_[*gone].clear();
	}
}

PictureFeed &PictureLayers::leadFeed()
{
	const std::lock_guard lock(mutex_);
	return feeds_[fade_.lead()];
}

void PictureLayers::clearAfterLastPicture()
{
	leadFeed().clearAfterLastPicture();
}

void PictureLayers::expectGap()
{
	for (PictureFeed &feed : feeds_) {
		feed.expectGap();
	}
}

PictureQueue::Count PictureLayers::pictures() const
{
	const PictureQueue::Count first = feeds_[0].pictures();
	const PictureQueue::Count second = feeds_[1].pictures();
	return {first.given + second.given, first.taken + second.taken};
}

PictureQueue::Count PictureLayers::stills() const
{
	const PictureQueue::Count first = feeds_[0].stills();
	const PictureQueue::Count second = feeds_[1].stills();
	return {first.given + second.given, first.taken + second.taken};
}

uint64_t PictureLayers::takenNs()
{
	return leadFeed().takenNs();
}

void PictureLayers::enumerateChildren(obs_source_t *parent, obs_source_enum_proc_t callback, void *param) const
{
	for (const PictureFeed &feed : feeds_) {
		if (const OBSSource child = feed.child()) {
			callback(parent, child, param);
		}
	}
}

gs_color_space PictureLayers::colorSpace(size_t count, const gs_color_space *preferred) const
{
	uint32_t lead = 0;
	bool both = false;
	{
		const std::lock_guard lock(mutex_);
		lead = fade_.lead();
		both = fade_.isUnderWay();
	}
	const auto spaceOf = [&](uint32_t layer) {
		const OBSSource child = feeds_[layer].child();
		return child ? obs_source_get_color_space(child, count, preferred) : GS_CS_SRGB;
	};
	const gs_color_space space = spaceOf(lead);
	return both && space == GS_CS_SRGB ? spaceOf(1 - lead) : space;
}

PictureLayers::Look PictureLayers::look()
{
	const std::lock_guard lock(mutex_);
	Look look;
	look.shapes = {feeds_[0].shape(), feeds_[1].shape()};
	static_cast<LayerFade::Look &>(look) =
		fade_.look(obs_get_video_frame_time(), {look.shapes[0].has_value(), look.shapes[1].has_value()});
	return look;
}

bool PictureLayers::hasPicture()
{
	const Look now = look();
	return now.shapes[now.to] || (now.weight < 1.0f && now.shapes[now.from]);
}

void PictureLayers::draw(uint32_t boxWidthPx, uint32_t boxHeightPx, Fit fit)
{
	const Look now = look();
	const auto drawOne = [&](uint32_t layer) { drawLayer(layer, now.shapes[layer], boxWidthPx, boxHeightPx, fit); };
	if (now.weight >= 1.0f || now.from == now.to) {
		drawOne(now.to);
		return;
	}
	crossFade_.draw(
		boxWidthPx, boxHeightPx, now.weight, [&] { drawOne(now.from); }, [&] { drawOne(now.to); });
}

void PictureLayers::drawLayer(uint32_t layer, const std::optional<PictureShape> &shape, uint32_t boxWidthPx,
			      uint32_t boxHeightPx, Fit fit)
{
	const OBSSource child = feeds_[layer].child();
	if (child && shape) {
		drawings_[layer].draw(child, *shape, boxWidthPx, boxHeightPx, fit);
	}
}

} // namespace r2v::obs
