// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::keys {

/// Which stored keys may be used: those of one provider, identified by its origin (see http::originOf).
struct KeyScope {
	/// The origin of the current base_url. Empty if that is not an address that a request may go to; then no key
	/// may be used.
	std::string origin;
	/// The owner of keys that earlier versions stored without an origin.
	std::string ownerOfOlder;

	bool ownsOlder() const { return !origin.empty() && origin == ownerOfOlder; }
	/// `keptFor` is what is stored beside a key, in any spelling; empty if nothing is.
	bool owns(const std::string &keptFor) const;
};

/// The scope of a base_url. When a version that knows origins first starts, keys without one become this base_url's for
/// good, as noted in <configDir>/key-origin.json. Short file I/O.
KeyScope takeKeyScope(const std::filesystem::path &configDir, const std::string &baseUrl);

} // namespace r2v::keys
