// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/http/transport.hpp"

namespace r2v::http {

/// Which file a part of a download is of: what the answer said that began it. Kept beside the part, so that another run
/// can tell too.
struct PartNote {
	/// As the server wrote it, W/ included; empty where it said none.
	std::string etag;
	std::string lastModified;
	std::optional<uint64_t> totalBytes;

	static PartNote of(const Response &response, std::optional<uint64_t> totalBytes);
	/// Nothing where there is none that can be read.
	static std::optional<PartNote> read(const std::filesystem::path &part);
	void write(const std::filesystem::path &part) const;
	static void remove(const std::filesystem::path &part);

	/// For If-Range; empty where nothing was said that a server compares byte for byte.
	std::string validator() const;
	/// Whether an answer with the rest is of another file.
	bool contradicts(const Response &response, std::optional<uint64_t> totalBytes) const;
};

} // namespace r2v::http
