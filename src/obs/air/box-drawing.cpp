// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/box-drawing.hpp"

namespace r2v::obs {

namespace {

/// With its corner at the origin, in its own pixels.
void drawUpright(obs_source_t *child, const PictureShape &shape)
{
	gs_matrix_push();
	switch (shape.rotationDegrees) {
	case 90:
		gs_matrix_translate3f(static_cast<float>(shape.heightPx), 0.0f, 0.0f);
		break;
	case 180:
		gs_matrix_translate3f(static_cast<float>(shape.widthPx), static_cast<float>(shape.heightPx), 0.0f);
		break;
	case 270:
		gs_matrix_translate3f(0.0f, static_cast<float>(shape.widthPx), 0.0f);
		break;
	}
	if (shape.rotationDegrees != 0) {
		gs_matrix_rotaa4f(0.0f, 0.0f, 1.0f, RAD(static_cast<float>(shape.rotationDegrees)));
	}
	if (shape.isMirrored) {
		gs_matrix_translate3f(static_cast<float>(shape.widthPx), 0.0f, 0.0f);
		gs_matrix_scale3f(-1.0f, 1.0f, 1.0f);
	}
	obs_source_video_render(child);
	gs_matrix_pop();
}

} // namespace

void BoxDrawing::draw(obs_source_t *child, const PictureShape &shape, uint32_t boxWidthPx, uint32_t boxHeightPx,
		      Fit fit)
{
	if (boxWidthPx == 0 || boxHeightPx == 0 || shape.widthPx == 0 || shape.heightPx == 0) {
		return;
	}
	const auto [seen, place] = fitIntoBox(shape, boxWidthPx, boxHeightPx, fit);
	gs_matrix_push();
	gs_matrix_translate3f(static_cast<float>(place.x), static_cast<float>(place.y), 0.0f);
	if (seen.widthPx == uprightWidthPx(shape) && seen.heightPx == uprightHeightPx(shape)) {
		gs_matrix_scale3f(static_cast<float>(place.widthPx) / static_cast<float>(seen.widthPx),
				  static_cast<float>(place.heightPx) / static_cast<float>(seen.heightPx), 1.0f);
		drawUpright(child, shape);
	} else {
		crop_.draw(child, {seen, place}, [&] { drawUpright(child, shape); });
	}
	gs_matrix_pop();
}

} // namespace r2v::obs
