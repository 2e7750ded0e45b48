// SPDX-License-Identifier: GPL-2.0-or-later
#include "clip-cache.hpp"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <unistd.h>

namespace r2v::test {

namespace {

/// FNV-1a: the same in every process, which std::hash does not promise.
std::string nameOf(const std::string &arguments)
{
	uint64_t hash = 0xcbf29ce484222325;
	for (const char character : arguments) {
		hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3;
	}
	std::ostringstream name;
	name << std::hex << hash;
	return name.str();
}

void run(const std::string &arguments, const std::filesystem::path &clip)
{
	const std::string command = "ffmpeg -nostdin -v error -y " + arguments + " \"" + clip.string() + "\"";
	if (std::system(command.c_str()) != 0) {
		throw std::runtime_error(command);
	}
}

} // namespace

void makeClipOnce(const std::string &arguments, const std::filesystem::path &clip)
{
	const std::filesystem::path folder = R2V_CLIP_CACHE;
	const std::filesystem::path kept = folder / (nameOf(arguments) + clip.extension().string());
	if (!std::filesystem::exists(kept)) {
		std::filesystem::create_directories(folder);
		// Nobody sees a half one: it gets its name when it is whole.
		const std::filesystem::path coming =
			folder / (std::to_string(getpid()) + "-" + kept.filename().string());
		run(arguments, coming);
		std::filesystem::rename(coming, kept);
	}
	std::filesystem::copy_file(kept, clip, std::filesystem::copy_options::overwrite_existing);
}

} // namespace r2v::test
