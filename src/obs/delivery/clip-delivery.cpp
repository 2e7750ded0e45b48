// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/delivery/clip-delivery.hpp"

#include "obs/delivery/media-source-adder.hpp"
#include "obs/settings/settings-reader.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

void ClipDelivery::deliver(const generation::Snapshot &generation)
{
	const auto found = parts_.sources.byKey(generation->spec.sourceKey);
	if (!found || generation->dismissed) {
		return;
	}
	const DeliverySettings settings = settingsOf(found.source).delivery;
	if (generation->held || settings.onReady == OnReady::library || !found.instance->hasTriggered(generation->id)) {
		return;
	}
	const auto when = settings.onReady == OnReady::playAtLoop ? media::When::atLoop : media::When::now;
	if (!found.instance->play(generation, when)) {
		return;
	}
	if (settings.addsMediaSource) {
		const auto added = parts_.mediaSources.add(generation, {});
		if (!added.error.empty()) {
			parts_.board.tell(*found.instance, added.error);
		}
	}
}

} // namespace r2v::obs
