// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/key-store.hpp"

#include <cstdlib>

namespace r2v::keys {

KeyStore::Saved KeyStore::save(const std::string &apiKey, Cancellation &cancellation)
{
	Saved saved;
	if (keychain_) {
		saved.keychain = keychain_->save(scope_, apiKey, cancellation);
	}
	if (saved.keychain.answer == KeychainAnswer::done) {
		// An older key in the file would win over the one just stored.
		saved.place = file_.remove(scope_) ? Place::keychain : Place::nowhere;
		return saved;
	}
	const bool inFile = saveToFile(apiKey);
	const bool keychainHoldsNone = saved.keychain.answer == KeychainAnswer::unavailable;
	saved.place = inFile && (!apiKey.empty() || keychainHoldsNone) ? Place::file : Place::nowhere;
	return saved;
}

std::string keyFromEnvironment(const std::string &variable)
{
	const char *key = std::getenv(variable.c_str());
	return key ? key : "";
}

} // namespace r2v::keys
