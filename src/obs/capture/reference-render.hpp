// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <obs.hpp>

#include "obs/capture/scene-copy.hpp"

namespace r2v::obs {

/// For video_render of this plugin's own sources, on the graphics thread: true while a reference is being rendered, so
/// they draw nothing.
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
	/// Null: the program. Copies scenes, so from any thread but with no graphics context entered.
	ReferenceRender(obs_source_t *source, const std::vector<OBSWeakSource> &hidden);

	/// Size of the canvas or the source's own; 0 where there is nothing to draw.
	uint32_t widthPx() const;
	uint32_t heightPx() const;

	/// The filter because of which the picture is taken as it is, or may not be taken.
	const std::optional<ForeignFilter> &foreignFilter() const { return foreignFilter_; }
	/// There can be no picture without what is named.
	bool cannotHide() const { return cannotHide_; }

	/// How many ticks the copies need before they can be drawn. A filter takes its size in its tick from the one
	/// before it, and libobs ticks the newest first.
	int ticksToSettle() const { return 1 + static_cast<int>(copiedFilters_); }

	/// In the tick callback before the one that draws, with no graphics context entered.
	void settle() const;
	/// With no graphics context entered: something to be left out has come into the program since (a scene was
	/// switched), so that the main texture will not do.
	bool isOutdated() const;
	/// With the graphics context entered: the main texture, where it is all that draw() would draw and holds
	/// 8-bit sRGB; else null.
	gs_texture_t *shownTexture() const;
	/// In a tick callback, with the graphics context entered and a target of the size above begun. libobs has
	/// ticked the copies since they were made.
	void draw() const;

private:
	/// A copied transition follows the live one.
	struct Follower {
		OBSSource live;
		OBSSource copy;
	};
	void addRoots(const std::vector<OBSSource> &sources);
	/// Null where nothing is left; with foreignFilter_ set where it can't be done.
	OBSSource withoutLeftOut(obs_source_t *source);
	OBSSource transitionWithoutLeftOut(obs_source_t *transition);
	OBSSource copyTransition(obs_source_t *live, obs_source_t *from, obs_source_t *to);

	LeftOut leftOut_;
	/// Null: the canvas.
	OBSSource sizeOf_;
	bool drawsMainTexture_ = false;
	bool cannotHide_ = false;
	std::optional<ForeignFilter> foreignFilter_;
	std::vector<OBSSource> roots_;
	std::vector<Follower> followers_;
	size_t copiedFilters_ = 0;
};

} // namespace r2v::obs
