// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// The door for texts from libobs: scripts and plugins give it any bytes, and obs-websocket ends OBS when it is handed
/// some that are no UTF-8. Each of those becomes U+FFFD here, so that nothing behind has to think of it. Null is empty.
std::string validText(const char *text);

/// The same for all texts of settings or a request, where they stand, and of what they are nested in a few levels deep.
void makeTextsValid(obs_data_t *data);

/// A source as users see it named: one whose name is no UTF-8 is found by that name as validText() gives it. Null where
/// there is none. Any thread.
OBSSourceAutoRelease sourceByName(const std::string &name);

/// The source's name as it is told to users and clients.
std::string shownName(const obs_source_t *source);

} // namespace r2v::obs
