// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/generation/engine.hpp"

namespace r2v::obs {

class ClipDelivery;
class Dispatcher;
class SourceRegistry;
class StatusBoard;
class WebsocketVendor;

/// Hands on what the engine tells: to the source, to scripts, to websocket clients, to pages. All of it on the
/// dispatcher's thread, in the order in which it happened.
class EngineNews final : public generation::EngineListener {
public:
	struct Parts {
		Dispatcher &dispatcher;
		const SourceRegistry &sources;
		/// Null where there is no vendor, or no more.
		std::function<std::shared_ptr<WebsocketVendor>()> vendor;
		/// Built after the engine, whose listener this is; asked on the dispatcher's thread.
		std::function<ClipDelivery &()> delivery;
		std::function<StatusBoard &()> board;
	};
	explicit EngineNews(Parts parts);

	void generationChanged(const generation::Snapshot &generation) override;
	void clipReady(const generation::Snapshot &generation) override;
	void refused(const generation::GenerationSpec &spec, const generation::Admission &admission) override;
	void storeScanned() override;
	void notice(const std::string &sentence) override;

private:
	void tellVendor(const std::function<void(WebsocketVendor &)> &event);

	const Parts parts_;
};

} // namespace r2v::obs
