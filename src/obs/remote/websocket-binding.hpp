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

/// A vendor of obs-websocket. OBS packages contain no library for this. obs-websocket is reached through the procedure
/// `obs_websocket_api_get_ph` on the global handler of libobs; it returns the handler with vendor_register,
/// vendor_request_register, vendor_request_unregister and vendor_event_emit.
class WebsocketBinding {
public:
	/// On a thread of obs-websocket; fills the response.
	using OnRequest = std::function<void(obs_data_t *request, obs_data_t *response)>;

	/// Only from obs_module_post_load on, because obs-websocket is not loaded earlier.
	explicit WebsocketBinding(const char *vendorName);
	~WebsocketBinding() { close(); }
	WebsocketBinding(const WebsocketBinding &) = delete;
	WebsocketBinding &operator=(const WebsocketBinding &) = delete;

	/// False if obs-websocket is missing or has this vendor already; all other calls then do nothing.
	bool isOpen() const;
	void addRequest(const std::string &name, OnRequest onRequest);
	/// Any thread.
	void emit(const char *event, obs_data_t *data);
	/// Waits for requests that are running. Later ones are not answered, and nothing more is emitted. Idempotent.
	void close();

private:
	struct Request {
		WebsocketBinding &binding;
		std::string name;
		OnRequest onRequest;
	};
	static void onRequest(obs_data_t *request, obs_data_t *response, void *param);
	void call(const char *procedure, CallData &arguments);

	/// Shared by requests and events, exclusive for close(). Both are short, so close() does not wait long.
	mutable std::shared_mutex mutex_;
	proc_handler_t *handler_ = nullptr;
	void *vendor_ = nullptr;
	std::vector<std::unique_ptr<Request>> requests_;
};

} // namespace r2v::obs
