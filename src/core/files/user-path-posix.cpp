// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/user-path.hpp"

#include <cstdlib>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace r2v::files {

std::optional<std::filesystem::path> homeOf(const std::string &user)
{
	if (const char *home = std::getenv("HOME"); user.empty() && home && *home == '/') {
		return home;
	}
	constexpr size_t kRoomBytes = 16384;
	std::vector<char> room(kRoomBytes);
	passwd entry{};
	passwd *found = nullptr;
	if (user.empty()) {
		getpwuid_r(getuid(), &entry, room.data(), room.size(), &found);
	} else {
		getpwnam_r(user.c_str(), &entry, room.data(), room.size(), &found);
	}
	return found && found->pw_dir && *found->pw_dir == '/' ? std::optional<std::filesystem::path>(found->pw_dir)
							       : std::nullopt;
}

} // namespace r2v::files
