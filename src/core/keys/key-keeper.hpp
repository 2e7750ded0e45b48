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
	/// Whatever the stores held is in use.
	settled = 1,
	/// From the environment: it wins, and what the user enters is stored but not used.
	fromEnvironment,
	/// The keychain has not answered; it may be asking the user.
	keychainIsAsked,
	/// It did not open, so what it may hold is unknown.
	keychainLocked,
	/// credentials.json is there but others can read it.
	fileRefused,
	/// What is kept was entered for the provider of another base_url.
	ofAnotherProvider,
	/// The first one that was found holds what no key has.
	unusable,
	/// base_url is no address that a key may be sent to.
	noProvider,
};

/// Finds the API key of the base_url in force and keeps the one the user enters. The keychain is asked on a thread of
/// the keeper's own, since it may wait for the user as long as it likes: nothing waits for it, neither a start nor
/// (longer than the given patience) an end.
class KeyKeeper {
public:
	struct Ports {
		/// The key to use from now on. Any thread; must return at once and not call back.
		std::function<void(const std::string &apiKey)> useKey;
		/// None is to be used, and why: for the user, empty where nobody has entered one. As useKey.
		std::function<void(const std::string &why)> useNone;
		/// situation() or the key changed: what shows it may look again. Any thread.
		std::function<void()> changed;
		const Texts &texts;
		Logger log;
	};

	KeyKeeper(KeyStore store, Ports ports) : store_(std::move(store)), ports_(std::move(ports)) {}
	~KeyKeeper() { shutDown(Milliseconds(0)); }
	KeyKeeper(const KeyKeeper &) = delete;
	KeyKeeper &operator=(const KeyKeeper &) = delete;

	/// Uses what the environment or the file has at once (short file I/O), and asks the keychain.
	void start(const std::string &baseUrl, const std::string &keyVariable);

	struct Entered {
		/// As it is used; empty where nothing was entered or it was refused.
		std::string apiKey;
		/// For the user: why it was refused.
		std::string objection;
	};
	/// A key from the user, as it was typed: used at once, stored by the keeper's thread. After shutDown() it goes
	/// to the file, here and now. Any thread; never logged.
	Entered enter(const std::string &typed);
	KeySituation situation() const;
	/// For the user: why no key is in use. Empty where one is, and where nobody has entered one.
	std::string whyNone() const;

	/// Gives the keychain `patience` to take a key that is not stored yet, then puts that into the file; what the
	/// keychain has not answered by then is dropped. Idempotent.
	void shutDown(Milliseconds patience);

private:
	// With the mutex held.
	/// True where the search ends here: the key is in use, or it is there and unusable.
	bool take(const std::string &found, std::string_view unusableText, std::string_view variable = {});
	void use(const std::string &apiKey, KeySituation situation);
	void useNone(KeySituation situation, std::string why);
	void useOneForAnother(const std::string &otherOrigin);
	void logOneForAnother() const;
	/// The keychain has answered, and has no key to use.
	void settleWithout(const Keychain::Found &found);

	void askKeychain();
	void store();
	void tellWhere(const KeyStore::Saved &saved) const;

	KeyStore store_;
	const Ports ports_;
	Cancellation loadCancellation_;
	Cancellation saveCancellation_;

	mutable std::mutex mutex_;
	std::condition_variable stored_;
	KeySituation situation_ = KeySituation::settled;
	bool hasKey_ = false;
	std::string whyNone_;
	/// What it was before the keychain was asked.
	std::pair<KeySituation, std::string> whyNotInFile_{KeySituation::settled, {}};
	bool isInEnvironment_ = false;
	/// What was entered and no store has yet.
	std::optional<std::string> unstored_;
	bool isStoring_ = false;
	bool wasEntered_ = false;
	bool isShutDown_ = false;
	/// One: keys are stored in the order in which they were entered.
	Workers thread_{1, ports_.log};
};

} // namespace r2v::keys
