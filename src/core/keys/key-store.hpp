// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/keys/credentials-file.hpp"
#include "core/keys/keychain.hpp"

namespace r2v::keys {

/// Where the API key is kept: in the system's keychain where that answers, else in credentials.json. One of them holds
/// it, not both. Calls that ask the keychain can wait for the user; see Keychain.
class KeyStore {
public:
	/// Without a keychain it is the file alone.
	KeyStore(const std::filesystem::path &configDir, std::unique_ptr<Keychain> keychain) :
		file_(configDir), keychain_(std::move(keychain))
	{}

	bool hasKeychain() const { return keychain_ != nullptr; }

	/// The key in credentials.json; waits for nobody.
	CredentialsFile::Loaded loadFromFile() const { return file_.load(); }
	/// The key in the keychain, which goes before the file's (unless that is newerThanKeychain).
	Keychain::Found loadFromKeychain(Cancellation &cancellation) { return keychain_->load(cancellation); }

	enum class Place { keychain = 1, file, nowhere };
	struct Saved {
		Place place = Place::nowhere;
		/// What the keychain answered: why it is the file.
		Keychain::Saved keychain;
	};
	/// An empty key removes both; `nowhere` where that or the storing failed.
	Saved save(const std::string &apiKey, Cancellation &cancellation);
	/// Waits for nobody.
	bool saveToFile(const std::string &apiKey) const
	{
		return apiKey.empty() ? file_.remove() : file_.save(apiKey);
	}

private:
	CredentialsFile file_;
	std::unique_ptr<Keychain> keychain_;
};

/// FOXAPI_API_KEY, or empty. It wins over every store.
std::string keyFromEnvironment();

} // namespace r2v::keys
