// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/keys/cancellation.hpp"
#include "core/keys/key-scope.hpp"

namespace r2v::keys {

enum class KeychainAnswer {
	done = 1,
	/// There is none: no session, or no keychain in it.
	unavailable,
	/// It is locked, and nobody unlocked it.
	locked,
	cancelled,
	failed,
};

/// The named seam to the system's keychain. keychain-libsecret.cpp is the implementation for Linux, keychain-none.cpp
/// the one for builds without.
///
/// Calls may take as long as the user takes to unlock the keychain; a cancelled one returns at once and may have taken
/// effect. One call at a time, on a thread that may wait.
class Keychain {
public:
	virtual ~Keychain() = default;

	struct Found {
		KeychainAnswer answer = KeychainAnswer::unavailable;
		/// With `done`: the key as it is kept, empty where none is for this scope.
		std::string apiKey;
		/// With `done` and no key: the origin of one that is for somebody else, where that can be told.
		std::string otherOrigin;
		/// What the keychain said where it failed, for the log.
		std::string reason;
	};
	/// May make the keychain ask the user to unlock it, but only where it holds a key.
	virtual Found load(const KeyScope &scope, Cancellation &cancellation) = 0;

	struct Saved {
		KeychainAnswer answer = KeychainAnswer::unavailable;
		std::string reason;
	};
	/// Never makes the keychain ask: `locked` instead. An empty key removes the one that is kept for this scope.
	/// `done` only where the keychain was seen to hold the key afterwards.
	virtual Saved save(const KeyScope &scope, const std::string &apiKey, Cancellation &cancellation) = 0;
};

/// The keychain of this system, or null where the plugin was built without one. Touches nothing until it is asked.
std::unique_ptr<Keychain> makeSystemKeychain();

} // namespace r2v::keys
