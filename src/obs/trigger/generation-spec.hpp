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

/// What a prompt is made of beside the settings.
struct PromptContext {
	/// Of the setting `prompt`; the text of `prompt_text_source` is always a viewer's.
	prompt::Author author = prompt::Author::streamer;
	const prompt::TemplateSources &sources;
	/// Whose limits hold.
	const provider::Provider &provider = provider::builtIn().usual();
};

/// Fills in what the settings say about the task: prompt, model, length, size, seed and switches. The values come from
/// files and remote callers, so each is checked for its type and against the provider's limits; the first that is wrong
/// is returned. With seed_mode `random` a seed is drawn here: it is sent and recorded, so that a good clip can be made
/// again with `fixed`. The same seed decides the choices of the prompt's template, and the limits are asked about what
/// comes of it.
std::optional<Refusal> fillSpec(generation::GenerationSpec &spec, const CheckedSettings &settings, const Texts &texts,
				const PromptContext &context);

/// With seed_mode `increment`: the seed after this spec's, which begins again at 0 after the largest.
std::optional<int64_t> nextSeed(const generation::GenerationSpec &spec, const CheckedSettings &settings,
				const provider::Provider &provider = provider::builtIn().usual());

} // namespace r2v::obs
