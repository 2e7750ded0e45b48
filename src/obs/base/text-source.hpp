// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// Whether it is of one of OBS's own Text kinds (FreeType 2, GDI+), whose text can be written. Any thread.
bool isTextSource(obs_source_t *source);

/// Whether it is of one of those kinds or of another kind with a text among its settings. Any thread.
bool takesText(obs_source_t *source);

/// The text in the settings of a source, even if the source shows another one from a file. Empty if it has none. Any
/// thread.
std::string textSetting(obs_source_t *source);

/// The text in the settings of a source. Nothing if there is none: it is not a text source, or it reads its text from a
/// file. Any thread.
std::optional<std::string> textOf(obs_source_t *source);

/// Changes the text of a Text source and nothing else. The handlers of its `update` signal run on this thread.
void writeText(obs_source_t *source, const std::string &text);

} // namespace r2v::obs
