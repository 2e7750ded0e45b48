// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>

namespace r2v::media {

/// Reads the numbers with which containers describe their parts.
class BigEndianFile {
public:
	explicit BigEndianFile(const std::filesystem::path &file) : stream_(file, std::ios::binary) {}

	/// Of at most eight bytes. Nothing if it is beyond the end.
	std::optional<uint64_t> number(uint64_t at, size_t sizeBytes);

private:
	std::ifstream stream_;
};

} // namespace r2v::media
