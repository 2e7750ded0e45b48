// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/keys/cancellation.hpp"
#include "core/keys/key-scope.hpp"

namespace r2v::keys {

enum class KeychainAnswer {
	done = 1,
	/// There is no session, or no keychain in it.
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
		/// With `done`: the key as stored; empty if there is none for this scope.
		std::string apiKey;
		/// With `done` and no key: the origin of a key for another provider, if that can be told.
		std::string otherOrigin;
		/// The keychain's own words for a failure, for the log.
		std::string reason;
	};
	/// May make the keychain prompt the user to unlock it, but only if it holds a key.
	virtual Found load(const KeyScope &scope, Cancellation &cancellation) = 0;

	struct Saved {
		KeychainAnswer answer = KeychainAnswer::unavailable;
		std::string reason;
	};
	/// Never makes the keychain prompt; answers `locked` instead. An empty key removes the one for this scope.
	/// `done` only if the keychain was then seen to hold the key.
	virtual Saved save(const KeyScope &scope, const std::string &apiKey, Cancellation &cancellation) = 0;
};

/// The system's keychain, or null if the plugin was built without one. Touches nothing until it is asked.
std::unique_ptr<Keychain> makeSystemKeychain();

} // namespace r2v::keys
