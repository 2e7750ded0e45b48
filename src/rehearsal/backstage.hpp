// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace r2v::rehearsal {

/// Runs long work off the engine thread, in slices short enough for the shared workers, and brings the results back.
class Backstage {
public:
	/// What a job returns; runs on the engine thread.
	using Result = std::function<void()>;
	/// One slice of a job, on any thread. Returning a result ends the job; returning nothing asks for another
	/// slice. Must return soon once the flag is set.
	using Slice = std::function<std::optional<Result>(const std::atomic<bool> &stop)>;

	/// `wakeUp` is called from any thread when a result has arrived, but never after this is destroyed.
	Backstage(std::function<void(std::function<void()>)> runInBackground, std::function<void()> wakeUp);
	/// Tells running slices to stop and does not wait for them; their results are dropped.
	~Backstage();
	Backstage(const Backstage &) = delete;
	Backstage &operator=(const Backstage &) = delete;

	void start(Slice slice);
	bool hasResults() const;
	/// On the engine thread: runs the results that have arrived.
	void deliver();

private:
	struct Shared;
	static void post(const std::shared_ptr<Shared> &shared, Slice slice);

	std::shared_ptr<Shared> shared_;
};

} // namespace r2v::rehearsal
