// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/keys/key-scope.hpp"

namespace r2v::keys {

/// Stores API keys on disk: credentials.json in the module's config folder, 0600 in a folder of 0700. Each key has the
/// origin that it was entered for; one without is from an earlier version or was written by hand. All calls do short
/// file I/O: at load, at exit or on a thread of the plugin, never on OBS's graphics thread.
class CredentialsFile {
public:
	explicit CredentialsFile(const std::filesystem::path &configDir) : file_(configDir / "credentials.json") {}

	struct Loaded {
		/// As stored; empty if there is none for this scope.
		std::string apiKey;
		/// If there is none: the origin of one for another provider.
		std::string otherOrigin;
		/// The file exists but others can read it, so it was refused.
		bool refusedAsReadableByOthers = false;
		/// The plugin put the key here because the keychain did not take it, so whatever the keychain holds is
		/// older.
		bool newerThanKeychain = false;
	};
	Loaded load(const KeyScope &scope) const;
	/// Atomic; keys for other providers stay. False if it can't be written, and then nothing has changed.
	bool save(const KeyScope &scope, const std::string &apiKey) const;
	/// Keys for other providers stay, and so does the file if there are any. True if no key of this scope is left.
	bool remove(const KeyScope &scope) const;

private:
	const std::filesystem::path file_;
};

} // namespace r2v::keys
