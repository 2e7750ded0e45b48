// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "obs/settings/request-fields.hpp"

namespace r2v::obs {

/// A name that other programs rely on, and what it stands for in one English sentence.
struct Described {
	const char *name;
	const char *meaning;
};

struct RequestDescription {
	const char *name;
	const char *meaning;
	std::vector<Field> fields;
	std::vector<Described> answer;
	/// JSON: `requestData`, and what comes back.
	const char *exampleRequest = "";
	const char *exampleAnswer = "";
};

struct EventDescription {
	const char *name;
	const char *meaning;
	std::vector<Described> fields;
};

/// What is said over obs-websocket and by scripts, for as long as src/obs/remote has no tables of its own.
std::vector<RequestDescription> requestDescriptions();
std::vector<Described> requestErrors();
std::vector<EventDescription> eventDescriptions();
std::vector<Described> generationFields();
/// By their declarations.
std::vector<Described> procedureDescriptions();
std::vector<Described> signalDescriptions();
std::vector<Described> globalHotkeyDescriptions();

} // namespace r2v::obs
