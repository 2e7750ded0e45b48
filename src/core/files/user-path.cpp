// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/user-path.hpp"

#include <algorithm>

namespace r2v::files {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kHomeVariables[] = {"$HOME", "${HOME}"};

std::string_view trimmed(std::string_view text)
{
	const size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
	return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

/// The rest of a path without its first part, never absolute.
std::filesystem::path below(std::string_view rest)
{
	return std::u8string(rest.begin(), rest.end());
}

std::filesystem::path withoutTrailingSlash(const std::filesystem::path &path)
{
	return path.has_filename() || !path.has_relative_path() ? path : path.parent_path();
}

} // namespace

std::optional<std::filesystem::path> userPath(std::string_view text, const std::filesystem::path &base)
{
	text = trimmed(text);
	if (text.empty()) {
		return std::filesystem::path();
	}
	if (text.find('\0') != std::string_view::npos) {
		return std::nullopt;
	}
	const size_t slash = std::min(text.find('/'), text.size());
	const std::string_view first = text.substr(0, slash);
	const std::string_view rest = text.substr(std::min(text.find_first_not_of('/', slash), text.size()));
	const bool isHome =
		std::find(std::begin(kHomeVariables), std::end(kHomeVariables), first) != std::end(kHomeVariables);
	if (isHome || first.starts_with('~')) {
		const auto home = homeOf(isHome ? std::string() : std::string(first.substr(1)));
		return home ? std::optional(withoutTrailingSlash(*home / below(rest))) : std::nullopt;
	}
	return withoutTrailingSlash(absolutePath(base) / below(text));
}

std::filesystem::path absolutePath(const std::filesystem::path &path)
{
	if (path.empty() || path.is_absolute()) {
		return path;
	}
	std::error_code error;
	const std::filesystem::path absolute = std::filesystem::absolute(path, error);
	if (error) {
		return path;
	}
	// Removes the ".." that OBS itself puts there in portable mode.
	const std::filesystem::path shortest = std::filesystem::weakly_canonical(absolute, error);
	return error ? absolute : shortest;
}

} // namespace r2v::files
