// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include <libsecret/secret.h>

namespace r2v::keys {

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

} // namespace r2v::keys
