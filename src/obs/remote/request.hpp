// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <obs.hpp>

#include "obs/remote/described.hpp"

namespace r2v::obs {

/// Why a request was not carried out: the `error_code` and `error` of the contract.
struct RequestError {
	std::string code;
	std::string sentence;
};
using Outcome = std::optional<RequestError>;

/// A request and its handler. `Uses` is what the requests of one domain work with.
template <typename Uses>
struct RequestOf {
	RequestDescription description;
	/// On a thread of obs-websocket. The fields were checked against the description.
	Outcome (*carryOut)(const Uses &uses, obs_data_t *request, obs_data_t *response);
	/// The handler checks the fields itself and reports errors in its own way.
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
