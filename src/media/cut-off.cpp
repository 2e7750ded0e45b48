// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/cut-off.hpp"

#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

#include "media/big-endian-file.hpp"

namespace r2v::media {

namespace {

/// Real files have a handful, fragmented ones two a second.
constexpr int kMaxParts = 10000;
constexpr uint64_t kEbmlHeader = 0x1A45DFA3;
constexpr uint64_t kSegment = 0x18538067;

struct Part {
	uint64_t type = 0;
	/// Its size with the header; nothing if it reaches to the end of the file.
	std::optional<uint64_t> bytes;
};

/// A box has 32 bits of size, four letters, and 64 bits of size if the first size is 1.
std::optional<Part> boxAt(BigEndianFile &bytes, uint64_t at)
{
	const auto size = bytes.number(at, 4);
	const auto type = bytes.number(at + 4, 4);
	if (!size || !type) {
		return std::nullopt;
	}
	if (*size == 0) {
		return Part{*type, std::nullopt};
	}
	const auto whole = *size == 1 ? bytes.number(at + 8, 8) : size;
	return whole && *whole >= (*size == 1 ? 16 : 8) ? std::optional(Part{*type, whole}) : std::nullopt;
}

/// An element's size has as many leading zeros as further bytes. All ones mean an unknown size.
std::optional<Part> elementAt(BigEndianFile &bytes, uint64_t at)
{
	const auto type = bytes.number(at, 4);
	const auto first = bytes.number(at + 4, 1);
	if (!type || !first || *first == 0) {
		return std::nullopt;
	}
	const auto length = static_cast<size_t>(std::countl_zero(static_cast<uint8_t>(*first))) + 1;
	const auto coded = bytes.number(at + 4, length);
	if (!coded) {
		return std::nullopt;
	}
	const uint64_t unknown = (uint64_t{1} << 7 * length) - 1;
	const uint64_t size = *coded & unknown;
	return Part{*type, size == unknown ? std::nullopt : std::optional(4 + length + size)};
}

bool isKnownBox(uint64_t type)
{
	for (const std::string_view known :
	     {"ftyp", "styp", "moov", "mdat", "moof", "sidx", "mfra", "meta", "free", "skip", "wide", "uuid"}) {
		uint64_t value = 0;
		for (const char letter : known) {
			value = value << 8 | static_cast<uint8_t>(letter);
		}
		if (value == type) {
			return true;
		}
	}
	return false;
}

} // namespace

bool isCutOff(const std::filesystem::path &file)
{
	std::error_code error;
	const uint64_t end = std::filesystem::file_size(file, error);
	if (error) {
		return false;
	}
	BigEndianFile bytes(file);
	const bool matroska = bytes.number(0, 4) == kEbmlHeader;
	uint64_t at = 0;
	for (int count = 0; count < kMaxParts && at < end; ++count) {
		const auto part = matroska ? elementAt(bytes, at) : boxAt(bytes, at);
		const bool known = part && (matroska ? part->type == kEbmlHeader || part->type == kSegment
						     : isKnownBox(part->type));
		// After the last known part there is only padding.
		if (!known || !part->bytes) {
			return false;
		}
		if (*part->bytes > end - at) {
			return true;
		}
		at += *part->bytes;
	}
	return false;
}

} // namespace r2v::media
