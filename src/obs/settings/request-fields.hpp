// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <obs.hpp>

#include "core/text/texts.hpp"

namespace r2v::obs {

/// A text is a name, an id or a path, of at most kMaxTextBytes; a prompt has a limit of its own, in code points, and a
/// refusal that names it.
enum class FieldType { text = 1, prompt, wholeNumber, yesOrNo };

inline constexpr size_t kMaxTextBytes = 4096;

struct Field {
	const char *name;
	FieldType type;
	bool required = false;
	/// Whether a request with `requested_by` may contain it.
	bool ofRequesters = false;
};

/// Checks what a client sent against what a request takes. Returns a sentence for the client about the first bad field,
/// or nothing. A whole number may come as 5 or 5.0, because JSON does not distinguish them.
std::string checkFields(const Texts &texts, obs_data_t *request, std::span<const Field> fields);

/// Checks what a request with `requested_by` must not do: leave the name blank, or set anything that reaches into the
/// streamer's machine or chooses what is asked of the provider. Returns a sentence for the client, or nothing, also if
/// the request has no such field.
std::string checkRequester(const Texts &texts, obs_data_t *request);

/// What `generate` takes: the source, who asks, what {input} stands for, and each setting that can be replaced for one
/// generation.
std::span<const Field> generateFields();

} // namespace r2v::obs
