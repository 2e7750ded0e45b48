// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/generation/engine.hpp"
#include "core/generation/job-error.hpp"
#include "core/generation/job-host.hpp"
#include "core/generation/submit-token.hpp"

namespace r2v::generation {

/// One generation, from its trigger to its end state. Runs on the engine thread only, so it needs no locks. Each change
/// of state is on disk before the request that it announces is sent.
class Job {
public:
	/// For a new generation, with a token or with a record that waits for approval; or for a generation from disk
	/// that has a task.
	Job(JobHost &host, Generation record, SubmitToken token);
	~Job();
	Job(const Job &) = delete;
	Job &operator=(const Job &) = delete;

	const Generation &record() const { return record_; }

	// What comes from outside; each ignored in a state it does not fit.
	void deliverReferences(const std::vector<ReferenceImage> &images);
	void captureFailed(ErrorCode code, const std::string &detail);
	/// The generation no longer waits for approval and goes on like any other.
	void approve(SubmitToken token);
	/// A place is free, so it leaves the state `queued`.
	void begin();
	/// Polls a task that was accepted earlier.
	void resume();
	void cancel();
	void clipChecked(const ClipVerdict &verdict);
	/// Waiting ended because the provider could not be asked, or did not know the task. The engine then asks again
	/// by itself.
	bool isCutOff() const { return cutOff_; }
	/// Changes things that do not affect its progress: keep, held, added as a Media Source.
	void edit(const std::function<void(Generation &)> &change);

	/// Runs one of the functions above. If it throws, the generation ends: as `failed` before the paid request, as
	/// `unknown` after it, and as `detached` once there is a task, which is asked for again later. Nothing is sent
	/// twice.
	void guard(const std::function<void()> &step);

private:
	// job-submit.cpp: everything before the provider has accepted.
	void uploadNext();
	void onUploaded(size_t index, const http::Response &response);
	void submit();
	void onSubmitted(const http::Response &response);

	// In job-fetch.cpp: everything after that.
	void beginWaiting();
	void pollAfter(Milliseconds delay);
	void poll(bool isFinishing);
	Milliseconds sinceAccepted() const;
	void onPolled(const http::Response &response);
	void onTask(const provider::TaskReply &task);
	void onFinishing(const provider::TaskReply &task);
	void endAsTold(const provider::TaskReply &task);
	void onPollRefused(const http::Response &response);
	void onTaskUnknown(const JobError &error);
	void download();
	void onDownloaded(const http::Response &response);
	std::filesystem::path partFile() const;
	bool takeUpFinishedClip();
	bool isStale() const;

	// In job.cpp: what both of them need.
	const provider::Provider &provider() const { return host_.providerOf(record_); }
	void start(http::Request request, std::function<void(const http::Response &)> onDone,
		   http::Transport::OnProgress onProgress = {});
	void wait(Milliseconds delay, std::function<void()> action);
	/// Tries a step that costs nothing again, or ends the generation if it was tried often enough.
	void retryFreeStep(const JobError &error, int maxTries, State endState, std::function<void()> action);
	void stopWaiting();
	/// Writes the new state to disk. False if that failed, which ended the generation.
	bool enter(State state);
	void end(State state, ErrorCode code = ErrorCode::none, const std::string &detail = {});
	void breakOff(const std::string &what);
	/// Tells the user about an error after which the job tries again.
	void noteError(const JobError &error);
	void setError(ErrorCode code, const std::string &detail);
	void clearError();

	JobHost &host_;
	Generation record_;
	SubmitToken token_;
	std::optional<http::RequestId> request_;
	std::optional<JobHost::TimerId> timer_;
	/// Tries of the current free step.
	int tries_ = 0;
	/// The same as record_.wantedAt(), but on the monotonic clock, because the wall clock may be set back.
	Milliseconds wantedSince_;
	/// In this run only: the time while OBS was closed does not count against the budget.
	Milliseconds waitingSince_{0};
	/// On the monotonic clock, because the wall clock may jump.
	Milliseconds acceptedAt_{0};
	/// How long after it was accepted the task was last seen at work.
	Milliseconds lastSeenAtWork_{0};
	Milliseconds finishingSince_{0};
	/// Why the last poll brought nothing. Empty if it brought something.
	std::string lastError_;
	int notFoundReplies_ = 0;
	int freshLinks_ = 0;
	/// The link leads to the provider's own origin, so it may get the key.
	bool linkTakesKey_ = false;
	bool linkWantsKey_ = false;
	const bool cameFromDisk_;
	bool cutOff_ = false;
	/// The host has been told that it ended.
	bool hasEnded_ = false;
	/// The clip that is being checked was found on disk. If it proves to be no clip, it is downloaded.
	bool checksFoundClip_ = false;
};

} // namespace r2v::generation
