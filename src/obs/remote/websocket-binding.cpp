// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/websocket-binding.hpp"

#include <mutex>

#include "obs/base/call-data.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/valid-text.hpp"

namespace r2v::obs {

namespace {

/// What obs-websocket expects as "callback" of vendor_request_register.
struct RequestCallback {
	void (*function)(obs_data_t *request, obs_data_t *response, void *param);
	void *param;
};

} // namespace

WebsocketBinding::WebsocketBinding(const char *vendorName)
{
	CallData found;
	if (!proc_handler_call(obs_get_proc_handler(), "obs_websocket_api_get_ph", found.get())) {
		return;
	}
	handler_ = static_cast<proc_handler_t *>(found.pointer("ph"));
	if (!handler_) {
		return;
	}
	CallData registered;
	registered.set("name", std::string(vendorName));
	proc_handler_call(handler_, "vendor_register", registered.get());
	vendor_ = registered.pointer("vendor");
}

bool WebsocketBinding::isOpen() const
{
	const std::shared_lock lock(mutex_);
	return vendor_ != nullptr;
}

void WebsocketBinding::addRequest(const std::string &name, OnRequest onRequest)
{
	if (!isOpen()) {
		return;
	}
	requests_.push_back(std::make_unique<Request>(Request{*this, name, std::move(onRequest)}));
	RequestCallback callback{&WebsocketBinding::onRequest, requests_.back().get()};
	CallData arguments;
	arguments.set("type", name);
	arguments.set("callback", &callback);
	call("vendor_request_register", arguments);
}

void WebsocketBinding::emit(const char *event, obs_data_t *data)
{
	const std::shared_lock lock(mutex_);
	if (!vendor_) {
		return;
	}
	CallData arguments;
	arguments.set("type", std::string(event));
	arguments.set("data", data);
	call("vendor_event_emit", arguments);
}

void WebsocketBinding::close()
{
	const std::unique_lock lock(mutex_);
	if (!vendor_) {
		return;
	}
	for (const auto &request : requests_) {
		CallData arguments;
		arguments.set("type", request->name);
		call("vendor_request_unregister", arguments);
	}
	vendor_ = nullptr;
}

void WebsocketBinding::onRequest(obs_data_t *request, obs_data_t *response, void *param)
{
	auto &entry = *static_cast<Request *>(param);
	guarded(entry.name.c_str(), [&] {
		const std::shared_lock lock(entry.binding.mutex_);
		if (entry.binding.vendor_) {
			// A client that speaks MessagePack can send any bytes.
			makeTextsValid(request);
			entry.onRequest(request, response);
		}
	});
}

void WebsocketBinding::call(const char *procedure, CallData &arguments)
{
	arguments.set("vendor", vendor_);
	proc_handler_call(handler_, procedure, arguments.get());
}

} // namespace r2v::obs
