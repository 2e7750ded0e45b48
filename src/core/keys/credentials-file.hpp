// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/keys/key-scope.hpp"

namespace r2v::keys {

/// The API keys' place on disk: credentials.json in the module's config folder, 0600 in a folder of 0700. Each key with
/// the origin it was entered for; one without is from an earlier version or was written by hand.
/// All calls do short file I/O: at load, at exit or on a thread of the plugin, never on OBS's graphics thread.
class CredentialsFile {
public:
	explicit CredentialsFile(const std::filesystem::path &configDir) : file_(configDir / "credentials.json") {}

	struct Loaded {
		/// As it stands there; empty where there is none for this scope.
		std::string apiKey;
		/// Where there is none: the origin of one that is for somebody else.
		std::string otherOrigin;
		/// The file exists but others can read it, so it was refused.
		bool refusedAsReadableByOthers = false;
		/// The plugin put the key here because the keychain did not take it: whatever that holds is older.
		bool newerThanKeychain = false;
	};
	Loaded load(const KeyScope &scope) const;
	/// Atomic; keys for others stay. False where it can't be written; then what was there is as it was.
	bool save(const KeyScope &scope, const std::string &apiKey) const;
	/// Keys for others stay, and the file for them. True where no key of this scope is left.
	bool remove(const KeyScope &scope) const;

private:
	const std::filesystem::path file_;
};

} // namespace r2v::keys
