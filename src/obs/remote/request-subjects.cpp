// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/request-subjects.hpp"

namespace r2v::obs {

Sought<SourceRegistry::Found> RequestSubjects::source(obs_data_t *request) const
{
	const std::string name = textOf(request, "source");
	if (SourceRegistry::Found found = sources_.byName(name)) {
		return {std::move(found), {}};
	}
	return {{}, RequestError{"unknown_source", texts_("Refusal.UnknownSource", {{"source", name}})}};
}

Sought<generation::Snapshot> RequestSubjects::generation(obs_data_t *request) const
{
	const std::string id = textOf(request, "generation_id");
	if (generation::Snapshot found = engine_.find(id)) {
		return {std::move(found), {}};
	}
	return {nullptr, RequestError{"unknown_generation", texts_("Error.UnknownGeneration", {{"id", id}})}};
}

} // namespace r2v::obs
