// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/prompt/list-folder.hpp"
#include "core/prompt/template-error.hpp"

namespace r2v::prompt {

/// What a template can insert. Asked only for what the chosen alternatives need, on the thread that calls resolve().
class TemplateSources {
public:
	virtual ~TemplateSources() = default;

	/// The local time of the trigger, HH:MM.
	virtual std::string time() const = 0;
	/// The name of the program scene.
	virtual std::string scene() const = 0;
	/// The text of a Text source; nothing where there is no Text source of this name.
	virtual std::optional<std::string> textOf(std::string_view sourceName) const = 0;
	/// What the caller of generate gave as input; nothing where it gave none (an empty one counts as given).
	virtual std::optional<std::string> input() const = 0;
	/// A list for {file:…}; ListFolder keeps it within one folder.
	virtual FileContent readFile(std::string_view name) const = 0;
};

/// Whose words a prompt is.
enum class Author {
	/// Typed in the source's settings, or sent by a program of the streamer's own.
	streamer = 1,
	/// Comes with requested_by, or from a Text source that a chat program may fill. Taken literally, byte for byte:
	/// it has no comments, no choices and nothing to insert, so it reads no file and no text, and its braces are no
	/// error. What viewers may add to a template of the streamer's goes in through {input}.
	viewer,
};

/// More nesting than that is refused.
inline constexpr size_t kMaxTemplateDepth = 32;
/// More inserted values than that in one prompt are refused; each may be a file to read.
inline constexpr size_t kMaxTemplateValues = 100;

/// The resolved prompt, or what is wrong with the template. Its length is checked elsewhere (provider::validate).
using Resolution = std::variant<std::string, TemplateError>;

/// Resolves a prompt template; docs/prompts.md has the syntax for users. In short:
///   {a|b|c}        one of them, stable under the seed; they nest and may be empty
///   {time} {scene} {input} {text:Source name} {file:list.txt}
///   {{…}}          plain braces; {{ that nothing closes is one plain brace
///   # at the start of a line: the line is dropped
/// Everything else stands for itself, also } and | outside of braces, so that a prompt without { comes out byte for
/// byte but for its comment lines. Inserted values are never read as a template. Mistakes are found in alternatives
/// that were not chosen too; but only chosen ones are asked for their values.
///
/// The ordinal that a choice is keyed by counts choices and files from the template's start, chosen or not. Takes time
/// linear in the template (times its depth); reads files through `sources`, so never on the graphics thread.
Resolution resolve(std::string_view prompt, Author author, uint64_t seed, const TemplateSources &sources);

} // namespace r2v::prompt
