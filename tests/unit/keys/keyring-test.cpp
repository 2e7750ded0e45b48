// SPDX-License-Identifier: GPL-2.0-or-later
// The system's keychain against a real GNOME Keyring. Run each case by with-keyring.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <libsecret/secret.h>

#include "keys/keyring-other-program.hpp"
#include "keys/odd-secret-service.hpp"

namespace r2v::keys {

TEST(Keyring, StoresAKeyUnderAReadableNameAndReturnsIt)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->load(kHere, never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "");

	ASSERT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	EXPECT_EQ(makeSystemKeychain()->load(kHere, never).apiKey, kKey);
	EXPECT_THAT(OtherProgram::items(),
		    testing::ElementsAre(testing::Pair("obs-reference-to-video: FoxAPI API key", kKey)));
}

TEST(Keyring, ASecondKeyReplacesTheFirst)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, "sk-1", never).answer, KeychainAnswer::done);
	ASSERT_EQ(keychain->save(kHere, "sk-2", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-2");
	EXPECT_EQ(OtherProgram::items().size(), 1u);
}

TEST(Keyring, AnEmptyKeyRemovesTheStoredOne)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->save(kHere, "", never).answer, KeychainAnswer::done);
	ASSERT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->save(kHere, "", never).answer, KeychainAnswer::done);
	EXPECT_THAT(OtherProgram::items(), testing::IsEmpty());
}

TEST(Keyring, ALockedOneAsksTheUserAndACancelledCallReturnsWhileItDoes)
{
	const OtherProgram other;
	Cancellation cancellation;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, kKey, cancellation).answer, KeychainAnswer::done);
	other.lock();

	auto found = loading(*keychain, cancellation);
	ASSERT_TRUE(eventually([&] { return other.isPrompting(); }));
	EXPECT_EQ(found.wait_for(0s), std::future_status::timeout);
	cancellation.cancel();
	ASSERT_EQ(found.wait_for(kForever), std::future_status::ready);
	EXPECT_EQ(found.get().answer, KeychainAnswer::cancelled);
}

TEST(Keyring, ALockedOneIsNotAskedToStoreOrRemoveAKey)
{
	const OtherProgram other;
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	other.lock();
	EXPECT_EQ(keychain->save(kHere, "sk-2", never).answer, KeychainAnswer::locked);
	EXPECT_EQ(keychain->save(kHere, "", never).answer, KeychainAnswer::locked);
	EXPECT_FALSE(other.isPrompting());
}

TEST(Keyring, ALockedOneWithoutOurKeyIsNotAskedForIt)
{
	const OtherProgram other;
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	other.lock();
	EXPECT_EQ(keychain->load(kHere, never).answer, KeychainAnswer::done);
	EXPECT_FALSE(other.isPrompting());
}

TEST(Keyring, OneThatHangsReleasesACancelledCall)
{
	const OtherProgram other;
	const pid_t process = other.keyringProcess();
	ASSERT_GT(process, 0);
	const auto keychain = makeSystemKeychain();
	Cancellation cancellation;
	kill(process, SIGSTOP);
	auto found = loading(*keychain, cancellation);
	EXPECT_EQ(found.wait_for(300ms), std::future_status::timeout);
	cancellation.cancel();
	const bool returned = found.wait_for(kForever) == std::future_status::ready;
	kill(process, SIGCONT);
	EXPECT_TRUE(returned);
	EXPECT_EQ(found.get().answer, KeychainAnswer::cancelled);

	// What was let go of does not disturb the next call.
	Cancellation never;
	EXPECT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, kKey);
}

TEST(Keyring, GioDoesNotEndTheProcessWithTheBus)
{
	const OtherProgram other;
	EXPECT_TRUE(g_dbus_connection_get_exit_on_close(other.bus()));
	Cancellation never;
	EXPECT_EQ(makeSystemKeychain()->load(kHere, never).answer, KeychainAnswer::done);
	EXPECT_FALSE(g_dbus_connection_get_exit_on_close(other.bus()));
}

TEST(Keyring, WithoutASessionBusThereIsNoneAndNoBusIsStarted)
{
	const auto folder = std::filesystem::path(getenv("HOME")) / "bin";
	std::filesystem::create_directories(folder);
	const auto launch = folder / "dbus-launch";
	std::ofstream(launch) << "#!/bin/sh\ntouch \"$0.was-run\"\nexit 1\n";
	std::filesystem::permissions(launch, std::filesystem::perms::owner_all);
	setenv("PATH", (folder.string() + ':' + getenv("PATH")).c_str(), 1);

	Cancellation never;
	for (const char *address : {"", "autolaunch:"}) {
		setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
		EXPECT_EQ(makeSystemKeychain()->load(kHere, never).answer, KeychainAnswer::unavailable);
		EXPECT_EQ(makeSystemKeychain()->save(kHere, kKey, never).answer, KeychainAnswer::unavailable);
	}
	EXPECT_FALSE(std::filesystem::exists(launch.string() + ".was-run"));
}

TEST(Keyring, ABusThatDoesNotAnswerIsAFailureAndNotAHang)
{
	setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all", 1);
	Cancellation never;
	const auto saved = makeSystemKeychain()->save(kHere, kKey, never);
	EXPECT_EQ(saved.answer, KeychainAnswer::failed);
	EXPECT_NE(saved.reason, "");
}

TEST(Keyring, OneNeverUnlockedSinceItsStartPromptsAndThenReturnsTheKey)
{
	Cancellation cancellation;
	ASSERT_EQ(makeSystemKeychain()->save(kHere, kKey, cancellation).answer, KeychainAnswer::done);
	OtherProgram other;
	ASSERT_TRUE(other.restartLocked());
	const auto keychain = makeSystemKeychain();
	auto found = loading(*keychain, cancellation);
	ASSERT_TRUE(eventually([&] { return other.isPrompting(); })) << "it was not asked for its password";
	cancellation.cancel();
	EXPECT_EQ(found.get().answer, KeychainAnswer::cancelled);

	// The prompt that was let go of goes first.
	ASSERT_TRUE(eventually([&] { return other.unlock(); }));
	Cancellation never;
	EXPECT_EQ(makeSystemKeychain()->load(kHere, never).apiKey, kKey);
}

TEST(Keyring, OneNeverUnlockedAlsoReturnsAnEarlierVersionsKey)
{
	Cancellation cancellation;
	ASSERT_TRUE(
		OtherProgram::keep({{"service", "foxapi"}, {"xdg:schema", "obs-reference-to-video.ApiKey"}}, "sk-old"));
	OtherProgram other;
	ASSERT_TRUE(other.restartLocked());
	const auto keychain = makeSystemKeychain();
	auto found = loading(*keychain, cancellation);
	ASSERT_TRUE(eventually([&] { return other.isPrompting(); }));
	cancellation.cancel();
	found.get();
	// The prompt that was let go of goes first.
	ASSERT_TRUE(eventually([&] { return other.unlock(); }));
	Cancellation never;
	EXPECT_EQ(makeSystemKeychain()->load(kHere, never).apiKey, "sk-old");
}

TEST(Keyring, OneNeverUnlockedReturnsTheKeyOnceTheUserTypesThePassword)
{
	if (std::system("command -v xdotool >/dev/null") != 0) {
		GTEST_SKIP() << "there is no xdotool to type it";
	}
	Cancellation cancellation;
	ASSERT_EQ(makeSystemKeychain()->save(kHere, kKey, cancellation).answer, KeychainAnswer::done);
	OtherProgram other;
	ASSERT_TRUE(other.restartLocked());
	const auto keychain = makeSystemKeychain();
	auto found = loading(*keychain, cancellation);
	ASSERT_TRUE(eventually([&] { return other.isPrompting(); }));
	EXPECT_TRUE(eventually([&] {
		// The window takes keys some time after it said that it is there.
		[[maybe_unused]] const int typed = std::system("xdotool key ctrl+a type password; xdotool key Return");
		return found.wait_for(1s) == std::future_status::ready;
	}));
	if (found.wait_for(0s) != std::future_status::ready) {
		cancellation.cancel();
	}
	EXPECT_EQ(found.get().apiKey, kKey);
}

TEST(Keyring, OneNeverUnlockedIsNotAskedToStoreAKey)
{
	Cancellation never;
	ASSERT_EQ(makeSystemKeychain()->save(kHere, kKey, never).answer, KeychainAnswer::done);
	OtherProgram other;
	ASSERT_TRUE(other.restartLocked());
	EXPECT_EQ(makeSystemKeychain()->save(kHere, "sk-2", never).answer, KeychainAnswer::locked);
	EXPECT_EQ(makeSystemKeychain()->save(kHere, "", never).answer, KeychainAnswer::locked);
	EXPECT_FALSE(other.isPrompting());
	ASSERT_TRUE(other.unlock());
	EXPECT_EQ(makeSystemKeychain()->save(kHere, "sk-2", never).answer, KeychainAnswer::done);
	EXPECT_EQ(makeSystemKeychain()->load(kHere, never).apiKey, "sk-2");
	EXPECT_EQ(OtherProgram::items().size(), 1U) << "replaced, not put beside";
}

TEST(Keyring, EachProviderHasAKeyOfItsOwn)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, "sk-here", never).answer, KeychainAnswer::done);
	const auto none = keychain->load(kThere, never);
	EXPECT_EQ(none.answer, KeychainAnswer::done);
	EXPECT_EQ(none.apiKey, "");
	EXPECT_EQ(none.otherOrigin, kHere.origin);
	ASSERT_EQ(keychain->save(kThere, "sk-there", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-here");
	EXPECT_EQ(keychain->load(kThere, never).apiKey, "sk-there");
	ASSERT_EQ(keychain->save(kThere, "", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-here");
	EXPECT_EQ(OtherProgram::items().size(), 1U);
}

TEST(Keyring, AnEarlierVersionsKeyServesOnlyItsProviderAndGoesWhenANewOneIsStored)
{
	Cancellation never;
	ASSERT_TRUE(
		OtherProgram::keep({{"service", "foxapi"}, {"xdg:schema", "obs-reference-to-video.ApiKey"}}, "sk-old"));
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-old");
	const auto elsewhere = keychain->load(kThere, never);
	EXPECT_EQ(elsewhere.apiKey, "");
	EXPECT_EQ(elsewhere.otherOrigin, kHere.origin);

	ASSERT_EQ(keychain->save(kThere, "sk-there", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-old") << "it is not the other's to replace";
	ASSERT_EQ(keychain->save(kHere, "sk-new", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-new");
	EXPECT_THAT(OtherProgram::items(), testing::UnorderedElementsAre(testing::Pair(testing::_, "sk-new"),
									 testing::Pair(testing::_, "sk-there")));
}

TEST(Keyring, AnotherProgramsItemForTheSameServiceIsLeftAlone)
{
	Cancellation never;
	ASSERT_TRUE(OtherProgram::keep({{"service", "foxapi"}, {"user", "me"}}, "theirs"));
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "");
	ASSERT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	ASSERT_EQ(keychain->save(kHere, "", never).answer, KeychainAnswer::done);
	EXPECT_THAT(OtherProgram::items(), testing::ElementsAre(testing::Pair(testing::_, "theirs")));
}

TEST(Keyring, OfADuplicateKeyTheOneStoredNowStays)
{
	Cancellation never;
	const Attributes attributes{{"service", "foxapi"}, {"origin", "https://api.foxapi.cc"}};
	ASSERT_TRUE(OtherProgram::keep(attributes, "sk-elsewhere", "session"));
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-elsewhere");
	ASSERT_EQ(keychain->save(kHere, "sk-new", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-new");
	EXPECT_THAT(OtherProgram::items(), testing::ElementsAre(testing::Pair(testing::_, "sk-new")));
}

TEST(Keyring, AKeyInAnOpenCollectionNeedsNoPasswordOfALockedOne)
{
	const OtherProgram other;
	Cancellation never;
	const Attributes attributes{{"service", "foxapi"}, {"origin", "https://api.foxapi.cc"}};
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, "sk-locked", never).answer, KeychainAnswer::done);
	ASSERT_TRUE(OtherProgram::keep(attributes, "sk-open", "session"));
	other.lock();
	EXPECT_EQ(keychain->load(kHere, never).apiKey, "sk-open");
	EXPECT_FALSE(other.isPrompting());
}

TEST(Keyring, AnotherProvidersKeyInALockedOneIsNoReasonToPrompt)
{
	const OtherProgram other;
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	other.lock();
	const auto found = keychain->load(kThere, never);
	EXPECT_EQ(found.apiKey, "");
	EXPECT_FALSE(other.isPrompting());
}

TEST(Keyring, OneThatRestartsBetweenTwoCallsWorksAgain)
{
	OtherProgram other;
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kHere, kKey, never).answer, KeychainAnswer::done);
	kill(other.keyringProcess(), SIGKILL);
	const auto saved = keychain->save(kHere, "sk-2", never);
	EXPECT_NE(saved.answer, KeychainAnswer::done);
}

TEST(Keyring, OneThatReportsSuccessWithoutStoringHasNotTakenTheKey)
{
	using Habit = test::OddSecretService::Habit;
	OtherProgram other;
	ASSERT_TRUE(other.end());
	for (const Habit habit : {Habit::forgets, Habit::mixesUp, Habit::leaves}) {
		const test::OddSecretService service(habit);
		Cancellation never;
		const auto saved = makeSystemKeychain()->save(kHere, kKey, never);
		EXPECT_EQ(service.created(), 1) << static_cast<int>(habit) << ": " << saved.reason;
		EXPECT_EQ(saved.answer, habit == Habit::leaves ? saved.answer : KeychainAnswer::failed);
		EXPECT_NE(saved.answer, KeychainAnswer::done) << static_cast<int>(habit);
	}
}

} // namespace r2v::keys
