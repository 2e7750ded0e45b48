// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/remote-descriptions.hpp"

#include "obs/remote/clip-requests.hpp"
#include "obs/remote/generation-requests.hpp"
#include "obs/remote/global-hotkeys.hpp"
#include "obs/remote/program-requests.hpp"
#include "obs/remote/source-procedures.hpp"
#include "obs/remote/source-signals.hpp"

namespace r2v::obs {

namespace {

template <typename Uses>
void append(std::vector<RequestDescription> &descriptions)
{
	for (const RequestOf<Uses> &request : Uses::all()) {
		descriptions.push_back(request.description);
	}
}

} // namespace

std::vector<RequestDescription> requestDescriptions()
{
	std::vector<RequestDescription> descriptions;
	append<GenerationRequests>(descriptions);
	append<ClipRequests>(descriptions);
	append<ProgramRequests>(descriptions);
	return descriptions;
}

std::vector<Described> requestErrors()
{
	return {{"bad_request", "A field is missing or unknown, or has a value that cannot be used."},
		{"unknown_source", "There is no source or scene of that name."},
		{"unknown_generation", "There is no generation with that id."},
		{"wrong_state", "The generation or the plugin is in a state in which this cannot be done."},
		{"internal", "OBS is closing, or something went wrong inside the plugin."}};
}

std::vector<Described> procedureDescriptions()
{
	return SourceProcedures::descriptions();
}

std::vector<Described> signalDescriptions()
{
	return {kSourceSignals.begin(), kSourceSignals.end()};
}

std::vector<Described> globalHotkeyDescriptions()
{
	std::vector<Described> descriptions;
	descriptions.reserve(kGlobalHotkeys.size());
	for (const GlobalHotkey &hotkey : kGlobalHotkeys) {
		descriptions.push_back(hotkey.description);
	}
	return descriptions;
}

} // namespace r2v::obs
