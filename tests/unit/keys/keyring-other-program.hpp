// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <libsecret/secret.h>

#include "core/keys/keychain.hpp"

namespace r2v::keys {

using namespace std::chrono_literals;
inline constexpr char kKey[] = "sk-\"real\" ä/1";
inline const KeyScope kHere{.origin = "https://api.foxapi.cc", .ownerOfOlder = "https://api.foxapi.cc"};
inline const KeyScope kThere{.origin = "https://there.example", .ownerOfOlder = "https://api.foxapi.cc"};
using Attributes = std::vector<std::pair<const char *, const char *>>;
/// How long a test waits before it reports that something hangs.
inline constexpr auto kForever = 30s;

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

inline bool eventually(const std::function<bool()> &condition)
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

inline std::future<Keychain::Found> loading(Keychain &keychain, Cancellation &cancellation)
{
	return std::async(std::launch::async, [&] { return keychain.load(kHere, cancellation); });
}

} // namespace r2v::keys
