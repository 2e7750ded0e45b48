// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/plugin/engine-news.hpp"

#include <utility>

#include "obs/air/waiting-screen.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/log-line.hpp"
#include "obs/delivery/clip-delivery.hpp"
#include "obs/remote/source-signals.hpp"
#include "obs/remote/websocket-vendor.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"

namespace r2v::obs {

EngineNews::EngineNews(Parts parts) : parts_(std::move(parts)) {}

void EngineNews::tellVendor(const std::function<void(WebsocketVendor &)> &event)
{
	if (const auto vendor = parts_.vendor()) {
		event(*vendor);
	}
}

void EngineNews::generationChanged(const generation::Snapshot &generation)
{
	parts_.dispatcher.post([this, generation] {
		if (const auto found = parts_.sources.byKey(generation->spec.sourceKey)) {
			found.instance->noteGeneration(generation);
			signalGenerationChanged(found.source, *generation);
		}
		tellVendor([&](WebsocketVendor &vendor) { vendor.emitGenerationChanged(*generation); });
		parts_.board().changed(generation->spec.sourceKey);
	});
}

void EngineNews::clipReady(const generation::Snapshot &generation)
{
	parts_.dispatcher.post([this, generation] {
		if (const auto found = parts_.sources.byKey(generation->spec.sourceKey)) {
			parts_.delivery().deliver(generation);
			found.instance->waitingScreen().noteClipHandled(generation);
			signalClipReady(found.source, *generation);
		}
		tellVendor([&](WebsocketVendor &vendor) { vendor.emitClipReady(*generation); });
	});
}

void EngineNews::refused(const generation::GenerationSpec &spec, const generation::Admission &admission)
{
	parts_.dispatcher.post([this, spec, admission] {
		if (const auto found = parts_.sources.byKey(spec.sourceKey)) {
			found.instance->noteRefusal(admission.message);
		}
		tellVendor([&](WebsocketVendor &vendor) { vendor.emitRefused(spec, admission); });
		parts_.board().changed(spec.sourceKey);
	});
}

void EngineNews::storeScanned()
{
	parts_.dispatcher.post([this] {
		for (const auto &found : parts_.sources.all()) {
			found.instance->storeScanned();
		}
	});
}

void EngineNews::notice(const std::string &sentence)
{
	logLine(LogLevel::warning, sentence);
}

} // namespace r2v::obs
