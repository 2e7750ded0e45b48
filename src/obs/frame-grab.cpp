// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/frame-grab.hpp"

#include <cstring>
#include <utility>

namespace r2v::obs {

namespace {

size_t byteCount(uint32_t widthPx, uint32_t heightPx)
{
	return static_cast<size_t>(widthPx) * heightPx * 4;
}

} // namespace

FrameGrab::FrameGrab(const GrabTarget &target, FrameGrabber::OnGrabbed onGrabbed) : onGrabbed_(std::move(onGrabbed))
{
	OBSSourceAutoRelease source;
	if (target.source) {
		source = obs_weak_source_get_source(target.source);
		if (!source) {
			return;
		}
	}
	reference_.emplace(source);
	image_.pixels.resize(byteCount(reference_->widthPx(), reference_->heightPx()));
	const bool hidden = source && !obs_source_showing(source);
	if (hidden) {
		// Many sources have no picture while nobody shows them; libobs tells them in its next tick.
		obs_source_inc_showing(source);
		shownForUs_ = std::move(source);
	}
	if (hidden || reference_->needsSettling()) {
		nextStep_ = Step::settle;
	}
}

FrameGrab::~FrameGrab()
{
	if (shownForUs_) {
		obs_source_dec_showing(shownForUs_);
	}
	if (texrender_ || surface_) {
		const GraphicsScope graphics;
		texrender_.reset();
		surface_.reset();
	}
}

bool FrameGrab::step()
{
	switch (nextStep_) {
	case Step::settle:
		nextStep_ = Step::render;
		reference_->settle();
		return false;
	case Step::render:
		nextStep_ = Step::stage;
		return !render();
	case Step::stage:
		nextStep_ = Step::read;
		return !stage();
	case Step::read:
		read_ = read();
		return true;
	}
	return true;
}

bool FrameGrab::render()
{
	if (!reference_) {
		return false;
	}
	image_.widthPx = reference_->widthPx();
	image_.heightPx = reference_->heightPx();
	if (image_.widthPx == 0 || image_.heightPx == 0) {
		return false;
	}

	const GraphicsScope graphics;
	texrender_.reset(gs_texrender_create(GS_RGBA, GS_ZS_NONE));
	surface_.reset(gs_stagesurface_create(image_.widthPx, image_.heightPx, GS_RGBA));
	if (!surface_ ||
	    !gs_texrender_begin_with_color_space(texrender_.get(), image_.widthPx, image_.heightPx, GS_CS_SRGB)) {
		return false;
	}
	vec4 black;
	vec4_set(&black, 0.0f, 0.0f, 0.0f, 1.0f);
	gs_clear(GS_CLEAR_COLOR, &black, 0.0f, 0);
	gs_ortho(0.0f, static_cast<float>(image_.widthPx), 0.0f, static_cast<float>(image_.heightPx), -100.0f, 100.0f);
	reference_->draw();
	gs_texrender_end(texrender_.get());
	gs_flush();
	return true;
}

bool FrameGrab::stage()
{
	if (shownForUs_) {
		obs_source_dec_showing(shownForUs_);
		shownForUs_ = nullptr;
	}
	reference_.reset();
	const GraphicsScope graphics;
	gs_stage_texture(surface_.get(), gs_texrender_get_texture(texrender_.get()));
	return true;
}

bool FrameGrab::read()
{
	const GraphicsScope graphics;
	uint8_t *data = nullptr;
	uint32_t lineBytes = 0;
	const bool mapped = gs_stagesurface_map(surface_.get(), &data, &lineBytes);
	if (mapped) {
		const size_t rowBytes = byteCount(image_.widthPx, 1);
		image_.pixels.resize(rowBytes * image_.heightPx);
		for (uint32_t row = 0; row < image_.heightPx; row++) {
			memcpy(&image_.pixels[row * rowBytes], data + static_cast<size_t>(row) * lineBytes, rowBytes);
		}
		gs_stagesurface_unmap(surface_.get());
	}
	surface_.reset();
	texrender_.reset();
	return mapped;
}

void FrameGrab::answer()
{
	const FrameGrabber::OnGrabbed onGrabbed = std::exchange(onGrabbed_, nullptr);
	if (!onGrabbed) {
		return;
	}
	onGrabbed(read_ ? std::optional(std::move(image_)) : std::nullopt);
}

} // namespace r2v::obs
