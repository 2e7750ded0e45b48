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

/// One generation on its way from the trigger to its end state. Engine thread only, no locks. Each change of state is
/// on disk before the request it announces.
class Job {
public:
	/// With a token, or with a record that waits for approval: a new trigger. Else: a generation from disk that has
	/// a task.
	Job(JobHost &host, Generation record, SubmitToken token);
	~Job();
	Job(const Job &) = delete;
	Job &operator=(const Job &) = delete;

	const Generation &record() const { return record_; }

	// What comes from outside; each ignored in a state it does not fit.
	void deliverReferences(const std::vector<ReferenceImage> &images);
	void captureFailed(ErrorCode code, const std::string &detail);
	/// It waits for approval no longer: from here on it is a trigger like any other.
	void approve(SubmitToken token);
	/// A place is free: goes on from `queued`.
	void begin();
	/// Goes on with an accepted task: polls it.
	void resume();
	void cancel();
	void clipChecked(const ClipVerdict &verdict);
	/// The provider could not be asked when waiting ended, or did not know the task: it is asked again by itself.
	bool isCutOff() const { return cutOff_; }
	/// Changes what is no part of the way: keep, held, added as a Media Source.
	void edit(const std::function<void(Generation &)> &change);

	/// Runs one of the above. Where it throws the generation ends as what it is then: failed before the paid
	/// request, unknown after it, detached with a task, which is asked for again. Nothing is sent a second time.
	void guard(const std::function<void()> &step);

private:
	// job-submit.cpp: everything before the provider has accepted.
	void uploadNext();
	void onUploaded(size_t index, const http::Response &response);
	void submit();
	void onSubmitted(const http::Response &response);

	// job-fetch.cpp: everything after.
	void beginWaiting();
	void pollAfter(Milliseconds delay);
	void poll(bool isFinishing);
	Milliseconds sinceAccepted() const;
	void onPolled(const http::Response &response);
	void onTask(const provider::TaskReply &task);
	void onFinishing(const provider::TaskReply &task);
	void endAsTold(const provider::TaskReply &task);
	void onPollRefused(const http::Response &response);
	void onTaskUnknown(const JobError &fault);
	void download();
	void onDownloaded(const http::Response &response);
	std::filesystem::path partFile() const;
	bool takeUpFinishedClip();
	bool isStale() const;

	// job.cpp: what both need.
	const provider::Provider &provider() const { return host_.providerOf(record_); }
	void start(http::Request request, std::function<void(const http::Response &)> onDone,
		   http::Transport::OnProgress onProgress = {});
	void wait(Milliseconds delay, std::function<void()> action);
	/// Tries a free step again, or ends the generation when its tries are used up.
	void retryFreeStep(const JobError &fault, int maxTries, State endState, std::function<void()> action);
	void stopWaiting();
	/// Writes the new state; false where that failed and the generation ended because of it.
	bool enter(State state);
	void end(State state, ErrorCode code = ErrorCode::none, const std::string &detail = {});
	void breakOff(const std::string &what);
	/// Tells of a fault that is tried again.
	void noteTrouble(const JobError &fault);
	void setError(ErrorCode code, const std::string &detail);
	void clearError();

	JobHost &host_;
	Generation record_;
	SubmitToken token_;
	std::optional<http::RequestId> request_;
	std::optional<JobHost::TimerId> timer_;
	/// Tries of the current free step.
	int tries_ = 0;
	/// As record_.wantedAt(), on the monotonic clock: the wall clock may be set back meanwhile.
	Milliseconds wantedSince_;
	/// Of this run: the budget does not count the time that OBS was closed.
	Milliseconds waitingSince_{0};
	/// On the monotonic clock, for the wall clock may jump meanwhile.
	Milliseconds acceptedAt_{0};
	/// Since it was accepted; the task was still at work then.
	Milliseconds lastSeenAtWork_{0};
	Milliseconds finishingSince_{0};
	/// Why the last poll brought nothing; empty where it did.
	std::string lastTrouble_;
	int notFoundReplies_ = 0;
	int freshLinks_ = 0;
	/// The link leads to the provider's own origin, so it may have the key; and it has asked for it.
	bool linkTakesKey_ = false;
	bool linkWantsKey_ = false;
	const bool cameFromDisk_;
	bool cutOff_ = false;
	/// The host was told of the end.
	bool hasEnded_ = false;
	/// What is checked was found on disk: where it proves to be no clip, it is fetched.
	bool checksFoundClip_ = false;
};

} // namespace r2v::generation
