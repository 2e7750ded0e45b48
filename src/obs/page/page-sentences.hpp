// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/text/texts.hpp"
#include "obs/actions/key-desk.hpp"
#include "obs/actions/reference-shots.hpp"

namespace r2v::obs {

/// What the page says beside its fields, decided with nothing but what is given. Pure.

/// Which of the two prompts counts. `text` is what the Text source says; nothing where it does not exist. Empty where
/// no Text source is chosen.
std::string promptSentence(const Texts &texts, const std::string &textSource, const std::optional<std::string> &text);

struct KeyFacts {
	bool isFromEnvironment = false;
	bool hasKey = false;
	/// Empty: nobody has entered one.
	std::string whyNone{};
	KeyNews news{};
};
/// Beside the field for the key; with tags where it names a link.
std::string keySentence(const Texts &texts, const KeyFacts &facts);
/// The key is what is missing: its part of the page is not folded away.
bool mustSeeKey(const KeyFacts &facts);

/// Of one second; 0: unknown.
std::string priceSentence(const Texts &texts, double pricePerSecond);

/// The picture itself, by a tag that OBS's labels show, and what it is; empty where none was asked for.
std::string shotSentence(const Texts &texts, const ReferenceShots::Shot &shot);

/// What requests are, with links to the files that are named; no `docsDir`: the pages are not installed.
std::string requestsHelp(const Texts &texts, const std::filesystem::path &configDir,
			 const std::filesystem::path &docsDir);

/// OBS reads a label with tags as rich text, and a server's words may hold some.
std::string asPlainText(std::string sentence);

/// As a link to it is written.
std::string fileUrl(const std::filesystem::path &file);

} // namespace r2v::obs
