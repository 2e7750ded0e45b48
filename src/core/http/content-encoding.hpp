// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/http/transport.hpp"

namespace r2v::http {

enum class ContentEncoding {
	/// As it is. Also where the header names what is no encoding at all ("utf-8", "binary"): gateways write that,
	/// and
	/// browsers pass it over.
	none = 1,
	/// libcurl takes it off.
	decodable,
};

ContentEncoding encodingOf(const Response &response);

} // namespace r2v::http
