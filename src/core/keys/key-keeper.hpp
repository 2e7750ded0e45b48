// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/clock.hpp"
#include "core/keys/clean-key.hpp"
#include "core/keys/key-store.hpp"
#include "core/log.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"

namespace r2v::keys {

/// Where the key in use comes from, or why there is none (yet).
enum class KeySituation {
	/// In use is what the stores had, if anything.
	settled = 1,
	/// The environment's key is in use. What the user enters is stored but not used.
	fromEnvironment,
	/// The keychain has not answered yet; it may be asking the user.
	keychainIsAsked,
	/// The keychain did not open, so nobody knows what it holds.
	keychainLocked,
	/// credentials.json exists, but others can read it.
	fileRefused,
	/// The stored key was entered for the provider of another base_url.
	ofAnotherProvider,
	/// The first key that was found can't be one.
	unusable,
	/// base_url is not an address that a key may be sent to.
	noProvider,
};

/// Finds the API key for the current base_url and keeps the one that the user enters. The keychain may wait for its
/// user as long as it likes, so it is asked on a thread of the keeper's own: nothing waits for it at the start, and at
/// the end no longer than the given patience.
class KeyKeeper {
public:
	struct Ports {
		/// The key to use from now on. Any thread; must return at once and not call back.
		std::function<void(const std::string &apiKey)> useKey;
		/// No key is to be used. `why` is for the user, empty if nobody has entered one. Same rules as
		/// useKey.
		std::function<void(const std::string &why)> useNone;
		/// situation() or the key changed, so displays should refresh. Any thread.
		std::function<void()> changed;
		const Texts &texts;
		Logger log;
	};

	KeyKeeper(KeyStore store, Ports ports) : store_(std::move(store)), ports_(std::move(ports)) {}
	~KeyKeeper() { shutDown(Milliseconds(0)); }
	KeyKeeper(const KeyKeeper &) = delete;
	KeyKeeper &operator=(const KeyKeeper &) = delete;

	/// Uses the key in the environment or the file at once (short file I/O) and asks the keychain.
	void start(const std::string &baseUrl, const std::string &keyVariable);

	struct Entered {
		/// The key as used; empty if nothing was entered or it was refused.
		std::string apiKey;
		/// For the user: why it was refused.
		std::string reason;
	};
	/// A key as the user typed it: used at once and stored by the keeper's thread. After shutDown() it goes
	/// straight to the file. Any thread; never logged.
	Entered enter(const std::string &typed);
	/// Takes the key out of use and removes it for this provider from every store. Any thread; the keychain may
	/// wait for its user, so the stores follow. False: the environment's key is in use, and stays so; a stored one
	/// is removed all the same.
	bool remove();
	KeySituation situation() const;
	/// For the user: why no key is in use. Empty if one is, or if nobody has entered one.
	std::string whyNone() const;

	/// Gives the keychain `patience` to take a key that is not stored yet, then puts the key into the file. Later
	/// answers are ignored. Idempotent.
	void shutDown(Milliseconds patience);

private:
	// With the mutex held.
	/// True if the search ends here: the key is in use, or it is unusable.
	bool take(const std::string &found, std::string_view unusableText, std::string_view variable = {});
	void use(const std::string &apiKey, KeySituation situation);
	void useNone(KeySituation situation, std::string why);
	void useOneForAnother(const std::string &otherOrigin);
	void logOneForAnother() const;
	/// For a keychain that answered and has no usable key.
	void settleWithout(const Keychain::Found &found);

	void askKeychain();
	void store();
	void tellWhere(const KeyStore::Saved &saved) const;
	void tellOfRemoval(const KeyStore::Saved &saved) const;

	KeyStore store_;
	const Ports ports_;
	Cancellation loadCancellation_;
	Cancellation saveCancellation_;

	mutable std::mutex mutex_;
	std::condition_variable stored_;
	KeySituation situation_ = KeySituation::settled;
	bool hasKey_ = false;
	std::string whyNone_;
	/// The situation before the keychain was asked.
	std::pair<KeySituation, std::string> whyNotInFile_{KeySituation::settled, {}};
	bool isInEnvironment_ = false;
	/// Entered, but in no store yet.
	std::optional<std::string> unstored_;
	bool isStoring_ = false;
	bool wasEntered_ = false;
	bool isShutDown_ = false;
	/// One thread, so that keys are stored in the order in which they were entered.
	Workers thread_{1, ports_.log};
};

} // namespace r2v::keys
