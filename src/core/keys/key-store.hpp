// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/keys/credentials-file.hpp"
#include "core/keys/keychain.hpp"

namespace r2v::keys {

/// Where the API key is kept: in the system's keychain where that answers, else in credentials.json. One of them holds
/// it, not both. Each key is for one provider, and only those for the base_url in force are seen. Calls that ask the
/// keychain can wait for the user; see Keychain.
class KeyStore {
public:
	/// Without a keychain it is the file alone.
	KeyStore(std::filesystem::path configDir, std::unique_ptr<Keychain> keychain) :
		configDir_(std::move(configDir)), file_(configDir_), keychain_(std::move(keychain))
	{}

	/// Before anything else: from here on it is about the keys of this base_url. Short file I/O.
	void open(const std::string &baseUrl) { scope_ = takeKeyScope(configDir_, baseUrl); }
	/// Of the base_url; empty where that is no address.
	const std::string &origin() const { return scope_.origin; }

	bool hasKeychain() const { return keychain_ != nullptr; }

	/// The key in credentials.json; waits for nobody.
	CredentialsFile::Loaded loadFromFile() const { return file_.load(scope_); }
	/// The key in the keychain, which goes before the file's (unless that is newerThanKeychain).
	Keychain::Found loadFromKeychain(Cancellation &cancellation) { return keychain_->load(scope_, cancellation); }

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
		return apiKey.empty() ? file_.remove(scope_) : file_.save(scope_, apiKey);
	}

private:
	const std::filesystem::path configDir_;
	CredentialsFile file_;
	std::unique_ptr<Keychain> keychain_;
	KeyScope scope_;
};

/// The variable of the provider in use (FOXAPI_API_KEY) as it is set, or empty. It wins over every store, and belongs
/// to the base_url in force.
std::string keyFromEnvironment(const std::string &variable);

} // namespace r2v::keys
