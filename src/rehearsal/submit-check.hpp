// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/provider/model.hpp"

namespace r2v::rehearsal {

/// The one model that the rehearsal has: it stands in for the usual provider, whose JSON it speaks.
const provider::Model &playedModel();

/// An answer in the documented form of the provider's errors.
struct Refused {
	int status = 422;
	std::string message;
	/// error.code; empty if there is none.
	std::string code;
};

/// What a valid body asks for.
struct AcceptedTask {
	std::string model;
	std::string prompt;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	int durationS = 0;
	std::vector<std::string> referenceImageUrls;
};

struct SubmitVerdict {
	std::optional<AcceptedTask> task;
	Refused refused;
};

/// As strict as the provider: no unknown key, no null, no wrong type, nothing out of range, no reference that
/// `isUploaded` does not know.
SubmitVerdict checkSubmit(std::string_view body, const std::function<bool(const std::string &url)> &isUploaded);

} // namespace r2v::rehearsal
