// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include <obs.hpp>

namespace r2v::obs {

/// What a reference shows, without this plugin's own sources.
///
/// Where no own source can be in the picture it is drawn as it is: the program from the main texture, the very frame
/// that was shown last. Else the scenes that show own sources are drawn from private copies in which those are hidden.
/// Drawing the scenes themselves with an own source that draws nothing is not enough: libobs keeps the picture of
/// the last frame in scene items (crop, scale filter, blend mode, every nested scene), in filters and in transitions,
/// and draws it again until its next tick; drawn anew for the reference, that picture would be in the next live frame.
class ReferenceRender {
public:
	/// Null: the program. Copies scenes, so from any thread but with no graphics context entered.
	explicit ReferenceRender(obs_source_t *source);

	/// Size of the canvas or the source's own; 0 where there is nothing to draw.
	uint32_t widthPx() const;
	uint32_t heightPx() const;

	/// In the tick callback before the one that draws, with no graphics context entered.
	void settle() const;
	/// With no graphics context entered: an own source has come into the program since (a scene was switched), so
	/// that the main texture will not do.
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
	void addRoot(obs_source_t *source);
	OBSSource withoutOwn(obs_source_t *source);
	OBSSource copyTransition(obs_source_t *live, obs_source_t *from, obs_source_t *to);

	/// Null: the canvas.
	OBSSource sizeOf_;
	bool drawsMainTexture_ = false;
	std::vector<OBSSource> roots_;
	std::vector<Follower> followers_;
};

} // namespace r2v::obs
