// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <obs.hpp>

#include "obs/capture/scene-copy.hpp"

namespace r2v::obs {

/// For video_render of this plugin's own sources, on the graphics thread. True while a reference is being rendered, so
/// that they draw nothing.
bool isRenderingReference();

/// What a reference shows, without what is to be left out.
///
/// Where nothing of that can be in the picture it is drawn as it is: the program from the main texture, the very frame
/// that was shown last. Else the scenes that show it are drawn from private copies in which it is not.
/// Drawing the scenes themselves with an own source that draws nothing is not enough: libobs keeps the picture of
/// the last frame in scene items (crop, scale filter, blend mode, every nested scene), in filters and in transitions,
/// and draws it again until its next tick; drawn anew for the reference, that picture would be in the next live frame.
///
/// Where a scene that would have to be copied has a filter that may not be copied, the picture is taken as it is, own
/// sources included; what the user named then forbids the picture.
class ReferenceRender {
public:
	/// Null for the program. Copies scenes, so call it on any thread but with no graphics context entered.
	ReferenceRender(obs_source_t *source, const std::vector<OBSWeakSource> &hidden);

	/// The size of the canvas or of the source; 0 if there is nothing to draw.
	uint32_t widthPx() const;
	uint32_t heightPx() const;

	/// The filter that makes the picture be taken as it is, or that forbids it.
	const std::optional<ForeignFilter> &foreignFilter() const { return foreignFilter_; }
	/// The picture cannot be drawn without what the user named.
	bool cannotHide() const { return cannotHide_; }

	/// How many ticks the copies need before they can be drawn. A filter takes its size in its tick from the one
	/// before it, and libobs ticks the newest first.
	int ticksToSettle() const { return 1 + static_cast<int>(copiedFilters_); }

	/// In the tick callback before the one that draws, with no graphics context entered.
	void settle() const;
	/// With no graphics context entered. True if something that has to be left out has come into the program since,
	/// for example because the scene was switched, so that the main texture cannot be used.
	bool isOutdated() const;
	/// With the graphics context entered. The main texture, if it is exactly what draw() would draw and holds 8-bit
	/// sRGB; otherwise null.
	gs_texture_t *shownTexture() const;
	/// In a tick callback, with the graphics context entered and a render target of the above size begun, once
	/// libobs has ticked the copies.
	void draw() const;

private:
	/// A copied transition, which follows the live one.
	struct Follower {
		OBSSource live;
		OBSSource copy;
	};
	void addRoots(const std::vector<OBSSource> &sources);
	/// Null if nothing is left to show, or, with foreignFilter_ set, if it cannot be done.
	OBSSource withoutLeftOut(obs_source_t *source);
	OBSSource transitionWithoutLeftOut(obs_source_t *transition);
	OBSSource copyTransition(obs_source_t *live, obs_source_t *from, obs_source_t *to);

	LeftOut leftOut_;
	/// Null for the canvas.
	OBSSource sizeOf_;
	bool drawsMainTexture_ = false;
	bool cannotHide_ = false;
	std::optional<ForeignFilter> foreignFilter_;
	std::vector<OBSSource> roots_;
	std::vector<Follower> followers_;
	size_t copiedFilters_ = 0;
};

} // namespace r2v::obs
