// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/keychain.hpp"

namespace r2v::keys {

std::unique_ptr<Keychain> makeSystemKeychain()
{
	return nullptr;
}

} // namespace r2v::keys
