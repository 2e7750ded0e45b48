// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <obs.hpp>

#include "core/generation/generation.hpp"
#include "core/prompt/template.hpp"
#include "core/provider/providers.hpp"
#include "core/text/texts.hpp"
#include "obs/settings/settings-reader.hpp"

namespace r2v::obs {

/// What a prompt is made from besides the settings.
struct PromptContext {
	/// The author of the setting `prompt`. The text of `prompt_text_source` always counts as a viewer's.
	prompt::Author author = prompt::Author::streamer;
	const prompt::TemplateSources &sources;
	/// The provider whose limits apply.
	const provider::Provider &provider = provider::builtIn().usual();
};

/// Fills in what the settings say about the task: prompt, model, length, size, seed and switches. The values come from
/// files and remote callers, so each is checked for its type and against the limits of the provider; the first bad one
/// is returned. With seed_mode `random`, a seed is drawn here, sent and recorded, so that a good clip can be repeated
/// with `fixed`. The same seed decides the choices in the template of the prompt, and the limits apply to the resulting
/// text.
std::optional<Refusal> fillSpec(generation::GenerationSpec &spec, const CheckedSettings &settings, const Texts &texts,
				const PromptContext &context);

/// With seed_mode `increment`: the seed that follows that of this spec; after the largest one comes 0.
std::optional<int64_t> nextSeed(const generation::GenerationSpec &spec, const CheckedSettings &settings,
				const provider::Provider &provider = provider::builtIn().usual());

} // namespace r2v::obs
