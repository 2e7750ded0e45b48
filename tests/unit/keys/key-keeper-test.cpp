// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdlib>

#include <gmock/gmock.h>

#include "core/keys/key-keeper.hpp"
#include "keys/fake-keychain.hpp"
#include "keys/key-folder.hpp"
#include "surface/english-texts.hpp"

namespace r2v::keys {

using test::KeychainScript;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class KeyKeeperTest : public testing::Test {
protected:
	KeyKeeperTest() { unsetenv("FOXAPI_API_KEY"); }
	~KeyKeeperTest() override { unsetenv("FOXAPI_API_KEY"); }

	KeyKeeper &start(bool withKeychain = true)
	{
		std::unique_ptr<Keychain> chain;
		if (withKeychain) {
			chain = std::make_unique<test::FakeKeychain>(keychain);
		}
		keeper = std::make_unique<KeyKeeper>(
			KeyStore(folder.path(), std::move(chain)),
			KeyKeeper::Ports{
				.useKey = [this](const std::string &key) { note(used, key); },
				.useNone = [this](const std::string &why) { note(refusals, why); },
				.changed = [this] { note(changes, "changed"); },
				.texts = texts,
				.log = [this](LogLevel, std::string_view line) { note(log, std::string(line)); }});
		keeper->start(baseUrl, keyVariable);
		return *keeper;
	}

	std::string keyInFile() const
	{
		return CredentialsFile(folder.path()).load(takeKeyScope(folder.path(), baseUrl)).apiKey;
	}
	std::vector<std::string> usedKeys()
	{
		const std::lock_guard lock(keychain->mutex);
		return used;
	}
	bool eventuallyUses(const std::string &key)
	{
		return keychain->eventually([&](KeychainScript &) { return !used.empty() && used.back() == key; });
	}
	bool eventuallyLogs(const std::string &part)
	{
		return keychain->eventually([&](KeychainScript &) { return logged().find(part) != std::string::npos; });
	}
	/// Not what a keychain or a file holds: only what was said about it.
	std::string logged() const
	{
		std::string all;
		for (const std::string &line : log) {
			all += line + '\n';
		}
		return all;
	}

	void note(std::vector<std::string> &list, const std::string &what) const
	{
		keychain->set([&](KeychainScript &) { list.push_back(what); });
	}

	test::KeyFolder folder;
	std::shared_ptr<KeychainScript> keychain = std::make_shared<KeychainScript>();
	const Texts texts = test::englishTexts();
	std::string baseUrl = "https://here.example";
	std::vector<std::string> used;
	/// Why there was none.
	std::vector<std::string> refusals;
	std::vector<std::string> changes;
	std::vector<std::string> log;
	std::string keyVariable = "FOXAPI_API_KEY";
	/// Last, so that its thread ends before what it writes to.
	std::unique_ptr<KeyKeeper> keeper;
};

TEST_F(KeyKeeperTest, TheEnvironmentWinsAndNothingElseIsAsked)
{
	setenv("FOXAPI_API_KEY", "sk-environment", 1);
	keychain->apiKey = "sk-keychain";
	folder.writeFile(R"({"api_key": "sk-file"})");
	EXPECT_EQ(start().situation(), KeySituation::fromEnvironment);
	keeper->shutDown(Milliseconds(0));
	EXPECT_THAT(usedKeys(), ElementsAre("sk-environment"));
	EXPECT_EQ(keychain->loads, 0);
}

TEST_F(KeyKeeperTest, TheVariableOfAnotherProviderIsNotRead)
{
	setenv("FOXAPI_API_KEY", "sk-of-another", 1);
	setenv("R2V_TEST_TOY_KEY", "sk-toy", 1);
	keyVariable = "R2V_TEST_TOY_KEY";
	EXPECT_EQ(start().situation(), KeySituation::fromEnvironment);
	keeper->shutDown(Milliseconds(0));
	unsetenv("R2V_TEST_TOY_KEY");
	EXPECT_THAT(usedKeys(), ElementsAre("sk-toy"));
}

TEST_F(KeyKeeperTest, TheKeychainWinsOverTheFile)
{
	keychain->apiKey = "sk-keychain";
	folder.writeFile(R"({"api_key": "sk-file"})");
	start();
	EXPECT_TRUE(eventuallyUses("sk-keychain"));
	EXPECT_EQ(keeper->situation(), KeySituation::settled);
}

TEST_F(KeyKeeperTest, TheFileIsUsedAtOnceWhileTheKeychainIsAsked)
{
	keychain->loadHangs = true;
	folder.writeFile(R"({"api_key": "sk-file"})");
	start();
	EXPECT_THAT(usedKeys(), ElementsAre("sk-file"));
	EXPECT_EQ(keeper->situation(), KeySituation::keychainIsAsked);
}

TEST_F(KeyKeeperTest, ASilentKeychainDelaysNeitherStartNorEnd)
{
	keychain->loadHangs = true;
	keychain->apiKey = "sk-keychain";
	start();
	ASSERT_TRUE(keychain->eventually([](KeychainScript &script) { return script.loads == 1; }));
	EXPECT_EQ(keeper->situation(), KeySituation::keychainIsAsked);
	keeper->shutDown(Milliseconds(0));
	EXPECT_THAT(usedKeys(), IsEmpty());
}

TEST_F(KeyKeeperTest, AKeychainUnlockedLaterProvidesItsKey)
{
	keychain->loadHangs = true;
	keychain->apiKey = "sk-keychain";
	start();
	keychain->set([](KeychainScript &script) { script.loadHangs = false; });
	EXPECT_TRUE(eventuallyUses("sk-keychain"));
}

TEST_F(KeyKeeperTest, ALockedKeychainIsReported)
{
	keychain->onLoad = KeychainAnswer::locked;
	start();
	EXPECT_TRUE(eventuallyLogs("keychain is locked"));
	EXPECT_EQ(keeper->situation(), KeySituation::keychainLocked);
}

TEST_F(KeyKeeperTest, AnEnteredKeyWinsOverALateAnswerOfTheKeychain)
{
	keychain->loadHangs = true;
	keychain->apiKey = "sk-old";
	start().enter("sk-entered");
	ASSERT_TRUE(keychain->eventually([](KeychainScript &script) { return script.apiKey == "sk-entered"; }));
	EXPECT_EQ(keeper->situation(), KeySituation::settled);
	keeper->shutDown(Milliseconds(0));
	EXPECT_THAT(usedKeys(), ElementsAre("sk-entered"));
}

TEST_F(KeyKeeperTest, AnEnteredKeyWinsOverAnAnswerAlreadyOnItsWay)
{
	keychain->loadHangs = true;
	keychain->loadAnswersAllTheSame = true;
	keychain->apiKey = "sk-old";
	start();
	ASSERT_TRUE(keychain->eventually([](KeychainScript &script) { return script.loads == 1; }));
	keeper->enter("sk-entered");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_THAT(usedKeys(), ElementsAre("sk-entered"));
}

TEST_F(KeyKeeperTest, OfKeysEnteredInARowTheLastStays)
{
	start();
	for (int number = 0; number < 50; number++) {
		keeper->enter("sk-" + std::to_string(number));
	}
	keeper->shutDown(Milliseconds(20000));
	EXPECT_EQ(keychain->apiKey, "sk-49");
	EXPECT_EQ(usedKeys().back(), "sk-49");
}

TEST_F(KeyKeeperTest, ARemovedKeyIsInUseNoMoreAndInNoStore)
{
	for (const bool withKeychain : {true, false}) {
		used.clear();
		refusals.clear();
		log.clear();
		KeyKeeper &one = start(withKeychain);
		EXPECT_EQ(one.enter("sk-typed").apiKey, "sk-typed");
		ASSERT_TRUE(eventuallyUses("sk-typed"));
		EXPECT_TRUE(one.remove());
		ASSERT_FALSE(refusals.empty());
		EXPECT_EQ(refusals.back(), "");
		EXPECT_EQ(one.whyNone(), "");
		EXPECT_TRUE(eventuallyLogs("removed"));
		EXPECT_EQ(keyInFile(), "");
		one.shutDown(std::chrono::seconds(5));
		EXPECT_EQ(keychain->apiKey, "") << (withKeychain ? "with a keychain" : "without one");
	}
}

TEST_F(KeyKeeperTest, AKeyEnteredAfterARemovalIsStored)
{
	KeyKeeper &one = start(false);
	one.enter("sk-wrong");
	one.remove();
	one.enter("sk-right");
	one.shutDown(std::chrono::seconds(5));
	EXPECT_EQ(keyInFile(), "sk-right");
	EXPECT_EQ(usedKeys().back(), "sk-right");
}

TEST_F(KeyKeeperTest, TheEnvironmentsKeyIsNotRemoved)
{
	setenv("FOXAPI_API_KEY", "sk-environment", 1);
	KeyKeeper &one = start(false);
	one.enter("sk-typed");
	EXPECT_FALSE(one.remove());
	EXPECT_EQ(one.situation(), KeySituation::fromEnvironment);
	one.shutDown(std::chrono::seconds(5));
	EXPECT_EQ(keyInFile(), "");
	EXPECT_THAT(usedKeys(), ElementsAre("sk-environment"));
}

TEST_F(KeyKeeperTest, AKeyRefusedByALockedKeychainMovesThereAtTheNextStart)
{
	keychain->apiKey = "sk-old";
	keychain->onSave = KeychainAnswer::locked;
	start().enter("sk-new");
	EXPECT_TRUE(eventuallyLogs("credentials.json"));
	keeper.reset();

	keychain->onSave = KeychainAnswer::done;
	start();
	ASSERT_TRUE(keychain->eventually([](KeychainScript &script) { return script.apiKey == "sk-new"; }));
	keeper->shutDown(Milliseconds(20000));
	EXPECT_EQ(usedKeys().back(), "sk-new");
	EXPECT_FALSE(std::filesystem::exists(folder.file()));
}

TEST_F(KeyKeeperTest, AKeyEnteredJustBeforeTheEndIsStored)
{
	start().enter("sk-late");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_EQ(keychain->apiKey, "sk-late");
}

TEST_F(KeyKeeperTest, AKeychainHungAtTheEndLeavesTheKeyToTheFile)
{
	keychain->saveHangs = true;
	start().enter("sk-late");
	keeper->shutDown(Milliseconds(1));
	EXPECT_EQ(keyInFile(), "sk-late");
}

TEST_F(KeyKeeperTest, AKeyWaitingForAHungKeychainGoesToTheFileAtTheEnd)
{
	keychain->saveHangs = true;
	start().enter("sk-first");
	ASSERT_TRUE(keychain->eventually([](KeychainScript &script) { return script.saves.size() == 1; }));
	keeper->enter("sk-second");
	keeper->shutDown(Milliseconds(1));
	EXPECT_EQ(keyInFile(), "sk-second");
}

TEST_F(KeyKeeperTest, AKeyEnteredAfterTheEndGoesToTheFile)
{
	start();
	keeper->shutDown(Milliseconds(0));
	keeper->enter("sk-later");
	EXPECT_EQ(keyInFile(), "sk-later");
}

TEST_F(KeyKeeperTest, AFileThatOthersCanReadIsReportedAndNotUsed)
{
	folder.writeFile(R"({"api_key": "sk-file"})", 0644);
	start(false);
	EXPECT_THAT(usedKeys(), IsEmpty());
	EXPECT_EQ(keeper->situation(), KeySituation::fileRefused);
	EXPECT_THAT(logged(), HasSubstr("chmod 600"));
	keeper->shutDown(Milliseconds(0));
	EXPECT_EQ(folder.readFile(), R"({"api_key": "sk-file"})");
	EXPECT_EQ(folder.modeOf(folder.file()), 0644U);
}

TEST_F(KeyKeeperTest, AKeyEnteredBesideTheEnvironmentsIsStoredButNotUsed)
{
	setenv("FOXAPI_API_KEY", "sk-environment", 1);
	start().enter("sk-entered");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_THAT(usedKeys(), ElementsAre("sk-environment"));
	EXPECT_EQ(keychain->apiKey, "sk-entered");
}

TEST_F(KeyKeeperTest, NoKeyIsEverInTheLog)
{
	for (const auto answer : {KeychainAnswer::done, KeychainAnswer::unavailable, KeychainAnswer::locked,
				  KeychainAnswer::cancelled, KeychainAnswer::failed}) {
		keychain->apiKey = "sk-secret-kept";
		keychain->onLoad = keychain->onSave = answer;
		start();
		keeper->enter("sk-secret-entered");
		keeper->shutDown(Milliseconds(20000));
		keeper.reset();
	}
	EXPECT_THAT(logged(), Not(IsEmpty()));
	EXPECT_THAT(logged(), Not(HasSubstr("secret")));
}

TEST_F(KeyKeeperTest, AKeyInTheKeychainStaysWithItsProvider)
{
	start().enter("sk-here");
	keeper->shutDown(Milliseconds(20000));
	used.clear();
	changes.clear();
	baseUrl = "https://there.example";
	start();
	ASSERT_TRUE(keychain->eventually([this](KeychainScript &) { return !refusals.empty() && !changes.empty(); }));
	keeper->shutDown(Milliseconds(20000));
	EXPECT_THAT(usedKeys(), IsEmpty());
	EXPECT_EQ(keeper->situation(), KeySituation::ofAnotherProvider);
	EXPECT_THAT(keeper->whyNone(), AllOf(HasSubstr("https://here.example"), HasSubstr("https://there.example"),
					     HasSubstr("base_url"), Not(HasSubstr("sk-here"))));
	EXPECT_EQ(refusals.back(), keeper->whyNone());
	EXPECT_THAT(logged(), HasSubstr(keeper->whyNone()));

	baseUrl = "https://here.example/";
	start();
	EXPECT_TRUE(eventuallyUses("sk-here"));
}

TEST_F(KeyKeeperTest, AKeyInTheFileStaysWithItsProviderAndAnotherCanBeAdded)
{
	start(false).enter("sk-here");
	keeper->shutDown(Milliseconds(20000));
	used.clear();
	baseUrl = "https://there.example";
	start(false);
	EXPECT_THAT(usedKeys(), IsEmpty());
	EXPECT_EQ(keeper->situation(), KeySituation::ofAnotherProvider);
	EXPECT_THAT(keeper->whyNone(), HasSubstr("https://here.example"));
	keeper->enter("sk-there");
	EXPECT_EQ(keeper->whyNone(), "");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_THAT(usedKeys(), ElementsAre("sk-there"));

	used.clear();
	baseUrl = "https://here.example";
	start(false);
	EXPECT_THAT(usedKeys(), ElementsAre("sk-here"));
}

TEST_F(KeyKeeperTest, AnOlderKeyHiddenByALockedKeychainDoesNotGoToTheNextProvider)
{
	keychain->apiKey = "sk-old";
	keychain->onLoad = KeychainAnswer::locked;
	start();
	ASSERT_TRUE(eventuallyLogs("keychain is locked"));
	keychain->onLoad = KeychainAnswer::done;
	baseUrl = "https://there.example";
	start();
	ASSERT_TRUE(eventuallyLogs("https://here.example"));
	EXPECT_THAT(usedKeys(), IsEmpty());
	baseUrl = "https://here.example";
	start();
	EXPECT_TRUE(eventuallyUses("sk-old"));
}

TEST_F(KeyKeeperTest, TheFirstStartDecidesOnOlderKeysEvenIfTheEnvironmentHasOne)
{
	setenv("FOXAPI_API_KEY", "sk-environment", 1);
	start();
	unsetenv("FOXAPI_API_KEY");
	used.clear();
	folder.writeFile(R"({"api_key": "sk-old"})");
	baseUrl = "https://there.example";
	start(false);
	EXPECT_THAT(usedKeys(), IsEmpty());
	setenv("FOXAPI_API_KEY", "sk-environment", 1);
	start(false);
	EXPECT_THAT(usedKeys(), ElementsAre("sk-environment")) << "the environment's is for the base_url of today";
}

TEST_F(KeyKeeperTest, WithAnInvalidBaseUrlNoKeyIsUsedOrAccepted)
{
	setenv("FOXAPI_API_KEY", "sk-environment", 1);
	folder.writeFile(R"({"api_key": "sk-file"})");
	keychain->apiKey = "sk-keychain";
	for (const char *unusable : {"https://here.example@evil.example", "http://here.example", "here.example", ""}) {
		baseUrl = unusable;
		start();
		EXPECT_THAT(keeper->enter("sk-entered").reason, HasSubstr("base_url")) << unusable;
		keeper->shutDown(Milliseconds(20000));
		EXPECT_THAT(usedKeys(), IsEmpty()) << unusable;
		EXPECT_EQ(keeper->situation(), KeySituation::noProvider);
		EXPECT_THAT(keeper->whyNone(), HasSubstr("base_url"));
	}
	EXPECT_EQ(keychain->apiKey, "sk-keychain");
	EXPECT_EQ(folder.readFile(), R"({"api_key": "sk-file"})");
}

TEST_F(KeyKeeperTest, AKeyIsCleanedWhereverItComesFrom)
{
	setenv("FOXAPI_API_KEY", "sk-environment\r", 1);
	start();
	EXPECT_THAT(usedKeys(), ElementsAre("sk-environment"));
	unsetenv("FOXAPI_API_KEY");
	folder.writeFile("{\"api_key\": \"\u00a0Bearer sk-file\\n\"}");
	start(false);
	EXPECT_EQ(usedKeys().back(), "sk-file");
	keychain->apiKey = "\xef\xbb\xbf\"sk-keychain\"";
	start();
	EXPECT_TRUE(eventuallyUses("sk-keychain"));
	EXPECT_EQ(keeper->enter("FOXAPI_API_KEY=sk-entered\xe2\x80\x8b").apiKey, "sk-entered");
	EXPECT_EQ(usedKeys().back(), "sk-entered");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_EQ(keychain->apiKey, "sk-entered");
}

TEST_F(KeyKeeperTest, AnInvalidKeyInTheEnvironmentIsReportedAndNothingElseIsUsed)
{
	setenv("FOXAPI_API_KEY", "sk-secret one two", 1);
	folder.writeFile(R"({"api_key": "sk-file"})");
	keychain->apiKey = "sk-keychain";
	start().enter("sk-entered");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_THAT(usedKeys(), IsEmpty());
	EXPECT_EQ(keeper->situation(), KeySituation::unusable);
	EXPECT_THAT(keeper->whyNone(), AllOf(HasSubstr("characters that no key has"), HasSubstr("FOXAPI_API_KEY")));
	EXPECT_THAT(logged(), AllOf(HasSubstr("characters that no key has"), Not(HasSubstr("secret"))));
	EXPECT_EQ(keychain->apiKey, "sk-entered");
}

TEST_F(KeyKeeperTest, ABlankKeyInTheEnvironmentDoesNotCount)
{
	setenv("FOXAPI_API_KEY", " \r\n", 1);
	folder.writeFile(R"({"api_key": "sk-file"})");
	start(false);
	EXPECT_THAT(usedKeys(), ElementsAre("sk-file"));
}

TEST_F(KeyKeeperTest, AnInvalidStoredKeyIsReported)
{
	folder.writeFile(R"({"api_key": "sk\u0001secret"})");
	start(false);
	EXPECT_THAT(usedKeys(), IsEmpty());
	EXPECT_EQ(keeper->situation(), KeySituation::unusable);
	EXPECT_THAT(keeper->whyNone(), HasSubstr("credentials.json"));

	keychain->apiKey = "sk-good";
	start();
	EXPECT_TRUE(eventuallyUses("sk-good"));

	used.clear();
	folder.writeFile(R"({"api_key": "sk-file"})");
	keychain->apiKey = "sk-secret\ttwo";
	start();
	ASSERT_TRUE(eventuallyLogs("the one in the keychain contains characters"));
	EXPECT_THAT(keeper->whyNone(), HasSubstr("keychain"));
	EXPECT_THAT(logged(), Not(HasSubstr("secret")));
}

TEST_F(KeyKeeperTest, ARefusedEntryReplacesNothing)
{
	start().enter("sk-good");
	for (const std::string &typed : {std::string("sk secret"),
					 std::string("s\xc3\xa9"
						     "cret"),
					 std::string("a\nsecret"), std::string(9999, 's')}) {
		const KeyKeeper::Entered entered = keeper->enter(typed);
		EXPECT_EQ(entered.apiKey, "");
		EXPECT_THAT(entered.reason, HasSubstr("characters that no key has"));
		EXPECT_THAT(entered.reason, Not(HasSubstr("secret")));
	}
	EXPECT_EQ(keeper->enter(" \xc2\xa0").reason, "");
	keeper->shutDown(Milliseconds(20000));
	EXPECT_THAT(usedKeys(), ElementsAre("sk-good"));
	EXPECT_EQ(keychain->apiKey, "sk-good");
}

} // namespace r2v::keys
