// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/grab-textures.hpp"

#include <algorithm>
#include <utility>

namespace r2v::obs {

namespace {

/// The one that fits, or null.
template <typename Pointer, typename Fits>
Pointer take(std::vector<Pointer> &kept, Fits fits)
{
	const auto found = std::find_if(kept.begin(), kept.end(), [&](const Pointer &one) { return fits(one.get()); });
	if (found == kept.end()) {
		return nullptr;
	}
	Pointer taken = std::move(*found);
	kept.erase(found);
	return taken;
}

/// If there are too many, drops the one that has been kept longest: perhaps nobody uses its size any more.
template <typename Pointer>
void keep(std::vector<Pointer> &kept, Pointer one, size_t maxKept)
{
	if (!one) {
		return;
	}
	if (kept.size() == maxKept) {
		kept.erase(kept.begin());
	}
	kept.push_back(std::move(one));
}

} // namespace

TexrenderPtr GrabTextures::takeTexrender(uint32_t widthPx, uint32_t heightPx)
{
	TexrenderPtr kept = take(texrenders_, [=](gs_texrender_t *texrender) {
		const gs_texture_t *texture = gs_texrender_get_texture(texrender);
		return texture && gs_texture_get_width(texture) == widthPx &&
		       gs_texture_get_height(texture) == heightPx;
	});
	return kept ? std::move(kept) : TexrenderPtr(gs_texrender_create(GS_RGBA, GS_ZS_NONE));
}

StagesurfPtr GrabTextures::takeSurface(uint32_t widthPx, uint32_t heightPx, gs_color_format format)
{
	StagesurfPtr kept = take(surfaces_, [=](gs_stagesurf_t *surface) {
		return gs_stagesurface_get_width(surface) == widthPx &&
		       gs_stagesurface_get_height(surface) == heightPx &&
		       gs_stagesurface_get_color_format(surface) == format;
	});
	return kept ? std::move(kept) : StagesurfPtr(gs_stagesurface_create(widthPx, heightPx, format));
}

void GrabTextures::giveBack(TexrenderPtr texrender)
{
	keep(texrenders_, std::move(texrender), kMaxKept);
}

void GrabTextures::giveBack(StagesurfPtr surface)
{
	keep(surfaces_, std::move(surface), kMaxKept);
}

void GrabTextures::clear()
{
	texrenders_.clear();
	surfaces_.clear();
}

} // namespace r2v::obs
