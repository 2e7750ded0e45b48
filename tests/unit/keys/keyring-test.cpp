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

#include "core/keys/keychain.hpp"
#include "keys/odd-secret-service.hpp"

namespace r2v::keys {

namespace {

using namespace std::chrono_literals;
constexpr char kKey[] = "sk-\"real\" ä/1";
const KeyScope kHere{.origin = "https://api.foxapi.cc", .ownerOfOlder = "https://api.foxapi.cc"};
const KeyScope kThere{.origin = "https://there.example", .ownerOfOlder = "https://api.foxapi.cc"};
using Attributes = std::vector<std::pair<const char *, const char *>>;
/// So long a test waits before it says that something hangs.
constexpr auto kForever = 30s;

/// The keyring as another program sees it.
class OtherProgram {
public:
	OtherProgram() : bus_(g_bus_get_sync(G_BUS_TYPE_SESSION, nullptr, nullptr)) {}
	~OtherProgram() { g_object_unref(bus_); }
	OtherProgram(const OtherProgram &) = delete;
	OtherProgram &operator=(const OtherProgram &) = delete;

	GDBusConnection *bus() const { return bus_; }

	/// Label and key of each item of ours.
	static std::vector<std::pair<std::string, std::string>> items()
	{
		GHashTable *attributes = g_hash_table_new(g_str_hash, g_str_equal);
		g_hash_table_insert(attributes, const_cast<char *>("service"), const_cast<char *>("foxapi"));
		constexpr auto kFlags = static_cast<SecretSearchFlags>(SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS);
		GList *found = secret_service_search_sync(nullptr, nullptr, attributes, kFlags, nullptr, nullptr);
		std::vector<std::pair<std::string, std::string>> items;
		for (const GList *at = found; at; at = at->next) {
			auto *const item = static_cast<SecretItem *>(at->data);
			gchar *label = secret_item_get_label(item);
			SecretValue *value = secret_item_get_secret(item);
			items.emplace_back(label, value ? secret_value_get_text(value) : "(locked)");
			g_free(label);
			if (value) {
				secret_value_unref(value);
			}
		}
		g_list_free_full(found, g_object_unref);
		g_hash_table_unref(attributes);
		return items;
	}

	void lock() const
	{
		const char *collection = "/org/freedesktop/secrets/collection/login";
		GVariant *answer = g_dbus_connection_call_sync(
			bus_, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
			"Lock",
			g_variant_new("(^ao)", std::array{collection, static_cast<const char *>(nullptr)}.data()),
			nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr);
		ASSERT_TRUE(answer);
		g_variant_unref(answer);
	}

	/// As a new login without its password does: a keyring that was never opened. True when it serves.
	bool restartLocked() const
	{
		if (!end()) {
			return false;
		}
		std::array<const gchar *, 4> command{"gnome-keyring-daemon", "--foreground", "--components=secrets",
						     nullptr};
		g_spawn_async(nullptr, const_cast<gchar **>(command.data()), nullptr,
			      static_cast<GSpawnFlags>(G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
						       G_SPAWN_STDERR_TO_DEV_NULL),
			      nullptr, nullptr, nullptr, nullptr);
		const auto deadline = std::chrono::steady_clock::now() + kForever;
		while (isGone() && std::chrono::steady_clock::now() < deadline) {
			std::this_thread::sleep_for(20ms);
		}
		return !isGone();
	}
	bool end() const
	{
		kill(keyringProcess(), SIGTERM);
		const auto deadline = std::chrono::steady_clock::now() + kForever;
		while (!isGone() && std::chrono::steady_clock::now() < deadline) {
			std::this_thread::sleep_for(20ms);
		}
		secret_service_disconnect();
		return isGone();
	}
	bool isGone() const { return ask("NameHasOwner", "org.freedesktop.secrets") == 0; }

	/// What the user does in the prompt.
	bool unlock() const
	{
		GVariant *opened = call("org.freedesktop.Secret.Service", "OpenSession",
					g_variant_new("(sv)", "plain", g_variant_new_string("")));
		if (!opened) {
			return false;
		}
		const char *session = nullptr;
		g_variant_get(opened, "(v&o)", nullptr, &session);
		const std::string_view password = "password";
		GVariant *secret = g_variant_new(
			"(o@ay@ays)", session, g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, nullptr, 0, 1),
			g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, password.data(), password.size(), 1),
			"text/plain");
		GVariant *done =
			call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", "UnlockWithMasterPassword",
			     g_variant_new("(o@(oayays))", "/org/freedesktop/secrets/collection/login", secret));
		g_variant_unref(opened);
		if (done) {
			g_variant_unref(done);
		}
		return done != nullptr;
	}

	/// An item as an earlier version, or another program, keeps one.
	static bool keep(const Attributes &named, const char *secret,
			 const char *collection = SECRET_COLLECTION_DEFAULT)
	{
		GHashTable *attributes = g_hash_table_new(g_str_hash, g_str_equal);
		for (const auto &[name, value] : named) {
			g_hash_table_insert(attributes, const_cast<char *>(name), const_cast<char *>(value));
		}
		SecretValue *value = secret_value_new(secret, -1, "text/plain");
		const gboolean kept =
			secret_service_store_sync(nullptr, nullptr, attributes, collection,
						  "obs-reference-to-video: FoxAPI API key", value, nullptr, nullptr);
		secret_value_unref(value);
		g_hash_table_unref(attributes);
		return kept;
	}

	GVariant *call(const char *interface, const char *method, GVariant *arguments) const
	{
		return g_dbus_connection_call_sync(bus_, "org.freedesktop.secrets", "/org/freedesktop/secrets",
						   interface, method, arguments, nullptr, G_DBUS_CALL_FLAGS_NONE, -1,
						   nullptr, nullptr);
	}

	guint32 ask(const char *method, const char *name) const
	{
		GVariant *answer = g_dbus_connection_call_sync(
			bus_, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, g_variant_new("(s)", name),
			nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr);
		guint32 number = 0;
		if (answer) {
			GVariant *const value = g_variant_get_child_value(answer, 0);
			number = g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN) ? g_variant_get_boolean(value)
										     : g_variant_get_uint32(value);
			g_variant_unref(value);
			g_variant_unref(answer);
		}
		return number;
	}
	bool isPrompting() const { return ask("NameHasOwner", "org.gnome.keyring.SystemPrompter") != 0; }
	pid_t keyringProcess() const
	{
		return static_cast<pid_t>(ask("GetConnectionUnixProcessID", "org.freedesktop.secrets"));
	}

private:
	GDBusConnection *const bus_;
};

bool eventually(const std::function<bool()> &condition)
{
	const auto deadline = std::chrono::steady_clock::now() + kForever;
	while (!condition()) {
		if (std::chrono::steady_clock::now() > deadline) {
			return false;
		}
		std::this_thread::sleep_for(20ms);
	}
	return true;
}

std::future<Keychain::Found> loading(Keychain &keychain, Cancellation &cancellation)
{
	return std::async(std::launch::async, [&] { return keychain.load(kHere, cancellation); });
}

} // namespace

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
