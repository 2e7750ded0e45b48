// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/generation/generation.hpp"
#include "core/generation/store.hpp"
#include "core/http/transport.hpp"
#include "core/provider/provider.hpp"

namespace r2v::generation {

/// What a Job needs of the engine around it. Engine thread only.
class JobHost {
public:
	using TimerId = uint64_t;

	virtual ~JobHost() = default;

	virtual http::Transport &transport() = 0;
	virtual UtcTime utc() const = 0;
	virtual Milliseconds monotonic() const = 0;
	/// The one that its record names.
	virtual const provider::Provider &providerOf(const Generation &generation) const = 0;
	/// With the key that is known now.
	virtual provider::Access accessFor(const Generation &generation) const = 0;
	virtual Milliseconds pollBudget() const = 0;
	virtual Milliseconds staleAfter() const = 0;
	/// Its source wants the clip to wait for an approval before air.
	virtual bool holdsClip(const Generation &generation) const = 0;
	virtual Milliseconds nextPollDelay(const Generation &generation, Milliseconds sinceAccepted) = 0;
	/// Back-off with jitter before the next try of a free step; attempt counts from 1.
	virtual Milliseconds retryDelay(int attempt, std::optional<Milliseconds> retryAfter) = 0;
	/// A name nobody can guess.
	virtual std::string randomName() = 0;
	virtual std::string text(const std::string &key, const std::string &detail) const = 0;
	virtual std::string sentenceOf(const provider::LimitViolation &violation) const = 0;
	virtual void logInfo(const Generation &generation, const std::string &what) = 0;

	virtual TimerId after(Milliseconds delay, std::function<void()> action) = 0;
	virtual void cancelTimer(TimerId id) = 0;

	/// Record on disk first, then told to everybody.
	virtual files::WriteResult save(Generation &generation) = 0;
	virtual files::WriteResult writeFile(const Generation &generation, const std::string &name,
					     std::string_view content) = 0;
	/// What lies at this name in its folder and is no plain file is set aside, and said.
	virtual void clearWay(const Generation &generation, const std::string &name) = 0;
	/// Told only: what a crash may forget.
	virtual void publish(Generation &generation) = 0;
	/// The verdict comes back through Job::clipChecked.
	virtual void checkClip(const Generation &generation, const std::filesystem::path &file) = 0;
	/// It reached an end state: the job is deleted after the current callback.
	virtual void ended(const Generation &generation) = 0;
};

} // namespace r2v::generation
