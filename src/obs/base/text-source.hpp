// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// Of OBS's own Text kinds (FreeType 2, GDI+), which a text can be written into. Any thread.
bool isTextSource(obs_source_t *source);

/// Of these or of others' kinds: a text is among its settings. Any thread.
bool takesText(obs_source_t *source);

/// The text in a source's settings, also where it reads another one from a file; empty where it has none. Any thread.
std::string textSetting(obs_source_t *source);

/// The text that stands in a source's settings. Nothing where it has none there: it is no text source, or it reads its
/// text from a file. Any thread.
std::optional<std::string> textOf(obs_source_t *source);

/// Changes a Text source's text and nothing else. Runs the handlers of its `update` signal in this thread.
void writeText(obs_source_t *source, const std::string &text);

} // namespace r2v::obs
