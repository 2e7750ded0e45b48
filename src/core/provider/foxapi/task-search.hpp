// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/provider/foxapi/tolerant-json.hpp"

namespace r2v::foxapi {

/// Where in an answer the task is told of, whatever is around it. Pointers live as long as what was read.

struct FoundId {
	/// Empty: there is none.
	std::string id;
	/// It is called a task's, or a status stands beside it: no mere page or log would have it so.
	bool isCertain = false;
};

/// The id of the task: not of the request, the user, the model, a file or a parent.
FoundId findTaskId(const LooseJson &answer);

/// The object that tells the task's state, and the document it stands in; null where there is none.
struct FoundTask {
	const nlohmann::json *task = nullptr;
	const nlohmann::json *document = nullptr;
};
FoundTask findTask(const LooseJson &answer);

/// The state as the server wrote it, under any of the names for it; empty where there is none.
std::string statusOf(const nlohmann::json &task);
/// Without blanks, in lower case, blanks and dashes inside as underscores, without a prefix such as TASK_STATUS_.
std::string plainStatus(std::string_view status);

/// The id that stands in this object itself.
std::string ownIdOf(const nlohmann::json &task);

} // namespace r2v::foxapi
