// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::keys {

/// Which of the keys that are kept may be used: those of one provider, by its origin (see http::originOf).
struct KeyScope {
	/// Of the base_url in force; empty where that is no address that a request may go to, and then no key is
	/// anybody's.
	std::string origin;
	/// Whom the keys belong to that were kept without an origin, as versions before this one did.
	std::string ownerOfOlder;

	bool ownsOlder() const { return !origin.empty() && origin == ownerOfOlder; }
	/// `keptFor` as it stands beside a key, in any spelling; empty: kept without.
	bool owns(const std::string &keptFor) const;
};

/// The scope of a base_url. At the first start of a version that knows origins, keys without one become this base_url's
/// for good: <configDir>/key-origin.json says so. Short file I/O.
KeyScope takeKeyScope(const std::filesystem::path &configDir, const std::string &baseUrl);

} // namespace r2v::keys
