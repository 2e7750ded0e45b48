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

/// What a Job needs from the engine. Engine thread only.
class JobHost {
public:
	using TimerId = uint64_t;

	virtual ~JobHost() = default;

	virtual http::Transport &transport() = 0;
	virtual UtcTime utc() const = 0;
	virtual Milliseconds monotonic() const = 0;
	/// The provider that the record names.
	virtual const provider::Provider &providerOf(const Generation &generation) const = 0;
	/// With the key that is in use now.
	virtual provider::Access accessFor(const Generation &generation) const = 0;
	virtual Milliseconds pollBudget() const = 0;
	virtual Milliseconds staleAfter() const = 0;
	/// Whether the clip has to wait for approval before it goes on air.
	virtual bool holdsClip(const Generation &generation) const = 0;
	virtual Milliseconds nextPollDelay(const Generation &generation, Milliseconds sinceAccepted) = 0;
	/// How long to wait before the next try, with back-off and jitter. `attempt` counts from 1.
	virtual Milliseconds retryDelay(int attempt, std::optional<Milliseconds> retryAfter) = 0;
	/// A name nobody can guess.
	virtual std::string randomName() = 0;
	virtual std::string text(const std::string &key, const std::string &detail) const = 0;
	virtual std::string sentenceOf(const provider::LimitViolation &violation) const = 0;
	virtual void logInfo(const Generation &generation, const std::string &what) = 0;

	virtual TimerId after(Milliseconds delay, std::function<void()> action) = 0;
	virtual void cancelTimer(TimerId id) = 0;

	/// Writes the record to disk, then tells everybody.
	virtual files::WriteResult save(Generation &generation) = 0;
	virtual files::WriteResult writeFile(const Generation &generation, const std::string &name,
					     std::string_view content) = 0;
	/// What lies at this name in its folder and is no plain file is set aside, and said.
	virtual void clearWay(const Generation &generation, const std::string &name) = 0;
	/// Tells everybody without writing the record: for changes that a crash may lose.
	virtual void publish(Generation &generation) = 0;
	/// The verdict comes back through Job::clipChecked.
	virtual void checkClip(const Generation &generation, const std::filesystem::path &file) = 0;
	/// The job has reached an end state. It is deleted after the current callback.
	virtual void ended(const Generation &generation) = 0;
};

} // namespace r2v::generation
