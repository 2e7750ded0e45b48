// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include <obs.hpp>

namespace r2v::obs {

class CallData;

/// A vendor of obs-websocket. OBS packages carry no library for this: the plugin is reached through the procedure
/// `obs_websocket_api_get_ph` on libobs' global handler, which gives the handler with vendor_register,
/// vendor_request_register, vendor_request_unregister and vendor_event_emit.
class WebsocketBinding {
public:
	/// On a thread of obs-websocket; fills the response.
	using OnRequest = std::function<void(obs_data_t *request, obs_data_t *response)>;

	/// In obs_module_post_load only: obs-websocket is not loaded before.
	explicit WebsocketBinding(const char *vendorName);
	~WebsocketBinding() { close(); }
	WebsocketBinding(const WebsocketBinding &) = delete;
	WebsocketBinding &operator=(const WebsocketBinding &) = delete;

	/// False where obs-websocket is not there or has this vendor already; then everything else does nothing.
	bool isOpen() const;
	void addRequest(const std::string &name, OnRequest onRequest);
	/// Any thread.
	void emit(const char *event, obs_data_t *data);
	/// Requests that run are waited for, later ones are not answered and nothing is emitted. Idempotent.
	void close();

private:
	struct Request {
		WebsocketBinding &binding;
		std::string name;
		OnRequest onRequest;
	};
	static void onRequest(obs_data_t *request, obs_data_t *response, void *param);
	void call(const char *procedure, CallData &arguments);

	/// Shared by requests and events, exclusive to close: both end at once, so close does not wait long.
	mutable std::shared_mutex mutex_;
	proc_handler_t *handler_ = nullptr;
	void *vendor_ = nullptr;
	std::vector<std::unique_ptr<Request>> requests_;
};

} // namespace r2v::obs
