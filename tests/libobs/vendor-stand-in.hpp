// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <obs.hpp>

namespace r2v::test {

/// What obs-websocket is to a vendor, in this process: it takes the vendor's requests and events, and makes JSON of all
/// that it is given as obs-websocket does, which ends OBS where a text is no UTF-8 and throws here.
class VendorStandIn {
public:
	/// Before App::postLoad, which looks for it.
	VendorStandIn();
	~VendorStandIn();
	VendorStandIn(const VendorStandIn &) = delete;
	VendorStandIn &operator=(const VendorStandIn &) = delete;

	/// As a client sends it, or as one that speaks MessagePack does: texts may be any bytes. Throws where the
	/// answer is no JSON.
	nlohmann::json call(const std::string &request, const std::vector<std::pair<std::string, std::string>> &texts);
	nlohmann::json call(const std::string &request, obs_data_t *data);
	/// All so far, with their names; throws where one was no JSON.
	std::vector<std::pair<std::string, nlohmann::json>> events() const;

private:
	struct Request {
		void (*function)(obs_data_t *request, obs_data_t *response, void *param);
		void *param;
	};
	void addProcedures();

	proc_handler_t *handler_;
	mutable std::mutex mutex_;
	std::map<std::string, Request> requests_;
	std::vector<std::pair<std::string, nlohmann::json>> events_;
	std::string whatWasNoJson_;
};

/// As obs-websocket makes it. Throws where a text is no UTF-8.
nlohmann::json strictJson(obs_data_t *data);

} // namespace r2v::test
