// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/delivery/clip-delivery.hpp"

#include <string>

#include "obs/delivery/media-source-adder.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

void ClipDelivery::deliver(const generation::Snapshot &generation)
{
	const auto found = parts_.sources.byKey(generation->wish.sourceKey);
	if (!found || generation->dismissed) {
		return;
	}
	const OBSDataAutoRelease settings = obs_source_get_settings(found.source);
	const std::string onReady = obs_data_get_string(settings, "on_ready");
	if (generation->held || onReady == "library" || !found.instance->hasTriggered(generation->id)) {
		return;
	}
	const auto when = onReady == "play_at_loop" ? media::When::atLoop : media::When::now;
	if (!found.instance->play(generation, when)) {
		return;
	}
	if (obs_data_get_bool(settings, "add_media_source")) {
		const auto added = parts_.mediaSources.add(generation, {});
		if (!added.error.empty()) {
			found.instance->noteRefusal(added.error);
			parts_.board.changed(found.instance->key());
		}
	}
}

} // namespace r2v::obs
