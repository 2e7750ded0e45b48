// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <gio/gio.h>

namespace r2v::test {

/// A Secret Service that takes every key and then does something else with it than keep it. It takes the place of the
/// one that serves the bus, which must have ended.
class OddSecretService {
public:
	enum class Habit {
		/// Says yes and keeps nothing, as some KWallets do.
		forgets = 1,
		/// Says yes and has another key in its place.
		mixesUp,
		/// Says yes and is gone.
		leaves,
	};

	explicit OddSecretService(Habit habit) : habit_(habit), context_(g_main_context_new())
	{
		thread_ = std::thread([this] { run(); });
		while (!isReady_) {
			std::this_thread::yield();
		}
	}
	~OddSecretService()
	{
		isEnding_ = true;
		g_main_context_wakeup(context_);
		thread_.join();
		g_main_context_unref(context_);
	}
	OddSecretService(const OddSecretService &) = delete;
	OddSecretService &operator=(const OddSecretService &) = delete;

	int created() const { return created_; }

private:
	static constexpr char kService[] = "/org/freedesktop/secrets";
	static constexpr char kCollection[] = "/org/freedesktop/secrets/collection/odd";
	static constexpr char kAlias[] = "/org/freedesktop/secrets/aliases/default";
	static constexpr char kItem[] = "/org/freedesktop/secrets/collection/odd/1";
	static constexpr char kInterfaces[] = R"xml(<node>
		<interface name="org.freedesktop.Secret.Service">
			<method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
				<arg type="v" direction="out"/><arg type="o" direction="out"/></method>
			<method name="SearchItems"><arg type="a{ss}" direction="in"/>
				<arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
			<method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
			<method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/>
				<arg type="a{o(oayays)}" direction="out"/></method>
			<property name="Collections" type="ao" access="read"/>
		</interface>
		<interface name="org.freedesktop.Secret.Collection">
			<method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
				<arg type="b" direction="in"/><arg type="o" direction="out"/>
				<arg type="o" direction="out"/></method>
			<property name="Items" type="ao" access="read"/>
			<property name="Label" type="s" access="read"/>
			<property name="Locked" type="b" access="read"/>
			<property name="Created" type="t" access="read"/>
			<property name="Modified" type="t" access="read"/>
		</interface>
		<interface name="org.freedesktop.Secret.Item">
			<method name="Delete"><arg type="o" direction="out"/></method>
			<property name="Locked" type="b" access="read"/>
			<property name="Attributes" type="a{ss}" access="read"/>
			<property name="Label" type="s" access="read"/>
			<property name="Created" type="t" access="read"/>
			<property name="Modified" type="t" access="read"/>
		</interface></node>)xml";

	void run()
	{
		g_main_context_push_thread_default(context_);
		GDBusConnection *bus = g_dbus_connection_new_for_address_sync(
			std::getenv("DBUS_SESSION_BUS_ADDRESS"),
			static_cast<GDBusConnectionFlags>(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
							  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
			nullptr, nullptr, nullptr);
		GDBusNodeInfo *const node = g_dbus_node_info_new_for_xml(kInterfaces, nullptr);
		const GDBusInterfaceVTable table{&OddSecretService::onCall, &OddSecretService::onGet, nullptr, {}};
		const std::pair<const char *, int> objects[] = {
			{kService, 0}, {kCollection, 1}, {kAlias, 1}, {kItem, 2}};
		for (const auto &[path, interface] : objects) {
			g_dbus_connection_register_object(bus, path, node->interfaces[interface], &table, this, nullptr,
							  nullptr);
		}
		g_variant_unref(g_dbus_connection_call_sync(bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
							    "RequestName",
							    g_variant_new("(su)", "org.freedesktop.secrets", 4U),
							    nullptr, G_DBUS_CALL_FLAGS_NONE, -1, nullptr, nullptr));
		isReady_ = true;
		while (!isEnding_) {
			g_main_context_iteration(context_, TRUE);
			if (isLeaving_.exchange(false)) {
				g_dbus_connection_flush_sync(bus, nullptr, nullptr);
				g_dbus_connection_close_sync(bus, nullptr, nullptr);
			}
		}
		g_object_unref(bus);
		g_dbus_node_info_unref(node);
		g_main_context_pop_thread_default(context_);
	}

	static void onCall(GDBusConnection *, const gchar *, const gchar *, const gchar *, const gchar *method,
			   GVariant *arguments, GDBusMethodInvocation *call, gpointer self)
	{
		static_cast<OddSecretService *>(self)->answer(method, arguments, call);
	}

	void answer(std::string_view method, GVariant *arguments, GDBusMethodInvocation *call)
	{
		GVariant *value = nullptr;
		if (method == "OpenSession") {
			const gchar *algorithm = nullptr;
			g_variant_get(arguments, "(&sv)", &algorithm, nullptr);
			if (algorithm != std::string_view("plain")) {
				return g_dbus_method_invocation_return_dbus_error(
					call, "org.freedesktop.DBus.Error.NotSupported", "only plain");
			}
			value = g_variant_new("(vo)", g_variant_new_string(""), "/org/freedesktop/secrets/session/1");
		} else if (method == "SearchItems") {
			const bool has = created_ > 0 && habit_ == Habit::mixesUp;
			value = has ? g_variant_new_parsed("([%o], @ao [])", kItem)
				    : g_variant_new_parsed("(@ao [], @ao [])");
		} else if (method == "ReadAlias") {
			value = g_variant_new("(o)", kCollection);
		} else if (method == "GetSecrets") {
			value = g_variant_new_parsed("({%o: (%o, @ay [], %^ay, 'text/plain')},)", kItem,
						     "/org/freedesktop/secrets/session/1", "another-key");
		} else if (method == "CreateItem") {
			++created_;
			isLeaving_ = habit_ == Habit::leaves;
			value = g_variant_new("(oo)", kItem, "/");
		} else {
			value = g_variant_new("(o)", "/");
		}
		g_dbus_method_invocation_return_value(call, value);
	}

	static GVariant *onGet(GDBusConnection *, const gchar *, const gchar *, const gchar *, const gchar *name,
			       GError **, gpointer)
	{
		const std::string_view property = name;
		if (property == "Collections") {
			return g_variant_new_parsed("[%o]", kCollection);
		}
		if (property == "Items") {
			return g_variant_new_parsed("@ao []");
		}
		if (property == "Attributes") {
			return g_variant_new_parsed("{'service': 'foxapi', 'origin': 'https://api.foxapi.cc'}");
		}
		if (property == "Label") {
			return g_variant_new_string("odd");
		}
		return property == "Locked" ? g_variant_new_boolean(FALSE) : g_variant_new_uint64(1);
	}

	const Habit habit_;
	GMainContext *const context_;
	std::thread thread_;
	std::atomic<bool> isReady_ = false;
	std::atomic<bool> isEnding_ = false;
	std::atomic<bool> isLeaving_ = false;
	std::atomic<int> created_ = 0;
};

} // namespace r2v::test
