// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/http/transport.hpp"

namespace r2v::http {

enum class ContentEncoding {
	/// Plain. Also if the header names something that is no encoding ("utf-8", "binary"), as gateways do and
	/// browsers ignore.
	none = 1,
	/// libcurl can decode it.
	decodable,
};

ContentEncoding encodingOf(const Response &response);

} // namespace r2v::http
