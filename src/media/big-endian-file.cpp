// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/big-endian-file.hpp"

#include <array>

namespace r2v::media {

std::optional<uint64_t> BigEndianFile::number(uint64_t at, size_t sizeBytes)
{
	std::array<char, 8> bytes{};
	stream_.clear();
	stream_.seekg(static_cast<std::streamoff>(at));
	if (!stream_.read(bytes.data(), static_cast<std::streamsize>(sizeBytes))) {
		return std::nullopt;
	}
	uint64_t value = 0;
	for (size_t index = 0; index < sizeBytes; ++index) {
		value = value << 8 | static_cast<uint8_t>(bytes[index]);
	}
	return value;
}

} // namespace r2v::media
