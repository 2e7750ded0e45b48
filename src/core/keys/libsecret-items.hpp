// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/keys/libsecret-ptr.hpp"

namespace r2v::keys {

/// What a key is in a keychain: an item with the service "foxapi" and the origin it is for. Earlier versions kept none.

/// For what is stored. Searches go without it: a GNOME keyring that was not opened since its start knows the attributes
/// of its items, but not their schema, and would find none.
const SecretSchema *itemSchema();

/// Empty: of whatever origin.
TablePtr attributesOf(const std::string &origin);

/// As a person sees it among other passwords.
std::string labelFor(const std::string &origin);

/// Empty where it has none. A locked item may tell no attributes.
std::string originOfItem(SecretItem *item);

/// Kept by an earlier version: it has no origin, and nothing else by which some other program knows it.
bool isOlder(SecretItem *item);

/// Nothing where it was not loaded.
std::optional<std::string> secretOf(SecretItem *item);

inline bool isLocked(SecretItem *item)
{
	return secret_item_get_locked(item);
}

/// Of several the one that was written last; null where none is open.
SecretItem *newestOpen(const std::vector<SecretItem *> &items);

} // namespace r2v::keys
