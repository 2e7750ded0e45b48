// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/keys/key-store.hpp"
#include "keys/fake-keychain.hpp"
#include "keys/key-folder.hpp"

namespace r2v::keys {

using Place = KeyStore::Place;

class KeyStoreTest : public testing::Test {
protected:
	KeyStoreTest() { store.open("https://here.example"); }

	test::KeyFolder folder;
	std::shared_ptr<test::KeychainScript> keychain = std::make_shared<test::KeychainScript>();
	Cancellation never;
	KeyStore store{folder.path(), std::make_unique<test::FakeKeychain>(keychain)};
};

TEST_F(KeyStoreTest, TheKeychainGoesFirstAndNoFileIsMade)
{
	EXPECT_EQ(store.save("sk-1", never).place, Place::keychain);
	EXPECT_EQ(keychain->apiKey, "sk-1");
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(KeyStoreTest, AnOlderKeyInTheFileGoesWhenTheKeychainTakesTheNewOne)
{
	folder.writeFile(R"({"api_key": "sk-old"})", 0644);
	EXPECT_EQ(store.save("sk-new", never).place, Place::keychain);
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(KeyStoreTest, TheFileTakesAKeyThatTheKeychainDoesNot)
{
	for (const auto answer :
	     {KeychainAnswer::unavailable, KeychainAnswer::locked, KeychainAnswer::cancelled, KeychainAnswer::failed}) {
		keychain->onSave = answer;
		const std::string key = "sk-" + std::to_string(static_cast<int>(answer));
		const auto saved = store.save(key, never);
		EXPECT_EQ(saved.place, Place::file);
		EXPECT_EQ(saved.keychain.answer, answer);
		EXPECT_EQ(store.loadFromFile().apiKey, key);
		EXPECT_EQ(folder.modeOf(folder.file()), 0600U);
	}
	EXPECT_TRUE(store.loadFromFile().newerThanKeychain);
}

TEST_F(KeyStoreTest, AnEmptyKeyRemovesBoth)
{
	keychain->apiKey = "sk-1";
	folder.writeFile(R"({"api_key": "sk-2"})");
	EXPECT_EQ(store.save("", never).place, Place::keychain);
	EXPECT_EQ(keychain->apiKey, "");
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(KeyStoreTest, RemovingFromALockedKeychainIsNotReportedAsDone)
{
	folder.writeFile(R"({"api_key": "sk-2"})");
	keychain->onSave = KeychainAnswer::locked;
	EXPECT_EQ(store.save("", never).place, Place::nowhere);
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(KeyStoreTest, WithoutAKeychainTheFileIsUsed)
{
	KeyStore fileAlone(folder.path(), nullptr);
	fileAlone.open("https://here.example");
	EXPECT_FALSE(fileAlone.hasKeychain());
	EXPECT_EQ(fileAlone.save("sk-1", never).place, Place::file);
	EXPECT_EQ(fileAlone.loadFromFile().apiKey, "sk-1");
	EXPECT_EQ(fileAlone.save("", never).place, Place::file);
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(KeyStoreTest, ReportsIfNeitherTakesIt)
{
	std::filesystem::remove_all(folder.path());
	if (geteuid() == 0) {
		// Rights don't stop root; a file where the folder should be does.
		std::ofstream(folder.path()) << "in the way";
	} else {
		std::filesystem::create_directories(folder.path());
		chmod(folder.path().c_str(), 0500);
		chmod(folder.path().parent_path().c_str(), 0500);
	}
	keychain->onSave = KeychainAnswer::failed;
	EXPECT_EQ(store.save("sk-1", never).place, Place::nowhere);
	chmod(folder.path().parent_path().c_str(), 0700);
}

TEST_F(KeyStoreTest, AnOlderKeyStaysWithTheProviderOfTheFirstStart)
{
	folder.writeFile(R"({"api_key": "sk-old"})");
	EXPECT_EQ(store.loadFromFile().apiKey, "sk-old");
	for (const char *other : {"https://there.example", "http://127.0.0.1:1", "https://here.example:8443"}) {
		KeyStore later(folder.path(), nullptr);
		later.open(other);
		EXPECT_EQ(later.loadFromFile().apiKey, "") << other;
		EXPECT_EQ(later.loadFromFile().otherOrigin, "https://here.example") << other;
	}
	KeyStore back(folder.path(), nullptr);
	back.open("https://HERE.example:443/");
	EXPECT_EQ(back.loadFromFile().apiKey, "sk-old");
}

TEST_F(KeyStoreTest, AForbiddenAddressDecidesNothing)
{
	const test::KeyFolder fresh;
	fresh.writeFile(R"({"api_key": "sk-old"})");
	for (const char *unusable : {"", "here.example", "http://here.example", "https://user@here.example"}) {
		KeyStore first(fresh.path(), nullptr);
		first.open(unusable);
		EXPECT_EQ(first.origin(), "") << unusable;
		EXPECT_EQ(first.loadFromFile().apiKey, "") << unusable;
	}
	KeyStore second(fresh.path(), nullptr);
	second.open("https://there.example");
	EXPECT_EQ(second.loadFromFile().apiKey, "sk-old");
}

TEST_F(KeyStoreTest, ADamagedDecisionIsNotMadeAgain)
{
	folder.writeFile(R"({"api_key": "sk-old"})");
	const std::string right = R"({"origin_of_keys_without_one": "https://there.example")";
	for (const std::string &damaged :
	     {std::string(), std::string("{"), std::string("[]"), std::string("{}"),
	      std::string(R"({"origin_of_keys_without_one": 5})"),
	      std::string(R"({"origin_of_keys_without_one": "https://x@there.example"})"),
	      right + R"(, "deep": )" + std::string(1000, '[') + std::string(1000, ']') + "}",
	      right + R"(, "long": ")" + std::string(100'000, 'x') + "\"}"}) {
		std::ofstream(folder.path() / "key-origin.json", std::ios::trunc) << damaged;
		KeyStore later(folder.path(), nullptr);
		later.open("https://there.example");
		EXPECT_EQ(later.loadFromFile().apiKey, "") << damaged.substr(0, 100);
	}
}

} // namespace r2v::keys
