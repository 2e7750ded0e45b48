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

namespace r2v::keys {

namespace {

using namespace std::chrono_literals;
constexpr char kKey[] = "sk-\"real\" ä/1";
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
	return std::async(std::launch::async, [&] { return keychain.load(cancellation); });
}

} // namespace

TEST(Keyring, KeepsAKeyUnderANameThatAPersonCanReadAndGivesItBack)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->load(never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(never).apiKey, "");

	ASSERT_EQ(keychain->save(kKey, never).answer, KeychainAnswer::done);
	EXPECT_EQ(makeSystemKeychain()->load(never).apiKey, kKey);
	EXPECT_THAT(OtherProgram::items(),
		    testing::ElementsAre(testing::Pair("obs-reference-to-video: FoxAPI API key", kKey)));
}

TEST(Keyring, ASecondKeyReplacesTheFirst)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save("sk-1", never).answer, KeychainAnswer::done);
	ASSERT_EQ(keychain->save("sk-2", never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(never).apiKey, "sk-2");
	EXPECT_EQ(OtherProgram::items().size(), 1u);
}

TEST(Keyring, AnEmptyKeyRemovesTheOneThatIsKept)
{
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	EXPECT_EQ(keychain->save("", never).answer, KeychainAnswer::done);
	ASSERT_EQ(keychain->save(kKey, never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->save("", never).answer, KeychainAnswer::done);
	EXPECT_THAT(OtherProgram::items(), testing::IsEmpty());
}

TEST(Keyring, ALockedOneAsksTheUserAndACancelledCallReturnsWhileItDoes)
{
	const OtherProgram other;
	Cancellation cancellation;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kKey, cancellation).answer, KeychainAnswer::done);
	other.lock();

	auto found = loading(*keychain, cancellation);
	ASSERT_TRUE(eventually([&] { return other.isPrompting(); }));
	EXPECT_EQ(found.wait_for(0s), std::future_status::timeout);
	cancellation.cancel();
	ASSERT_EQ(found.wait_for(kForever), std::future_status::ready);
	EXPECT_EQ(found.get().answer, KeychainAnswer::cancelled);
}

TEST(Keyring, ALockedOneIsNotAskedToTakeOrToForgetAKey)
{
	const OtherProgram other;
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	ASSERT_EQ(keychain->save(kKey, never).answer, KeychainAnswer::done);
	other.lock();
	EXPECT_EQ(keychain->save("sk-2", never).answer, KeychainAnswer::locked);
	EXPECT_EQ(keychain->save("", never).answer, KeychainAnswer::locked);
	EXPECT_FALSE(other.isPrompting());
}

TEST(Keyring, ALockedOneThatHoldsNoKeyOfOursIsNotAskedForOne)
{
	const OtherProgram other;
	Cancellation never;
	const auto keychain = makeSystemKeychain();
	other.lock();
	EXPECT_EQ(keychain->load(never).answer, KeychainAnswer::done);
	EXPECT_FALSE(other.isPrompting());
}

TEST(Keyring, OneThatHangsLetsGoOfACancelledCall)
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
	EXPECT_EQ(keychain->save(kKey, never).answer, KeychainAnswer::done);
	EXPECT_EQ(keychain->load(never).apiKey, kKey);
}

TEST(Keyring, GioDoesNotEndTheProcessWithTheBus)
{
	const OtherProgram other;
	EXPECT_TRUE(g_dbus_connection_get_exit_on_close(other.bus()));
	Cancellation never;
	EXPECT_EQ(makeSystemKeychain()->load(never).answer, KeychainAnswer::done);
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
		EXPECT_EQ(makeSystemKeychain()->load(never).answer, KeychainAnswer::unavailable);
		EXPECT_EQ(makeSystemKeychain()->save(kKey, never).answer, KeychainAnswer::unavailable);
	}
	EXPECT_FALSE(std::filesystem::exists(launch.string() + ".was-run"));
}

TEST(Keyring, ABusThatDoesNotAnswerIsAFailureAndNotAHang)
{
	setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all", 1);
	Cancellation never;
	const auto saved = makeSystemKeychain()->save(kKey, never);
	EXPECT_EQ(saved.answer, KeychainAnswer::failed);
	EXPECT_NE(saved.reason, "");
}

} // namespace r2v::keys
