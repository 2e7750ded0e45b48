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

/// B, G, R, A to R, G, B, A: shifts of whole pixels, which compilers make vectors of.
void copySwapped(const uint8_t *from, uint8_t *to, uint32_t pixels)
{
	for (uint32_t pixel = 0; pixel < pixels; pixel++) {
		uint32_t value = 0;
		memcpy(&value, from + pixel * sizeof value, sizeof value);
		value = (value & 0xff00ff00u) | (value >> 16 & 0xffu) | (value & 0xffu) << 16;
		memcpy(to + pixel * sizeof value, &value, sizeof value);
	}
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
	image_.widthPx = reference_->widthPx();
	image_.heightPx = reference_->heightPx();
	image_.pixels.resize(byteCount(image_.widthPx, image_.heightPx));
	if (source && !obs_source_showing(source)) {
		// Many sources have no picture while nobody shows them; libobs tells them in its next tick.
		obs_source_inc_showing(source);
		shownForUs_ = std::move(source);
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
	if (reference_ && reference_->isOutdated()) {
		reference_.emplace(nullptr);
		nextStep_ = Step::prepare;
	}
	switch (nextStep_) {
	case Step::prepare:
		return !prepare();
	case Step::render:
		nextStep_ = Step::makeSurface;
		return !render();
	case Step::makeSurface:
		nextStep_ = Step::stage;
		return !makeSurface();
	case Step::stage:
		nextStep_ = Step::read;
		stage();
		return false;
	case Step::read:
		read_ = read();
		return true;
	}
	return true;
}

bool FrameGrab::prepare()
{
	if (!reference_) {
		return false;
	}
	reference_->settle();
	const GraphicsScope graphics;
	if (gs_texture_t *shown = reference_->shownTexture()) {
		surfaceFormat_ = gs_texture_get_color_format(shown);
		nextStep_ = Step::stage;
		return makeSurface();
	}
	nextStep_ = Step::render;
	surfaceFormat_ = GS_RGBA;
	texrender_.reset(gs_texrender_create(GS_RGBA, GS_ZS_NONE));
	// A source may get its size with its first picture.
	return !beginTexture() || endTexture();
}

bool FrameGrab::render()
{
	const GraphicsScope graphics;
	if (!beginTexture()) {
		return false;
	}
	vec4 black;
	vec4_set(&black, 0.0f, 0.0f, 0.0f, 1.0f);
	gs_clear(GS_CLEAR_COLOR, &black, 0.0f, 0);
	gs_ortho(0.0f, static_cast<float>(image_.widthPx), 0.0f, static_cast<float>(image_.heightPx), -100.0f, 100.0f);
	reference_->draw();
	reference_.reset();
	return endTexture();
}

bool FrameGrab::beginTexture()
{
	image_.widthPx = reference_->widthPx();
	image_.heightPx = reference_->heightPx();
	gs_texrender_reset(texrender_.get());
	return gs_texrender_begin_with_color_space(texrender_.get(), image_.widthPx, image_.heightPx, GS_CS_SRGB);
}

bool FrameGrab::endTexture()
{
	gs_texrender_end(texrender_.get());
	return true;
}

bool FrameGrab::makeSurface()
{
	if (shownForUs_) {
		obs_source_dec_showing(shownForUs_);
		shownForUs_ = nullptr;
	}
	const GraphicsScope graphics;
	surface_.reset(gs_stagesurface_create(image_.widthPx, image_.heightPx, surfaceFormat_));
	return surface_ != nullptr;
}

void FrameGrab::stage()
{
	const GraphicsScope graphics;
	gs_stage_texture(surface_.get(),
			 texrender_ ? gs_texrender_get_texture(texrender_.get()) : reference_->shownTexture());
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
			const uint8_t *from = data + static_cast<size_t>(row) * lineBytes;
			uint8_t *to = &image_.pixels[row * rowBytes];
			if (surfaceFormat_ == GS_RGBA) {
				memcpy(to, from, rowBytes);
			} else {
				copySwapped(from, to, image_.widthPx);
			}
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
