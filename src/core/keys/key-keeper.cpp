// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/key-keeper.hpp"

namespace r2v::keys {

void KeyKeeper::start()
{
	{
		const std::lock_guard lock(mutex_);
		if (const std::string apiKey = keyFromEnvironment(); !apiKey.empty()) {
			situation_ = KeySituation::fromEnvironment;
			ports_.useKey(apiKey);
			return;
		}
		const auto inFile = store_.loadFromFile();
		if (inFile.refusedAsReadableByOthers) {
			situation_ = KeySituation::fileRefused;
			ports_.log(LogLevel::warning, ports_.texts("Notice.KeyReadableByOthers"));
		}
		if (!inFile.apiKey.empty()) {
			ports_.useKey(inFile.apiKey);
		}
		if (!store_.hasKeychain()) {
			return;
		}
		if (inFile.newerThanKeychain) {
			// The keychain did not take it then; perhaps it does now.
			unstored_ = inFile.apiKey;
			thread_.post([this] { store(); });
			return;
		}
		if (situation_ == KeySituation::settled) {
			situation_ = KeySituation::keychainIsAsked;
		}
	}
	thread_.post([this] { askKeychain(); });
}

void KeyKeeper::askKeychain()
{
	const auto found = store_.loadFromKeychain(loadCancellation_);
	{
		const std::lock_guard lock(mutex_);
		if (wasEntered_ || isShutDown_) {
			return;
		}
		if (!found.apiKey.empty()) {
			situation_ = KeySituation::settled;
			ports_.useKey(found.apiKey);
		} else if (situation_ == KeySituation::keychainIsAsked) {
			const bool locked = found.answer == KeychainAnswer::locked;
			situation_ = locked ? KeySituation::keychainLocked : KeySituation::settled;
		}
	}
	if (found.answer == KeychainAnswer::locked) {
		ports_.log(LogLevel::warning, ports_.texts("Status.KeychainIsLocked"));
	} else if (found.answer == KeychainAnswer::failed) {
		ports_.log(LogLevel::warning, ports_.texts("Notice.KeychainFailed", {{"reason", found.reason}}));
	}
	ports_.changed();
}

void KeyKeeper::enter(const std::string &apiKey)
{
	bool tooLate = false;
	{
		const std::lock_guard lock(mutex_);
		wasEntered_ = true;
		if (situation_ != KeySituation::fromEnvironment) {
			situation_ = KeySituation::settled;
			ports_.useKey(apiKey);
		}
		tooLate = isShutDown_;
		if (!tooLate) {
			unstored_ = apiKey;
		}
	}
	if (tooLate) {
		store_.saveToFile(apiKey);
		return;
	}
	// Whatever the keychain holds is older.
	loadCancellation_.cancel();
	thread_.post([this] { store(); });
	ports_.changed();
}

void KeyKeeper::store()
{
	std::string apiKey;
	{
		const std::lock_guard lock(mutex_);
		if (!unstored_) {
			return;
		}
		apiKey = *unstored_;
		unstored_.reset();
		isStoring_ = true;
	}
	tellWhere(store_.save(apiKey, saveCancellation_));
	const std::lock_guard lock(mutex_);
	isStoring_ = false;
	stored_.notify_all();
}

void KeyKeeper::tellWhere(const KeyStore::Saved &saved) const
{
	if (saved.place == KeyStore::Place::nowhere) {
		ports_.log(LogLevel::warning, ports_.texts("Notice.KeyNotStored"));
		return;
	}
	if (saved.place == KeyStore::Place::keychain) {
		ports_.log(LogLevel::info, ports_.texts("Notice.KeyInKeychain"));
		return;
	}
	switch (saved.keychain.answer) {
	case KeychainAnswer::locked:
	case KeychainAnswer::cancelled:
		ports_.log(LogLevel::warning, ports_.texts("Notice.KeyInFileAsLocked"));
		break;
	case KeychainAnswer::failed:
		ports_.log(LogLevel::warning,
			   ports_.texts("Notice.KeyInFileAsFailed", {{"reason", saved.keychain.reason}}));
		break;
	default:
		ports_.log(LogLevel::info, ports_.texts("Notice.KeyInFile"));
	}
}

KeySituation KeyKeeper::situation() const
{
	const std::lock_guard lock(mutex_);
	return situation_;
}

void KeyKeeper::shutDown(Milliseconds patience)
{
	loadCancellation_.cancel();
	{
		std::unique_lock lock(mutex_);
		if (isShutDown_) {
			return;
		}
		isShutDown_ = true;
		stored_.wait_for(lock, patience, [this] { return !unstored_ && !isStoring_; });
	}
	// A call under way ends now, and its key goes to the file.
	saveCancellation_.cancel();
	thread_.stop();
	if (unstored_) {
		store_.saveToFile(*unstored_);
	}
}

} // namespace r2v::keys
