// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/key-keeper.hpp"

#include "core/http/origin.hpp"

namespace r2v::keys {

void KeyKeeper::start(const std::string &baseUrl, const std::string &keyVariable)
{
	{
		const std::lock_guard lock(mutex_);
		store_.open(baseUrl);
		if (store_.origin().empty()) {
			return useNone(KeySituation::noProvider, ports_.texts("Key.NoProvider"));
		}
		isInEnvironment_ = take(keyFromEnvironment(keyVariable), "Key.UnusableInEnvironment", keyVariable);
		if (isInEnvironment_) {
			situation_ = hasKey_ ? KeySituation::fromEnvironment : situation_;
			return;
		}
		const auto inFile = store_.loadFromFile();
		const bool isFound = take(inFile.apiKey, "Key.UnusableInFile");
		if (!isFound && inFile.refusedAsReadableByOthers) {
			const std::string why = ports_.texts("Notice.KeyReadableByOthers");
			ports_.log(LogLevel::warning, why);
			useNone(KeySituation::fileRefused, why);
		} else if (!isFound) {
			useOneForAnother(inFile.otherOrigin);
		}
		if (!store_.hasKeychain()) {
			return logOneForAnother();
		}
		if (hasKey_ && inFile.newerThanKeychain) {
			// The keychain did not take it then, but may now.
			unstored_ = cleanKey(inFile.apiKey).apiKey;
			thread_.post([this] { store(); });
			return;
		}
		if (situation_ == KeySituation::settled || situation_ == KeySituation::ofAnotherProvider) {
			whyNotInFile_ = {situation_, whyNone_};
			situation_ = KeySituation::keychainIsAsked;
			if (!hasKey_) {
				useNone(situation_, ports_.texts("Status.KeychainIsAsked"));
			}
		}
	}
	thread_.post([this] { askKeychain(); });
}

bool KeyKeeper::take(const std::string &found, std::string_view unusableText, std::string_view variable)
{
	const CleanKey key = cleanKey(found);
	if (key.isUnusable) {
		const std::string why = ports_.texts(unusableText, {{"variable", variable}});
		ports_.log(LogLevel::warning, why);
		useNone(KeySituation::unusable, why);
		return true;
	}
	if (!key.apiKey.empty()) {
		use(key.apiKey, KeySituation::settled);
		return true;
	}
	return false;
}

void KeyKeeper::use(const std::string &apiKey, KeySituation situation)
{
	situation_ = situation;
	hasKey_ = true;
	whyNone_.clear();
	ports_.useKey(apiKey);
}

void KeyKeeper::useNone(KeySituation situation, std::string why)
{
	situation_ = situation;
	hasKey_ = false;
	whyNone_ = std::move(why);
	ports_.useNone(whyNone_);
}

void KeyKeeper::useOneForAnother(const std::string &otherOrigin)
{
	if (otherOrigin.empty()) {
		return useNone(KeySituation::settled, {});
	}
	const std::string kept = http::originOf(otherOrigin);
	useNone(KeySituation::ofAnotherProvider,
		kept.empty() ? ports_.texts("Key.OfUnknownProvider", {{"provider", store_.origin()}})
			     : ports_.texts("Key.OfAnotherProvider", {{"provider", store_.origin()}, {"kept", kept}}));
}

void KeyKeeper::askKeychain()
{
	const auto found = store_.loadFromKeychain(loadCancellation_);
	{
		const std::lock_guard lock(mutex_);
		if (wasEntered_ || isShutDown_) {
			return;
		}
		const bool isFound = take(found.apiKey, "Key.UnusableInKeychain");
		if (!isFound && situation_ == KeySituation::keychainIsAsked) {
			settleWithout(found);
		}
		logOneForAnother();
	}
	if (found.answer == KeychainAnswer::locked) {
		ports_.log(LogLevel::warning, ports_.texts("Status.KeychainIsLocked"));
	} else if (found.answer == KeychainAnswer::failed) {
		ports_.log(LogLevel::warning, ports_.texts("Notice.KeychainFailed", {{"reason", found.reason}}));
	}
	ports_.changed();
}

void KeyKeeper::logOneForAnother() const
{
	if (situation_ == KeySituation::ofAnotherProvider) {
		ports_.log(LogLevel::warning, whyNone_);
	}
}

void KeyKeeper::settleWithout(const Keychain::Found &found)
{
	const bool isLocked = found.answer == KeychainAnswer::locked;
	if (hasKey_) {
		situation_ = isLocked ? KeySituation::keychainLocked : KeySituation::settled;
	} else if (isLocked) {
		useNone(KeySituation::keychainLocked, ports_.texts("Status.KeychainIsLocked"));
	} else if (!found.otherOrigin.empty()) {
		useOneForAnother(found.otherOrigin);
	} else {
		useNone(whyNotInFile_.first, whyNotInFile_.second);
	}
}

KeyKeeper::Entered KeyKeeper::enter(const std::string &typed)
{
	const CleanKey key = cleanKey(typed);
	if (key.isUnusable) {
		return {.apiKey = {}, .reason = ports_.texts("Key.UnusableAsEntered")};
	}
	if (key.apiKey.empty()) {
		return {};
	}
	bool tooLate = false;
	{
		const std::lock_guard lock(mutex_);
		if (store_.origin().empty()) {
			// It would belong to no provider.
			return {.apiKey = {}, .reason = ports_.texts("Key.NoProvider")};
		}
		wasEntered_ = true;
		// The environment's key goes first, usable or not.
		if (!isInEnvironment_) {
			use(key.apiKey, KeySituation::settled);
		}
		tooLate = isShutDown_;
		if (!tooLate) {
			unstored_ = key.apiKey;
		}
	}
	if (tooLate) {
		store_.saveToFile(key.apiKey);
		return {.apiKey = key.apiKey, .reason = {}};
	}
	// Whatever the keychain holds is older.
	loadCancellation_.cancel();
	thread_.post([this] { store(); });
	ports_.changed();
	return {.apiKey = key.apiKey, .reason = {}};
}

bool KeyKeeper::remove()
{
	bool isFree = false;
	bool tooLate = false;
	{
		const std::lock_guard lock(mutex_);
		if (store_.origin().empty()) {
			// There is no provider whose key it could be.
			return true;
		}
		wasEntered_ = true;
		isFree = !isInEnvironment_;
		if (isFree) {
			useNone(KeySituation::settled, {});
		}
		tooLate = isShutDown_;
		if (!tooLate) {
			// An empty key, which the stores take for none.
			unstored_ = std::string{};
		}
	}
	if (tooLate) {
		store_.saveToFile({});
		return isFree;
	}
	loadCancellation_.cancel();
	thread_.post([this] { store(); });
	ports_.changed();
	return isFree;
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
	const KeyStore::Saved saved = store_.save(apiKey, saveCancellation_);
	if (apiKey.empty()) {
		tellOfRemoval(saved);
	} else {
		tellWhere(saved);
	}
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

void KeyKeeper::tellOfRemoval(const KeyStore::Saved &saved) const
{
	if (saved.place == KeyStore::Place::nowhere) {
		ports_.log(LogLevel::warning, ports_.texts("Notice.KeyNotRemoved"));
	} else {
		ports_.log(LogLevel::info, ports_.texts("Notice.KeyRemoved"));
	}
}

KeySituation KeyKeeper::situation() const
{
	const std::lock_guard lock(mutex_);
	return situation_;
}

std::string KeyKeeper::whyNone() const
{
	const std::lock_guard lock(mutex_);
	return whyNone_;
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
	// Ends a call that is under way. Its key goes to the file.
	saveCancellation_.cancel();
	thread_.stop();
	if (unstored_) {
		store_.saveToFile(*unstored_);
	}
}

} // namespace r2v::keys
