// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/engine.hpp"
#include "obs/remote/request.hpp"
#include "obs/source/source-registry.hpp"

namespace r2v::obs {

/// What a request is about, or why it cannot be found.
template <typename Subject>
struct Sought {
	Subject found;
	Outcome error;
	explicit operator bool() const { return !error; }
};

/// Finds what the fields `source` and `generation_id` of a request name.
class RequestSubjects {
public:
	RequestSubjects(const Texts &texts, const generation::Engine &engine, const SourceRegistry &sources) :
		texts_(texts), engine_(engine), sources_(sources)
	{}

	Sought<SourceRegistry::Found> source(obs_data_t *request) const;
	Sought<generation::Snapshot> generation(obs_data_t *request) const;

private:
	const Texts &texts_;
	const generation::Engine &engine_;
	const SourceRegistry &sources_;
};

} // namespace r2v::obs
