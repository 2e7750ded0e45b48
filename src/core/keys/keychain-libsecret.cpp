// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/keychain.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/keys/libsecret-items.hpp"

namespace r2v::keys {

namespace {

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

	/// With the secrets of those that are open; asks the user nothing.
	ObjectListPtr search(SecretService *service, const std::string &origin)
	{
		constexpr auto kFlags = static_cast<SecretSearchFlags>(SECRET_SEARCH_ALL | SECRET_SEARCH_LOAD_SECRETS);
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_service_search(service, nullptr, attributesOf(origin).get(), kFlags, cancellable,
					      callback, data);
		});
		if (!reply) {
			return nullptr;
		}
		GError *error = nullptr;
		ObjectListPtr items(secret_service_search_finish(service, reply.get(), &error));
		fails(error);
		return items;
	}

	/// Whose keys are looked for.
	enum class Age { current = 1, older };
	/// Items that hold, or may hold where they are locked, a key of this scope. They live as long as `found`.
	std::vector<SecretItem *> find(SecretService *service, const KeyScope &scope, Age age, ObjectListPtr &found)
	{
		found = search(service, age == Age::current ? scope.origin : std::string());
		std::vector<SecretItem *> items;
		for (const GList *at = found.get(); at; at = at->next) {
			SecretItem *const item = static_cast<SecretItem *>(at->data);
			if (age == Age::current || isLocked(item) || isOlder(item)) {
				items.push_back(item);
			}
		}
		return items;
	}

	/// The key of this scope, which may make the keychain ask the user; nothing where there is none or it stays
	/// locked: see answer().
	std::optional<std::string> load(SecretService *service, const KeyScope &scope, Age age)
	{
		ObjectListPtr found;
		auto items = find(service, scope, age, found);
		if (!items.empty() && !newestOpen(items)) {
			unlock(service, items);
			if (answer_ != KeychainAnswer::done) {
				return std::nullopt;
			}
			items = find(service, scope, age, found);
		}
		if (SecretItem *const item = newestOpen(items)) {
			auto secret = secretOf(item);
			if (!secret) {
				answer_ = KeychainAnswer::locked;
			}
			return secret;
		}
		if (!items.empty()) {
			answer_ = KeychainAnswer::locked;
		}
		return std::nullopt;
	}

	/// The origin of a key that is not of this scope.
	std::string otherOrigin(SecretService *service, const KeyScope &scope)
	{
		const ObjectListPtr items = search(service, {});
		for (const GList *at = items.get(); at; at = at->next) {
			SecretItem *const item = static_cast<SecretItem *>(at->data);
			std::string origin = isOlder(item) ? scope.ownerOfOlder : originOfItem(item);
			if (!isLocked(item) && !origin.empty() && !scope.owns(origin)) {
				return origin;
			}
		}
		return {};
	}

	void store(SecretService *service, const KeyScope &scope, const std::string &apiKey)
	{
		if (!isDefaultCollectionOpen(service)) {
			return;
		}
		const SecretPtr value(
			secret_value_new(apiKey.c_str(), static_cast<gssize>(apiKey.size()), "text/plain"));
		const TablePtr attributes = attributesOf(scope.origin);
		const std::string label = labelFor(scope.origin);
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_service_store(service, itemSchema(), attributes.get(), SECRET_COLLECTION_DEFAULT,
					     label.c_str(), value.get(), cancellable, callback, data);
		});
		if (!reply) {
			return;
		}
		GError *error = nullptr;
		const bool stored = secret_service_store_finish(service, reply.get(), &error);
		if (fails(error)) {
			return;
		}
		if (!stored) {
			answer_ = KeychainAnswer::locked;
			return;
		}
		checkAndTidy(service, scope, apiKey);
	}

	/// Some say yes and keep nothing. What is older than the key that is kept now goes.
	void checkAndTidy(SecretService *service, const KeyScope &scope, const std::string &apiKey)
	{
		std::vector<SecretItem *> outdated;
		bool isThere = false;
		ObjectListPtr current;
		for (SecretItem *const item : find(service, scope, Age::current, current)) {
			const bool isIt = !isLocked(item) && secretOf(item) == apiKey;
			isThere = isThere || isIt;
			if (!isIt && !isLocked(item)) {
				outdated.push_back(item);
			}
		}
		if (answer_ != KeychainAnswer::done) {
			return;
		}
		if (!isThere) {
			answer_ = KeychainAnswer::failed;
			reason_ = "it reported success but does not contain the key";
			return;
		}
		ObjectListPtr older;
		if (scope.ownsOlder()) {
			for (SecretItem *const item : find(service, scope, Age::older, older)) {
				if (!isLocked(item)) {
					outdated.push_back(item);
				}
			}
		}
		for (SecretItem *const item : outdated) {
			removeItem(item);
		}
		// The key is kept; one that could not be tidied away is older and does not count.
		answer_ = cancellation_.isCancelled() ? KeychainAnswer::cancelled : KeychainAnswer::done;
	}

	void remove(SecretService *service, const KeyScope &scope)
	{
		for (const Age age : {Age::current, Age::older}) {
			if (age == Age::older && !scope.ownsOlder()) {
				return;
			}
			ObjectListPtr found;
			for (SecretItem *const item : find(service, scope, age, found)) {
				if (answer_ != KeychainAnswer::done) {
					return;
				}
				if (isLocked(item)) {
					// It could only be removed by asking for the password.
					answer_ = KeychainAnswer::locked;
					return;
				}
				removeItem(item);
			}
		}
	}

private:
	/// The user may say no; then they are locked as before.
	void unlock(SecretService *service, const std::vector<SecretItem *> &items)
	{
		GList *objects = nullptr;
		for (SecretItem *const item : items) {
			objects = g_list_prepend(objects, item);
		}
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_service_unlock(service, objects, cancellable, callback, data);
		});
		g_list_free(objects);
		if (reply) {
			GError *error = nullptr;
			secret_service_unlock_finish(service, reply.get(), nullptr, &error);
			fails(error);
		}
	}

	void removeItem(SecretItem *item)
	{
		const auto reply = await([&](GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data) {
			secret_item_delete(item, cancellable, callback, data);
		});
		if (reply) {
			GError *error = nullptr;
			secret_item_delete_finish(item, reply.get(), &error);
			fails(error);
		}
	}

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
	Found load(const KeyScope &scope, Cancellation &cancellation) override
	{
		if (!hasSessionBus()) {
			return {};
		}
		Visit visit(context(), cancellation);
		Found found;
		if (const auto service = visit.open()) {
			auto key = visit.load(service.get(), scope, Visit::Age::current);
			if (!key && visit.answer() == KeychainAnswer::done && scope.ownsOlder()) {
				key = visit.load(service.get(), scope, Visit::Age::older);
			}
			if (!key && visit.answer() == KeychainAnswer::done) {
				found.otherOrigin = visit.otherOrigin(service.get(), scope);
			}
			found.apiKey = key.value_or("");
		}
		found.answer = visit.answer();
		found.reason = visit.reason();
		return found;
	}

	Saved save(const KeyScope &scope, const std::string &apiKey, Cancellation &cancellation) override
	{
		if (!hasSessionBus()) {
			return {};
		}
		Visit visit(context(), cancellation);
		if (const auto service = visit.open()) {
			if (apiKey.empty()) {
				visit.remove(service.get(), scope);
			} else {
				visit.store(service.get(), scope, apiKey);
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
