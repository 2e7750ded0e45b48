// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/http/transport.hpp"

namespace r2v::http {

/// Which file a partial download belongs to, according to the answer that began it. Kept beside the part, so that a
/// later run knows too.
struct PartNote {
	/// As the server wrote it, W/ included; empty if it sent none.
	std::string etag;
	std::string lastModified;
	std::optional<uint64_t> totalBytes;

	static PartNote of(const Response &response, std::optional<uint64_t> totalBytes);
	/// Nothing if there is none that can be read.
	static std::optional<PartNote> read(const std::filesystem::path &part);
	void write(const std::filesystem::path &part) const;
	static void remove(const std::filesystem::path &part);

	/// For If-Range; empty if the server sent nothing that it would compare byte for byte.
	std::string validator() const;
	/// Whether an answer with the rest belongs to another file.
	bool contradicts(const Response &response, std::optional<uint64_t> totalBytes) const;
};

} // namespace r2v::http
