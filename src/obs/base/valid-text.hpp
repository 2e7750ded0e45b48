// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// All texts from libobs come in through here. Scripts and plugins can put any bytes into them, and obs-websocket ends
/// OBS when it is handed bytes that are not UTF-8. Each such byte becomes U+FFFD here, so that no other code has to
/// think of it. Null gives an empty text.
std::string validText(const char *text);

/// Does the same, in place, for all texts of settings or of a request, and for those nested in them, a few levels deep.
void makeTextsValid(obs_data_t *data);

/// Finds a source by the name that users see: if its name is not UTF-8, that is the name as validText() gives it. Null
/// if there is none. Any thread.
OBSSourceAutoRelease sourceByName(const std::string &name);

/// The name of the source as users and clients are told it.
std::string shownName(const obs_source_t *source);

} // namespace r2v::obs
