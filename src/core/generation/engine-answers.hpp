// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "core/generation/codes.hpp"

namespace r2v::generation {

/// Answer to a trigger. A refusal spends nothing and starts nothing.
struct Admission {
	RefusalCode refusal = RefusalCode::none;
	/// Empty if it was refused.
	std::string generationId;
	/// For the user: why it was refused and what to do.
	std::string message;

	bool accepted() const { return refusal == RefusalCode::none; }
};

/// Answer to an approval.
struct Approval {
	/// False if the generation does not wait for approval (any more).
	bool waited = false;
	/// For the user: why it still waits, and what to do. Empty if it was let go.
	std::string reason;
};

/// Answer to a request to fetch a task's clip again.
struct Fetching {
	/// For the user: why the provider is not asked, and what to do. Empty if it is.
	std::string reason;
	explicit operator bool() const { return reason.empty(); }
};

struct EngineStatus {
	int active = 0;
	int queued = 0;
	int usedThisHour = 0;
	int usedToday = 0;
	bool hasKey = false;
	bool rehearsal = false;
	/// Another OBS uses this store.
	bool storeInUse = false;
};

/// What the provider says of an API key.
struct KeyVerdict {
	enum class Kind { accepted = 1, refused, notAsked };
	Kind kind = Kind::notAsked;
	/// Why it was refused or could not be asked.
	std::string detail{};
	/// What is left in the account, as the provider wrote it; empty where it did not say.
	std::string balance{};
};

} // namespace r2v::generation
