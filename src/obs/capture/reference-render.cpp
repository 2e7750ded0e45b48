// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/reference-render.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <graphics/graphics.h>

#include "obs/capture/scene-copy.hpp"

namespace r2v::obs {

namespace {

constinit thread_local bool renderingReference = false;

class RenderingReference {
public:
	explicit RenderingReference(bool withoutOwn) { renderingReference = withoutOwn; }
	~RenderingReference() { renderingReference = false; }
	RenderingReference(const RenderingReference &) = delete;
	RenderingReference &operator=(const RenderingReference &) = delete;
};

/// At time 0, a transition would not use its second source.
constexpr float kLeastTransitionTime = 0.0001f;

/// True if the picture depends only on the two scenes, the settings and the time, so that a copy shows the same. Other
/// transitions, such as stingers with their own video, are skipped: the scene at the nearer end is drawn.
bool canBeCopied(const obs_source_t *transition)
{
	static constexpr std::array<std::string_view, 5> kIds = {"fade_transition", "fade_to_color_transition",
								 "swipe_transition", "slide_transition",
								 "wipe_transition"};
	return std::find(kIds.begin(), kIds.end(), obs_source_get_unversioned_id(transition)) != kIds.end();
}

std::vector<OBSSource> outputSources()
{
	std::vector<OBSSource> outputs;
	for (uint32_t channel = 0; channel < MAX_CHANNELS; channel++) {
		if (const OBSSourceAutoRelease output = obs_get_output_source(channel)) {
			outputs.emplace_back(output.Get());
		}
	}
	return outputs;
}

} // namespace

bool isRenderingReference()
{
	return renderingReference;
}

ReferenceRender::ReferenceRender(obs_source_t *source, const std::vector<OBSWeakSource> &hidden) :
	leftOut_(hidden), sizeOf_(source)
{
	const std::vector<OBSSource> shown = source ? std::vector{sizeOf_} : outputSources();
	bool hasLeftOut = false;
	bool hasNamed = false;
	for (const OBSSource &root : shown) {
		const LeftOutTree tree = findLeftOut(root, leftOut_);
		hasLeftOut = hasLeftOut || !tree.empty();
		hasNamed = hasNamed || tree.hasNamed;
		cannotHide_ = cannotHide_ || tree.isOutOfReach;
	}
	if (hasLeftOut) {
		addRoots(shown);
	}
	if (hasLeftOut && !foreignFilter_) {
		return;
	}
	cannotHide_ = cannotHide_ || hasNamed;
	followers_.clear();
	roots_.clear();
	copiedFilters_ = 0;
	if (source) {
		roots_.push_back(sizeOf_);
	} else {
		drawsMainTexture_ = true;
	}
}

bool ReferenceRender::isOutdated() const
{
	if (!drawsMainTexture_ || cannotHide_) {
		return false;
	}
	const std::vector<OBSSource> outputs = outputSources();
	return std::any_of(outputs.begin(), outputs.end(), [this](const OBSSource &output) {
		const LeftOutTree tree = findLeftOut(output, leftOut_);
		return foreignFilter_ ? tree.hasNamed : !tree.empty();
	});
}

uint32_t ReferenceRender::widthPx() const
{
	obs_video_info video{};
	return sizeOf_ ? obs_source_get_width(sizeOf_) : obs_get_video_info(&video) ? video.base_width : 0;
}

uint32_t ReferenceRender::heightPx() const
{
	obs_video_info video{};
	return sizeOf_ ? obs_source_get_height(sizeOf_) : obs_get_video_info(&video) ? video.base_height : 0;
}

void ReferenceRender::addRoots(const std::vector<OBSSource> &sources)
{
	for (const OBSSource &source : sources) {
		if (OBSSource root = withoutLeftOut(source)) {
			roots_.push_back(std::move(root));
		}
		if (foreignFilter_) {
			return;
		}
	}
}

OBSSource ReferenceRender::withoutLeftOut(obs_source_t *source)
{
	if (leftOut_.contains(source)) {
		return nullptr;
	}
	const LeftOutTree tree = findLeftOut(source, leftOut_);
	if (tree.empty()) {
		return source;
	}
	const bool isTransition = obs_source_get_type(source) == OBS_SOURCE_TYPE_TRANSITION;
	if (!isTransition && !isSceneOrGroup(source)) {
		return source;
	}
	foreignFilter_ = findForeignFilter(tree, leftOut_, source);
	if (foreignFilter_) {
		return nullptr;
	}
	if (isTransition) {
		return transitionWithoutLeftOut(source);
	}
	SceneCopier copier(leftOut_, tree);
	OBSSource copy = copier.copy(source);
	copiedFilters_ += copier.copiedFilters();
	if (!copy) {
		// A filter was added at this very moment.
		foreignFilter_ = findForeignFilter(tree, leftOut_, source).value_or(ForeignFilter{});
	}
	return copy;
}

OBSSource ReferenceRender::transitionWithoutLeftOut(obs_source_t *transition)
{
	const OBSSourceAutoRelease from = obs_transition_get_source(transition, OBS_TRANSITION_SOURCE_A);
	const OBSSourceAutoRelease to = obs_transition_get_source(transition, OBS_TRANSITION_SOURCE_B);
	if (from && to && canBeCopied(transition)) {
		return copyTransition(transition, from, to);
	}
	const bool atTheEnd = to && (!from || obs_transition_get_time(transition) >= 0.5f);
	obs_source_t *shown = atTheEnd ? to : from;
	if (!shown) {
		return nullptr;
	}
	if (const auto filters = copyableFilters(transition); !filters || !filters->empty()) {
		// The copy that is drawn instead does not have it.
		foreignFilter_ = ForeignFilter{filters ? obs_source_get_name(filters->front()) : "",
					       obs_source_get_name(transition)};
		return nullptr;
	}
	return withoutLeftOut(shown);
}

OBSSource ReferenceRender::copyTransition(obs_source_t *live, obs_source_t *from, obs_source_t *to)
{
	const OBSDataAutoRelease liveSettings = obs_source_get_settings(live);
	const OBSDataAutoRelease settings = obs_data_create();
	obs_data_apply(settings, liveSettings);
	const OBSSourceAutoRelease copy =
		obs_source_create_private(obs_source_get_id(live), obs_source_get_name(live), settings);
	if (!copy) {
		return nullptr;
	}
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	obs_transition_get_size(live, &widthPx, &heightPx);
	obs_transition_set_size(copy, widthPx, heightPx);
	obs_transition_set_scale_type(copy, obs_transition_get_scale_type(live));
	obs_transition_set_alignment(copy, obs_transition_get_alignment(live));
	const OBSSource cleanFrom = withoutLeftOut(from);
	const OBSSource cleanTo = withoutLeftOut(to);
	obs_transition_set(copy, cleanFrom);
	obs_transition_start(copy, OBS_TRANSITION_MODE_MANUAL, 0, cleanTo);
	const auto filters = copyableFilters(live).value_or(std::vector<OBSSource>{});
	copyFilters(filters, copy);
	copiedFilters_ += filters.size();
	followers_.push_back({live, copy.Get()});
	return copy.Get();
}

void ReferenceRender::settle() const
{
	for (const Follower &follower : followers_) {
		obs_transition_set_manual_time(follower.copy,
					       std::max(kLeastTransitionTime, obs_transition_get_time(follower.live)));
	}
}

gs_texture_t *ReferenceRender::shownTexture() const
{
	gs_texture_t *texture = drawsMainTexture_ ? obs_get_main_texture() : nullptr;
	if (!texture || gs_texture_get_width(texture) != widthPx() || gs_texture_get_height(texture) != heightPx()) {
		return nullptr;
	}
	// An HDR canvas does not hold sRGB.
	const gs_color_format format = gs_texture_get_color_format(texture);
	return format == GS_BGRA || format == GS_BGRX || format == GS_RGBA ? texture : nullptr;
}

void ReferenceRender::draw() const
{
	if (drawsMainTexture_) {
		obs_render_main_texture();
		return;
	}
	// This is also needed if one of the plugin's own sources comes in by a way that no copy can cut off, such as
	// another plugin's mirror of it.
	const RenderingReference flag(!foreignFilter_);
	gs_blend_state_push();
	gs_reset_blend_state();
	for (const OBSSource &root : roots_) {
		obs_source_video_render(root);
	}
	gs_blend_state_pop();
}

} // namespace r2v::obs
