// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include "core/generation/engine.hpp"

namespace r2v::obs {

class App;

/// The obs-websocket vendor `obs-reference-to-video` of the contract. Made in obs_module_post_load; where obs-websocket
/// is not there it does nothing.
class WebsocketVendor {
public:
	explicit WebsocketVendor(App &app);
	~WebsocketVendor();
	WebsocketVendor(const WebsocketVendor &) = delete;
	WebsocketVendor &operator=(const WebsocketVendor &) = delete;

	/// Events, on the dispatcher's thread.
	void emitGenerationChanged(const generation::Generation &generation);
	void emitClipReady(const generation::Generation &generation);
	void emitRefused(const generation::Wish &wish, const generation::Admission &admission);
	/// After this nothing is emitted: obs-websocket frees its vendors when OBS exits.
	void close();

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::obs
