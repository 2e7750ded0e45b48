// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/frame-grab.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <util/platform.h>

#include "media/blank-picture.hpp"
#include "obs/base/collected.hpp"
#include "obs/base/release-later.hpp"

namespace r2v::obs {

namespace {

/// Time between two looks at something that shows nothing yet. A look costs the graphics thread five short steps.
constexpr uint64_t kBetweenLooksNs = 100'000'000;
/// How many ticks an awaited source is drawn once it has a size. In that time, even a source with a tenth of the
/// canvas's frame rate gets a picture.
constexpr int kTicksToDrawAwaited = 10;

size_t byteCount(uint32_t widthPx, uint32_t heightPx)
{
	return static_cast<size_t>(widthPx) * heightPx * 4;
}

/// From B, G, R, A to R, G, B, A. Shifts of whole pixels, which compilers turn into vector code.
void copySwapped(const uint8_t *from, uint8_t *to, uint32_t pixels)
{
	for (uint32_t pixel = 0; pixel < pixels; pixel++) {
		uint32_t value = 0;
		memcpy(&value, from + pixel * sizeof value, sizeof value);
		value = (value & 0xff00ff00u) | (value >> 16 & 0xffu) | (value & 0xffu) << 16;
		memcpy(to + pixel * sizeof value, &value, sizeof value);
	}
}

/// True for a device that is asleep: it has no size before its first frame. False for a media player, which waits until
/// it is on air, and for an empty text, which stays empty.
bool maySoonHaveAPicture(obs_source_t *source)
{
	const uint32_t flags = obs_source_get_output_flags(source);
	return (flags & OBS_SOURCE_ASYNC_VIDEO) == OBS_SOURCE_ASYNC_VIDEO &&
	       (flags & OBS_SOURCE_CONTROLLABLE_MEDIA) == 0 && !obs_source_showing(source) &&
	       obs_source_get_base_width(source) == 0;
}

} // namespace

FrameGrab::FrameGrab(GrabTarget target, OnGrabbed onGrabbed) :
	target_(std::move(target)), onGrabbed_(std::move(onGrabbed)), patienceEndsNs_(os_gettime_ns() + kGrabPatienceNs)
{
	const OBSSourceAutoRelease source = obs_weak_source_get_source(target_.source);
	if (target_.source && !source) {
		return;
	}
	makeReference(source);
	grabbed_.image.pixels.resize(byteCount(reference_->widthPx(), reference_->heightPx()));
	if (source && !obs_source_showing(source)) {
		wakeUp(source);
	}
}

void FrameGrab::makeReference(obs_source_t *source)
{
	reference_ = std::make_unique<ReferenceRender>(source, target_.hidden);
	ticksToSettle_ = reference_->ticksToSettle();
	const auto &filter = reference_->foreignFilter();
	grabbed_.foreignFilter = filter ? filter->name : std::string{};
	grabbed_.foreignFilterScene = filter ? filter->sceneName : std::string{};
}

/// Many sources have no picture while nobody shows them. libobs wakes them up in its next tick.
void FrameGrab::wakeUp(obs_source_t *source)
{
	using Woken = Collected<std::vector<Awaited>>;
	Woken woken;
	obs_source_enum_active_tree(
		source,
		[](obs_source_t *, obs_source_t *child, void *param) {
			Woken::add(param, [child](auto &found) {
				if (maySoonHaveAPicture(child)) {
					found.push_back({OBSGetWeakRef(child)});
				}
			});
		},
		woken.param());
	awaited_ = woken.take();
	obs_source_inc_showing(source);
	shownForUs_ = obs_source_get_ref(source);
}

FrameGrab::~FrameGrab()
{
	release();
}

void FrameGrab::dropReference()
{
	if (reference_) {
		releaseLater(std::move(reference_));
	}
}

void FrameGrab::release()
{
	if (shownForUs_) {
		obs_source_dec_showing(shownForUs_);
		releaseLater(std::exchange(shownForUs_, nullptr));
	}
	dropReference();
	if (texrender_ || surface_ || awaitedDrawing_) {
		const GraphicsScope graphics;
		awaitedDrawing_.reset();
		texrender_.reset();
		surface_.reset();
	}
}

void FrameGrab::renew()
{
	const OBSSourceAutoRelease source = obs_weak_source_get_source(target_.source);
	if (source || !target_.source) {
		makeReference(source);
	}
}

bool FrameGrab::isGone() const
{
	if (!target_.source) {
		return false;
	}
	const OBSSourceAutoRelease source = obs_weak_source_get_source(target_.source);
	return !source || obs_source_removed(source);
}

bool FrameGrab::hasAllPictures() const
{
	return std::all_of(awaited_.begin(), awaited_.end(), [](const Awaited &awaited) {
		return awaited.ticksDrawn >= kTicksToDrawAwaited || obs_weak_source_expired(awaited.source);
	});
}

/// libobs drops a picture that nobody has drawn before the next tick, and a source without a picture draws nothing even
/// once it has a size. So it is drawn in each tick, so small that it costs nothing.
void FrameGrab::drawAwaited()
{
	for (Awaited &awaited : awaited_) {
		const OBSSourceAutoRelease source = obs_weak_source_get_source(awaited.source);
		if (!source || awaited.ticksDrawn >= kTicksToDrawAwaited || obs_source_get_base_width(source) == 0) {
			continue;
		}
		awaited.ticksDrawn++;
		const GraphicsScope graphics;
		if (!awaitedDrawing_) {
			awaitedDrawing_.reset(gs_texrender_create(GS_RGBA, GS_ZS_NONE));
		}
		gs_texrender_reset(awaitedDrawing_.get());
		if (gs_texrender_begin(awaitedDrawing_.get(), 1, 1)) {
			obs_source_video_render(source);
			gs_texrender_end(awaitedDrawing_.get());
		}
	}
}

FrameGrab::Next FrameGrab::step(GrabTextures &textures)
{
	if (isGone()) {
		return end(Outcome::nothing);
	}
	drawAwaited();
	if (nextStep_ == Step::wait) {
		return wait();
	}
	if (!reference_ && (nextStep_ == Step::prepare || nextStep_ == Step::render)) {
		return end(Outcome::nothing);
	}
	if (reference_ && reference_->isOutdated()) {
		dropReference();
		nextStep_ = Step::prepare;
		return Next::renew;
	}
	switch (nextStep_) {
	case Step::prepare:
		return prepare(textures);
	case Step::render:
		return render(textures);
	case Step::makeSurface:
		return makeSurface(textures);
	case Step::stage:
		return stage(textures);
	default:
		return read(textures);
	}
}

FrameGrab::Next FrameGrab::end(Outcome outcome)
{
	grabbed_.outcome = outcome;
	release();
	return Next::answer;
}

FrameGrab::Next FrameGrab::tryAgain(GrabTextures &textures, Outcome otherwise)
{
	const uint64_t nowNs = os_gettime_ns();
	if (nowNs >= patienceEndsNs_) {
		return end(otherwise);
	}
	dropReference();
	{
		const GraphicsScope graphics;
		textures.giveBack(std::move(texrender_));
		textures.giveBack(std::move(surface_));
	}
	waitsUntilNs_ = nowNs + kBetweenLooksNs;
	nextStep_ = Step::wait;
	return Next::step;
}

FrameGrab::Next FrameGrab::wait()
{
	const uint64_t nowNs = os_gettime_ns();
	if (nowNs < waitsUntilNs_ || (nowNs < patienceEndsNs_ && !hasAllPictures())) {
		return Next::step;
	}
	nextStep_ = Step::prepare;
	return Next::renew;
}

FrameGrab::Next FrameGrab::prepare(GrabTextures &textures)
{
	if (reference_->cannotHide()) {
		return end(Outcome::cannotHide);
	}
	// Some sources only get a size with their first picture.
	if (reference_->widthPx() == 0 || reference_->heightPx() == 0) {
		return tryAgain(textures, Outcome::nothing);
	}
	if (!hasAllPictures() && os_gettime_ns() < patienceEndsNs_) {
		return tryAgain(textures, Outcome::nothing);
	}
	// This tick counts too.
	if (--ticksToSettle_ > 0) {
		return Next::step;
	}
	reference_->settle();
	bool isShown = false;
	bool begun = false;
	{
		const GraphicsScope graphics;
		gs_texture_t *shown = reference_->shownTexture();
		isShown = shown != nullptr;
		if (isShown) {
			surfaceFormat_ = gs_texture_get_color_format(shown);
			grabbed_.image.widthPx = reference_->widthPx();
			grabbed_.image.heightPx = reference_->heightPx();
		} else {
			surfaceFormat_ = GS_RGBA;
			texrender_ = textures.takeTexrender(reference_->widthPx(), reference_->heightPx());
			begun = beginTexture();
			if (begun) {
				gs_texrender_end(texrender_.get());
			}
		}
	}
	if (isShown) {
		return makeSurface(textures);
	}
	nextStep_ = Step::render;
	return begun ? Next::step : end(Outcome::nothing);
}

FrameGrab::Next FrameGrab::render(GrabTextures &textures)
{
	bool begun = false;
	{
		const GraphicsScope graphics;
		begun = beginTexture();
		if (begun) {
			vec4 black;
			vec4_set(&black, 0.0f, 0.0f, 0.0f, 1.0f);
			gs_clear(GS_CLEAR_COLOR, &black, 0.0f, 0);
			gs_ortho(0.0f, static_cast<float>(grabbed_.image.widthPx), 0.0f,
				 static_cast<float>(grabbed_.image.heightPx), -100.0f, 100.0f);
			reference_->draw();
			gs_texrender_end(texrender_.get());
		}
	}
	if (!begun) {
		return tryAgain(textures, Outcome::nothing);
	}
	dropReference();
	nextStep_ = Step::makeSurface;
	return Next::step;
}

bool FrameGrab::beginTexture()
{
	grabbed_.image.widthPx = reference_->widthPx();
	grabbed_.image.heightPx = reference_->heightPx();
	gs_texrender_reset(texrender_.get());
	return gs_texrender_begin_with_color_space(texrender_.get(), grabbed_.image.widthPx, grabbed_.image.heightPx,
						   GS_CS_SRGB);
}

FrameGrab::Next FrameGrab::makeSurface(GrabTextures &textures)
{
	bool made = false;
	{
		const GraphicsScope graphics;
		surface_ = textures.takeSurface(grabbed_.image.widthPx, grabbed_.image.heightPx, surfaceFormat_);
		made = surface_ != nullptr;
	}
	nextStep_ = Step::stage;
	return made ? Next::step : end(Outcome::nothing);
}

FrameGrab::Next FrameGrab::stage(GrabTextures &textures)
{
	const GraphicsScope graphics;
	gs_texture_t *texture = texrender_ ? gs_texrender_get_texture(texrender_.get()) : reference_->shownTexture();
	if (!texture) {
		// The size of the canvas was changed.
		nextStep_ = Step::prepare;
		return Next::step;
	}
	gs_stage_texture(surface_.get(), texture);
	textures.giveBack(std::move(texrender_));
	nextStep_ = Step::read;
	return Next::step;
}

FrameGrab::Next FrameGrab::read(GrabTextures &textures)
{
	bool isSeen = false;
	bool mapped = false;
	{
		const GraphicsScope graphics;
		uint8_t *data = nullptr;
		uint32_t lineBytes = 0;
		mapped = gs_stagesurface_map(surface_.get(), &data, &lineBytes);
		if (mapped) {
			isSeen = copyPixels(data, lineBytes);
			gs_stagesurface_unmap(surface_.get());
		}
		textures.giveBack(std::move(surface_));
	}
	if (!mapped) {
		return end(Outcome::nothing);
	}
	return isSeen ? end(Outcome::taken) : tryAgain(textures, Outcome::blank);
}

bool FrameGrab::copyPixels(const uint8_t *data, uint32_t lineBytes)
{
	media::RgbxImage &image = grabbed_.image;
	const size_t rowBytes = byteCount(image.widthPx, 1);
	image.pixels.resize(rowBytes * image.heightPx);
	bool isSeen = false;
	for (uint32_t row = 0; row < image.heightPx; row++) {
		const uint8_t *from = data + static_cast<size_t>(row) * lineBytes;
		uint8_t *to = &image.pixels[row * rowBytes];
		if (surfaceFormat_ == GS_RGBA) {
			memcpy(to, from, rowBytes);
		} else {
			copySwapped(from, to, image.widthPx);
		}
		isSeen = isSeen || !media::isBlank(to, image.widthPx);
	}
	return isSeen;
}

void FrameGrab::answer()
{
	if (const OnGrabbed onGrabbed = std::exchange(onGrabbed_, nullptr)) {
		onGrabbed(std::move(grabbed_));
	}
}

void FrameGrab::answerStopped()
{
	grabbed_.outcome = Outcome::stopped;
	answer();
}

} // namespace r2v::obs
