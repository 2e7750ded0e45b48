// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::keys {

/// The API key's place on disk: credentials.json in the module's config folder, 0600 in a folder of 0700.
/// All calls do file I/O: on a worker or at load, never on OBS's own threads.
class FileKeyStore {
public:
	explicit FileKeyStore(std::filesystem::path configDir) : configDir_(std::move(configDir)) {}

	struct Loaded {
		/// Empty where there is none.
		std::string apiKey;
		/// The file exists but others can read it, so it was refused.
		bool refusedAsReadableByOthers = false;
	};
	Loaded load() const;
	/// Atomic; an empty key removes the file. False where it can't be written.
	bool save(const std::string &apiKey) const;

private:
	std::filesystem::path configDir_;
};

/// FOXAPI_API_KEY, or empty. It wins over every store.
std::string keyFromEnvironment();

} // namespace r2v::keys
