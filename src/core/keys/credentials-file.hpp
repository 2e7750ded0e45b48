// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::keys {

/// The API key's place on disk: credentials.json in the module's config folder, 0600 in a folder of 0700.
/// All calls do short file I/O: at load, at exit or on a thread of the plugin, never on OBS's graphics thread.
class CredentialsFile {
public:
	explicit CredentialsFile(const std::filesystem::path &configDir) : file_(configDir / "credentials.json") {}

	struct Loaded {
		/// Empty where there is none.
		std::string apiKey;
		/// The file exists but others can read it, so it was refused.
		bool refusedAsReadableByOthers = false;
		/// The plugin put the key here because the keychain did not take it: whatever that holds is older.
		bool newerThanKeychain = false;
	};
	Loaded load() const;
	/// Atomic. False where it can't be written; then what was there is as it was.
	bool save(const std::string &apiKey) const;
	/// True where no file is left.
	bool remove() const;

private:
	const std::filesystem::path file_;
};

} // namespace r2v::keys
