// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::http {

struct CurlSettings {
	/// Product and version. The gateway refuses a library's default.
	std::string userAgent;
	/// As curl takes it (http://, socks5h:// …, with user and password if needed). Empty: as the environment's
	/// proxy variables say. Never used for this machine itself.
	std::string proxy;
	/// PEM file of the authorities to trust instead of the system's. Empty: the system's.
	std::filesystem::path caFile;
};

} // namespace r2v::http
