// SPDX-License-Identifier: GPL-2.0-or-later
#include "vendor-stand-in.hpp"

#include <stdexcept>

namespace r2v::test {

using nlohmann::json;

namespace {

VendorStandIn *self(void *data)
{
	return static_cast<VendorStandIn *>(data);
}

} // namespace

json strictJson(obs_data_t *data)
{
	json object = json::object();
	for (obs_data_item_t *item = obs_data_first(data); item; obs_data_item_next(&item)) {
		const std::string name = obs_data_item_get_name(item);
		switch (obs_data_item_gettype(item)) {
		case OBS_DATA_STRING:
			object[name] = obs_data_item_get_string(item);
			break;
		case OBS_DATA_NUMBER:
			object[name] = obs_data_item_get_double(item);
			break;
		case OBS_DATA_BOOLEAN:
			object[name] = obs_data_item_get_bool(item);
			break;
		case OBS_DATA_OBJECT: {
			const OBSDataAutoRelease nested = obs_data_item_get_obj(item);
			object[name] = strictJson(nested);
			break;
		}
		case OBS_DATA_ARRAY: {
			const OBSDataArrayAutoRelease list = obs_data_item_get_array(item);
			object[name] = json::array();
			for (size_t index = 0; index < obs_data_array_count(list); ++index) {
				const OBSDataAutoRelease entry = obs_data_array_item(list, index);
				object[name].push_back(strictJson(entry));
			}
			break;
		}
		default:
			break;
		}
	}
	static_cast<void>(object.dump());
	return object;
}

VendorStandIn::VendorStandIn() : handler_(proc_handler_create())
{
	addProcedures();
	proc_handler_add(
		obs_get_proc_handler(), "bool obs_websocket_api_get_ph(out ptr ph)",
		[](void *data, calldata_t *arguments) { calldata_set_ptr(arguments, "ph", self(data)->handler_); },
		this);
}

VendorStandIn::~VendorStandIn()
{
	proc_handler_destroy(handler_);
}

void VendorStandIn::addProcedures()
{
	proc_handler_add(
		handler_, "bool vendor_register(in string name, out ptr vendor)",
		[](void *data, calldata_t *arguments) { calldata_set_ptr(arguments, "vendor", data); }, this);
	proc_handler_add(
		handler_, "bool vendor_request_register(in ptr vendor, in string type, in ptr callback)",
		[](void *data, calldata_t *arguments) {
			const std::lock_guard lock(self(data)->mutex_);
			self(data)->requests_[calldata_string(arguments, "type")] =
				*static_cast<Request *>(calldata_ptr(arguments, "callback"));
			calldata_set_bool(arguments, "success", true);
		},
		this);
	proc_handler_add(
		handler_, "bool vendor_request_unregister(in ptr vendor, in string type)",
		[](void *data, calldata_t *arguments) {
			const std::lock_guard lock(self(data)->mutex_);
			self(data)->requests_.erase(calldata_string(arguments, "type"));
			calldata_set_bool(arguments, "success", true);
		},
		this);
	proc_handler_add(
		handler_, "bool vendor_event_emit(in ptr vendor, in string type, in ptr data)",
		[](void *data, calldata_t *arguments) {
			auto *event = static_cast<obs_data_t *>(calldata_ptr(arguments, "data"));
			const std::string type = calldata_string(arguments, "type");
			const std::lock_guard lock(self(data)->mutex_);
			try {
				self(data)->events_.emplace_back(type, strictJson(event));
			} catch (const json::exception &error) {
				self(data)->whatWasNoJson_ = type + ": " + error.what();
			}
			calldata_set_bool(arguments, "success", true);
		},
		this);
}

json VendorStandIn::call(const std::string &request, const std::vector<std::pair<std::string, std::string>> &texts)
{
	const OBSDataAutoRelease data = obs_data_create();
	for (const auto &[name, text] : texts) {
		obs_data_set_string(data, name.c_str(), text.c_str());
	}
	return call(request, data);
}

json VendorStandIn::call(const std::string &request, obs_data_t *data)
{
	Request found{};
	{
		const std::lock_guard lock(mutex_);
		found = requests_.at(request);
	}
	const OBSDataAutoRelease response = obs_data_create();
	found.function(data, response, found.param);
	return strictJson(response);
}

std::vector<std::pair<std::string, json>> VendorStandIn::events() const
{
	const std::lock_guard lock(mutex_);
	if (!whatWasNoJson_.empty()) {
		throw std::runtime_error(whatWasNoJson_);
	}
	return events_;
}

} // namespace r2v::test
