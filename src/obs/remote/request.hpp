// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <obs.hpp>

#include "obs/remote/described.hpp"

namespace r2v::obs {

/// Why a request was not carried out: `error_code` and `error` of the contract.
struct RequestError {
	std::string code;
	std::string sentence;
};
using Outcome = std::optional<RequestError>;

/// One request with its handler. `Uses` is what the requests of its domain work with.
template <typename Uses>
struct RequestOf {
	RequestDescription description;
	/// On a thread of obs-websocket. The fields have been checked by the description.
	Outcome (*carryOut)(const Uses &uses, obs_data_t *request, obs_data_t *response);
	/// The handler checks the fields and tells what is wrong in a way of its own.
	bool checksItself = false;
};

inline std::string textOf(obs_data_t *request, const char *field)
{
	return obs_data_get_string(request, field);
}

inline bool isGiven(obs_data_t *request, const char *field)
{
	return obs_data_has_user_value(request, field);
}

} // namespace r2v::obs
