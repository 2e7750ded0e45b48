// SPDX-License-Identifier: GPL-2.0-or-later
// Both lists hold unversioned ids. A filter in neither list is foreign.
#include "obs/capture/filter-kinds.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace r2v::obs {

namespace {

/// OBS's own filters that keep no state. Not included: scroll_filter (it remembers how far it has scrolled), gpu_delay
/// (it shows earlier frames), and the filters of NVIDIA's library (they follow the picture over time and need a while
/// to start).
constexpr std::array<std::string_view, 11> kCopyable = {
	"chroma_key_filter", "clut_filter",        "color_filter",     "color_key_filter",
	"crop_filter",       "hdr_tonemap_filter", "luma_key_filter",  "mask_filter",
	"scale_filter",      "sdr_on_hdr_filter",  "sharpness_filter",
};

/// Filters by other people that only look at the picture, or use their place on the scene for something else.
constexpr std::array<std::string_view, 11> kPassOn = {
	// Move Transition
	"move_source_filter",
	"move_source_swap_filter",
	"move_value_filter",
	"move_action_filter",
	"move_directshow_filter",
	// Source Record
	"source_record_filter",
	// Branch Output
	"osi_branch_output",
	// DistroAV (NDI): the dedicated output. Its premultiplied_alpha_filter changes the picture.
	"ndi_filter",
	// Replay Source
	"replay_filter",
	// Spout
	"win_spout_filter",
	// Virtual cameras of before OBS had its own
	"virtualcam-filter",
};

template <size_t Count>
bool contains(const std::array<std::string_view, Count> &ids, std::string_view id)
{
	return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// In a new filter, a moving mask would be somewhere else.
bool isMovingMask(const obs_source_t *filter)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(filter);
	std::string path = obs_data_get_string(settings, "image_path");
	std::transform(path.begin(), path.end(), path.begin(),
		       [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
	return path.ends_with(".gif");
}

} // namespace

FilterKind filterKindOf(obs_source_t *filter)
{
	const char *id = obs_source_get_unversioned_id(filter);
	const bool isForPictures = (obs_source_get_output_flags(filter) & OBS_SOURCE_VIDEO) != 0;
	if (!isForPictures || !obs_source_enabled(filter) || !id || contains(kPassOn, id)) {
		return FilterKind::noPicture;
	}
	return contains(kCopyable, id) && !isMovingMask(filter) ? FilterKind::copyable : FilterKind::foreign;
}

} // namespace r2v::obs
