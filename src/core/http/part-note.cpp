// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/part-note.hpp"

#include <algorithm>
#include <charconv>

#include "core/files/own-files.hpp"
#include "core/http/ascii.hpp"

namespace r2v::http {

namespace {

constexpr size_t kMaxFileBytes = 4096;
constexpr size_t kMaxValueBytes = 1024;
constexpr std::string_view kEtag = "etag ";
constexpr std::string_view kLastModified = "last-modified ";
constexpr std::string_view kTotalBytes = "total-bytes ";

std::filesystem::path fileOf(const std::filesystem::path &part)
{
	auto file = part;
	file += ".note";
	return file;
}

/// Made safe to send back to a server in a header.
std::string headerText(std::string_view text)
{
	const bool plain = text.size() <= kMaxValueBytes && std::all_of(text.begin(), text.end(), [](char character) {
				   return static_cast<unsigned char>(character) >= 0x20 && character != 0x7f;
			   });
	return plain ? std::string(text) : std::string();
}

std::string headerOf(const Response &response, std::string_view name)
{
	return headerText(trimmed(response.header(name).value_or("")));
}

} // namespace

PartNote PartNote::of(const Response &response, std::optional<uint64_t> totalBytes)
{
	return {.etag = headerOf(response, "ETag"),
		.lastModified = headerOf(response, "Last-Modified"),
		.totalBytes = totalBytes};
}

std::optional<PartNote> PartNote::read(const std::filesystem::path &part)
{
	const auto content = files::readOwn(fileOf(part), kMaxFileBytes);
	if (!content) {
		return std::nullopt;
	}
	PartNote note;
	std::string_view rest = *content;
	while (!rest.empty()) {
		const size_t end = std::min(rest.find('\n'), rest.size());
		const std::string_view line = rest.substr(0, end);
		rest.remove_prefix(std::min(end + 1, rest.size()));
		if (line.starts_with(kEtag)) {
			note.etag = headerText(line.substr(kEtag.size()));
		} else if (line.starts_with(kLastModified)) {
			note.lastModified = headerText(line.substr(kLastModified.size()));
		} else if (line.starts_with(kTotalBytes)) {
			uint64_t total = 0;
			const std::string_view digits = line.substr(kTotalBytes.size());
			if (std::from_chars(digits.data(), digits.data() + digits.size(), total).ec == std::errc()) {
				note.totalBytes = total;
			}
		}
	}
	return note;
}

void PartNote::write(const std::filesystem::path &part) const
{
	std::string content;
	content.append(kEtag).append(etag).append("\n");
	content.append(kLastModified).append(lastModified).append("\n");
	if (totalBytes) {
		content.append(kTotalBytes).append(std::to_string(*totalBytes)).append("\n");
	}
	// Without the note the part is only trusted less.
	files::writeOwn(fileOf(part), content);
}

void PartNote::remove(const std::filesystem::path &part)
{
	files::removeOwn(fileOf(part));
}

std::string PartNote::validator() const
{
	return etag.empty() || etag.starts_with("W/") ? lastModified : etag;
}

bool PartNote::contradicts(const Response &response, std::optional<uint64_t> total) const
{
	const PartNote other = of(response, total);
	if (totalBytes && other.totalBytes && *totalBytes != *other.totalBytes) {
		return true;
	}
	if (!etag.empty() && !other.etag.empty()) {
		return etag != other.etag;
	}
	return !lastModified.empty() && !other.lastModified.empty() && lastModified != other.lastModified;
}

} // namespace r2v::http
