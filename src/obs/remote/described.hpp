// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "obs/settings/request-fields.hpp"

namespace r2v::obs {

/// A name that other programs rely on, and its meaning in one English sentence.
struct Described {
	const char *name;
	const char *meaning;
};

struct RequestDescription {
	const char *name;
	const char *meaning;
	std::vector<Field> fields;
	/// What the answer contains if the request was carried out.
	std::vector<Described> answer;
	/// JSON of `requestData` and of the answer.
	const char *exampleRequest;
	const char *exampleAnswer;
};

struct EventDescription {
	const char *name;
	const char *meaning;
	std::vector<Described> fields;
};

} // namespace r2v::obs
