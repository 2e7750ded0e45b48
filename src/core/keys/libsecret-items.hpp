// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/keys/libsecret-ptr.hpp"

namespace r2v::keys {

/// How a keychain stores a key: as an item with the service "foxapi" and the origin that it is for. Earlier versions
/// stored no origin.

/// For storing only. A GNOME keyring that has not been unlocked since it started knows the attributes of its items but
/// not their schema, so a search with one would find nothing.
const SecretSchema *itemSchema();

/// Empty: of any origin.
TablePtr attributesOf(const std::string &origin);

/// What a person sees among other passwords.
std::string labelFor(const std::string &origin);

/// Empty if it has none. A locked item may not show its attributes.
std::string originOfItem(SecretItem *item);

/// Stored by an earlier version: it has no origin, nor anything by which another program would know it.
bool isOlder(SecretItem *item);

/// Nothing if it was not loaded.
std::optional<std::string> secretOf(SecretItem *item);

inline bool isLocked(SecretItem *item)
{
	return secret_item_get_locked(item);
}

/// The one that was written last; null if none is unlocked.
SecretItem *newestOpen(const std::vector<SecretItem *> &items);

} // namespace r2v::keys
