// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/keychain.hpp"

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include <libsecret/secret.h>

namespace r2v::keys {

namespace {

constexpr char kSchemaName[] = "obs-reference-to-video.ApiKey";
constexpr char kLabel[] = "obs-reference-to-video: FoxAPI API key";
constexpr char kServiceAttribute[] = "service";
constexpr char kService[] = "foxapi";

struct ObjectUnref {
	void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename Object>
using ObjectPtr = std::unique_ptr<Object, ObjectUnref>;

struct ContextUnref {
	void operator()(GMainContext *context) const { g_main_context_unref(context); }
};
using ContextPtr = std::unique_ptr<GMainContext, ContextUnref>;

struct TableUnref {
	void operator()(GHashTable *table) const { g_hash_table_unref(table); }
};
using TablePtr = std::unique_ptr<GHashTable, TableUnref>;

struct SecretUnref {
	void operator()(gpointer value) const { secret_value_unref(value); }
};
using SecretPtr = std::unique_ptr<SecretValue, SecretUnref>;

struct ObjectListFree {
	void operator()(GList *list) const { g_list_free_full(list, g_object_unref); }
};
using ObjectListPtr = std::unique_ptr<GList, ObjectListFree>;

struct ErrorFree {
	void operator()(GError *error) const { g_error_free(error); }
};
using ErrorPtr = std::unique_ptr<GError, ErrorFree>;

/// Without a bus GIO would start one (dbus-launch), which nobody asked for and which would outlive OBS.
bool hasSessionBus()
{
	const char *address = std::getenv("DBUS_SESSION_BUS_ADDRESS");
	if (address && *address) {
		return std::string_view(address).rfind("autolaunch:", 0) != 0;
	}
	const char *runtimeDir = std::getenv("XDG_RUNTIME_DIR");
	std::error_code error;
	return runtimeDir && *runtimeDir &&
	       std::filesystem::is_socket(std::filesystem::path(runtimeDir) / "bus", error);
}

const SecretSchema *schema()
{
	static const SecretSchema kSchema = {
		kSchemaName,
		SECRET_SCHEMA_NONE,
		{{kServiceAttribute, SECRET_SCHEMA_ATTRIBUTE_STRING}, {nullptr, SECRET_SCHEMA_ATTRIBUTE_STRING}},
		0,
		nullptr,
		nullptr,
		nullptr,
		nullptr,
		nullptr,
		nullptr,
		nullptr};
	return &kSchema;
}

TablePtr attributes()
{
	return TablePtr(secret_attributes_build(schema(), kServiceAttribute, kService, nullptr));
}

/// A reply on its way. GLib holds one share until it came, the waiter the other until it gives up.
struct Pending {
	ObjectPtr<GAsyncResult> result;
};

void onReply(GObject *, GAsyncResult *result, gpointer share)
{
	const std::unique_ptr<std::shared_ptr<Pending>> pending(static_cast<std::shared_ptr<Pending> *>(share));
	(*pending)->result.reset(static_cast<GAsyncResult *>(g_object_ref(result)));
}

/// One visit to the keychain: its calls one after the other. A cancellation ends the wait for each of them whatever
/// libsecret and the other side do then, which is why libsecret's own blocking calls are not used.
class Visit {
public:
	Visit(GMainContext *context, Cancellation &cancellation) : context_(context), cancellation_(cancellation)
	{
		g_main_context_push_thread_default(context_);
	}
	~Visit() { g_main_context_pop_thread_default(context_); }
	Visit(const Visit &) = delete;
	Visit &operator=(const Visit &) = delete;

	KeychainAnswer answer() const { return answer_; }
	const std::string &reason() const { return reason_; }

	/// Null where there is no keychain or it fails: see answer().
	ObjectPtr<SecretService> open()
	{
		auto reply = await([](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			g_bus_get(G_BUS_TYPE_SESSION, cancellable, callback, data);
		});
		if (!reply) {
			return nullptr;
		}
		GError *error = nullptr;
		const ObjectPtr<GDBusConnection> bus(g_bus_get_finish(reply.get(), &error));
		if (fails(error)) {
			return nullptr;
		}
		// GIO would end the process, OBS and its stream, with the session's bus.
		g_dbus_connection_set_exit_on_close(bus.get(), FALSE);

		reply = await([](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_service_open(SECRET_TYPE_SERVICE, nullptr, SECRET_SERVICE_OPEN_SESSION, cancellable,
					    callback, data);
		});
		if (!reply) {
			return nullptr;
		}
		ObjectPtr<SecretService> service(secret_service_open_finish(reply.get(), &error));
		return fails(error) ? nullptr : std::move(service);
	}

	ObjectListPtr search(SecretService *service, SecretSearchFlags flags)
	{
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_service_search(service, schema(), attributes().get(), flags, cancellable, callback,
					      data);
		});
		if (!reply) {
			return nullptr;
		}
		GError *error = nullptr;
		ObjectListPtr items(secret_service_search_finish(service, reply.get(), &error));
		fails(error);
		return items;
	}

	void store(SecretService *service, const std::string &apiKey)
	{
		if (!isDefaultCollectionOpen(service)) {
			return;
		}
		const SecretPtr value(
			secret_value_new(apiKey.c_str(), static_cast<gssize>(apiKey.size()), "text/plain"));
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_service_store(service, schema(), attributes().get(), SECRET_COLLECTION_DEFAULT, kLabel,
					     value.get(), cancellable, callback, data);
		});
		if (reply) {
			GError *error = nullptr;
			const bool stored = secret_service_store_finish(service, reply.get(), &error);
			if (!fails(error) && !stored) {
				answer_ = KeychainAnswer::locked;
			}
		}
	}

	void remove(SecretService *service)
	{
		// One that is locked could only be removed by asking for its password.
		const ObjectListPtr items = search(service, SECRET_SEARCH_ALL);
		for (const GList *item = items.get(); item && answer_ == KeychainAnswer::done; item = item->next) {
			auto *const kept = static_cast<SecretItem *>(item->data);
			if (secret_item_get_locked(kept)) {
				answer_ = KeychainAnswer::locked;
				return;
			}
			const auto reply =
				await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
					secret_item_delete(kept, cancellable, callback, data);
				});
			if (reply) {
				GError *error = nullptr;
				secret_item_delete_finish(kept, reply.get(), &error);
				fails(error);
			}
		}
	}

	void noteLocked() { answer_ = KeychainAnswer::locked; }

private:
	/// Storing in a locked one would ask for its password, and without one for the password of a new one.
	bool isDefaultCollectionOpen(SecretService *service)
	{
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_collection_for_alias(service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE,
						    cancellable, callback, data);
		});
		if (!reply) {
			return false;
		}
		GError *error = nullptr;
		const ObjectPtr<SecretCollection> collection(secret_collection_for_alias_finish(reply.get(), &error));
		if (fails(error)) {
			return false;
		}
		if (!collection || secret_collection_get_locked(collection.get())) {
			answer_ = KeychainAnswer::locked;
		}
		return answer_ == KeychainAnswer::done;
	}

	/// Null when it was cancelled.
	template <typename Start>
	ObjectPtr<GAsyncResult> await(const Start &start)
	{
		const auto pending = std::make_shared<Pending>();
		const Cancellation::Hook wake(cancellation_, [this] { g_main_context_wakeup(context_); });
		const ObjectPtr<GCancellable> cancellable(g_cancellable_new());
		start(cancellable.get(), onReply, std::make_unique<std::shared_ptr<Pending>>(pending).release());
		while (!pending->result && !cancellation_.isCancelled()) {
			g_main_context_iteration(context_, TRUE);
		}
		if (!pending->result) {
			g_cancellable_cancel(cancellable.get());
			answer_ = KeychainAnswer::cancelled;
		}
		return std::move(pending->result);
	}

	bool fails(GError *&error)
	{
		const ErrorPtr failure(std::exchange(error, nullptr));
		if (!failure) {
			return false;
		}
		const bool nobodyThere = g_error_matches(failure.get(), G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
					 g_error_matches(failure.get(), G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
		answer_ = nobodyThere ? KeychainAnswer::unavailable : KeychainAnswer::failed;
		reason_ = failure->message;
		return true;
	}

	GMainContext *const context_;
	Cancellation &cancellation_;
	KeychainAnswer answer_ = KeychainAnswer::done;
	std::string reason_;
};

/// GNOME Keyring, KWallet, KeePassXC: whatever serves org.freedesktop.secrets. The connection is the process' own and
/// stays; nothing else is kept between the calls, so that an idle OBS is not woken.
class LibsecretKeychain final : public Keychain {
public:
	Found load(Cancellation &cancellation) override
	{
		if (!hasSessionBus()) {
			return {};
		}
		Visit visit(context(), cancellation);
		Found found;
		if (const auto service = visit.open()) {
			constexpr auto kFlags =
				static_cast<SecretSearchFlags>(SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS);
			const ObjectListPtr items = visit.search(service.get(), kFlags);
			if (items) {
				const SecretPtr value(secret_item_get_secret(static_cast<SecretItem *>(items->data)));
				const gchar *const text = value ? secret_value_get_text(value.get()) : nullptr;
				if (text) {
					found.apiKey = text;
				} else {
					visit.noteLocked();
				}
			}
		}
		found.answer = visit.answer();
		found.reason = visit.reason();
		return found;
	}

	Saved save(const std::string &apiKey, Cancellation &cancellation) override
	{
		if (!hasSessionBus()) {
			return {};
		}
		Visit visit(context(), cancellation);
		if (const auto service = visit.open()) {
			if (apiKey.empty()) {
				visit.remove(service.get());
			} else {
				visit.store(service.get(), apiKey);
			}
		}
		return {visit.answer(), visit.reason()};
	}

private:
	/// Kept: what was cancelled is cleared away by the next call's loop.
	GMainContext *context()
	{
		if (!context_) {
			context_.reset(g_main_context_new());
		}
		return context_.get();
	}

	ContextPtr context_;
};

} // namespace

std::unique_ptr<Keychain> makeSystemKeychain()
{
	return std::make_unique<LibsecretKeychain>();
}

} // namespace r2v::keys
