// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/job.hpp"

#include <algorithm>

#include "core/files/own-files.hpp"
#include "core/generation/poll-schedule.hpp"

namespace r2v::generation {

namespace {

/// A task that the gateway has just accepted may not be known everywhere yet.
constexpr int kNotFoundGrace = 3;
/// Finished without a result is a known race of gateways; it resolves within seconds or never.
constexpr Milliseconds kFinishingBudget = std::chrono::minutes(2);
constexpr Milliseconds kFinishingGap{2000};
constexpr Milliseconds kMinGap = PollSchedule::kMinGap;
constexpr int kDownloadTries = 20;
constexpr int kFreshLinks = 3;
constexpr uint64_t kBytesPerSecond1080 = 8'000'000;
constexpr uint64_t kBytesPerSecond720 = 4'000'000;
constexpr uint64_t kContainerBytes = 16'000'000;

/// Far above any real clip of that length (1080p at 64 Mbit/s), far below what fills a disk.
uint64_t maxClipBytes(const GenerationSpec &spec)
{
	const uint64_t perSecond = spec.resolution == "720p" ? kBytesPerSecond720 : kBytesPerSecond1080;
	return kContainerBytes + perSecond * static_cast<uint64_t>(std::clamp(spec.durationS, 1, 60));
}

} // namespace

void Job::resume()
{
	freshLinks_ = 0;
	tries_ = 0;
	// From another run only the wall clock is left to tell how long ago it was.
	const auto ago = host_.utc() - record_.acceptedAt.value_or(record_.createdAt);
	acceptedAt_ = host_.monotonic() - std::max(ago, Milliseconds(0));
	if (record_.state == State::downloading && takeUpFinishedClip()) {
		checksFoundClip_ = true;
		return host_.checkClip(record_, partFile());
	}
	beginWaiting();
}

void Job::beginWaiting()
{
	if (enter(State::waiting)) {
		waitingSince_ = host_.monotonic();
		pollAfter(Milliseconds(0));
	}
}

/// OBS ended between the move of the clip to its name and the record that says so.
bool Job::takeUpFinishedClip()
{
	for (const char *name : {"clip.mp4", "clip.webm"}) {
		if (!files::sizeOfOwn(record_.folder() / name)) {
			continue;
		}
		host_.clearWay(record_, Store::kPartName);
		if (files::moveOwn(record_.folder() / name, partFile()) == files::WriteResult::ok) {
			return true;
		}
	}
	return false;
}

Milliseconds Job::sinceAccepted() const
{
	return host_.monotonic() - acceptedAt_;
}

void Job::pollAfter(Milliseconds delay)
{
	const Milliseconds now = host_.monotonic();
	const Milliseconds left = host_.pollBudget() - (now - waitingSince_);
	if (left <= Milliseconds(0)) {
		return end(State::detached, ErrorCode::waitBudgetSpent, lastTrouble_);
	}
	// Whatever asks for the next poll: a retry, a fresh link, fetch_again pressed twice.
	const Milliseconds earliest = record_.lastPolledAt.value_or(now - kMinGap) + kMinGap - now;
	wait(std::max(std::min(delay, left), earliest), [this] { poll(false); });
}

void Job::poll(bool isFinishing)
{
	record_.lastPolledAt = host_.monotonic();
	start(provider().pollRequest(host_.accessFor(record_), record_.taskId, isFinishing),
	      [this](const http::Response &response) { onPolled(response); });
}

void Job::onPolled(const http::Response &response)
{
	const auto task = provider().readPoll(response, record_.baseUrl, record_.taskId);
	// Of an answer that was cut off, what it says is taken, and what it does not say may have been on its way.
	const bool missesEnd = task && (!task->whole || response.failure != http::Failure::none);
	const bool tellsEnd =
		task && (task->state == provider::TaskState::completed || task->state == provider::TaskState::failed);
	if (!task || (missesEnd && !tellsEnd &&
		      (task->providerStatus.empty() || task->state == provider::TaskState::finishing))) {
		return onPollRefused(response);
	}
	notFoundReplies_ = 0;
	tries_ = 0;
	lastTrouble_.clear();
	cutOff_ = false;
	clearError();
	onTask(*task);
}

void Job::onPollRefused(const http::Response &response)
{
	const auto [fault, isUnknownTask, isFromPage] = pollErrorOf(response, provider(), host_.utc());
	if (isUnknownTask) {
		return onTaskUnknown(fault);
	}
	cutOff_ = fault.passing || isFromPage;
	if (!fault.passing) {
		// 401, 402, 403 and the like: the task goes on at the provider and is fetched when the cause is gone.
		return end(State::detached, fault.code, fault.detail);
	}
	lastTrouble_ = host_.text("Detail.LastTrouble", fault.detail);
	noteTrouble(fault);
	pollAfter(host_.retryDelay(++tries_, fault.retryAfter));
}

/// The API may say so of a task that it took a moment ago, of one whose record is on a machine that is down, or with
/// another account's key. What it no longer has is final when its results are gone too.
void Job::onTaskUnknown(const JobError &fault)
{
	if (sinceAccepted() >= provider().profile().resultsLive) {
		return end(State::failed, ErrorCode::taskExpired, fault.detail);
	}
	if (++notFoundReplies_ > kNotFoundGrace) {
		cutOff_ = true;
		return end(State::detached, ErrorCode::rejected, fault.detail);
	}
	pollAfter(host_.retryDelay(notFoundReplies_, {}));
}

void Job::onTask(const provider::TaskReply &task)
{
	if (!task.creditsReserved.empty()) {
		record_.creditsReserved = task.creditsReserved;
	}
	record_.providerStatus = task.providerStatus;
	if (task.progress) {
		record_.progress = std::clamp(std::max(*task.progress, record_.progress), 0, 99);
	}
	switch (task.state) {
	case provider::TaskState::failed:
		return endAsTold(task);
	case provider::TaskState::completed:
		record_.resultUrl = task.resultUrl;
		if (!record_.completedAt) {
			record_.completedAt = host_.utc();
			record_.taskDuration = {.atLeast = lastSeenAtWork_, .atMost = sinceAccepted()};
		}
		finishingSince_ = Milliseconds(0);
		return download();
	case provider::TaskState::finishing:
		return onFinishing(task);
	default:
		lastSeenAtWork_ = sinceAccepted();
		host_.publish(record_);
		return pollAfter(host_.nextPollDelay(record_, lastSeenAtWork_));
	}
}

/// In the provider's words.
void Job::endAsTold(const provider::TaskReply &task)
{
	end(State::failed, task.moderation ? ErrorCode::moderation : ErrorCode::taskFailed,
	    task.errorMessage.empty() ? task.errorCode : task.errorMessage);
}

void Job::onFinishing(const provider::TaskReply &task)
{
	if (finishingSince_ == Milliseconds(0)) {
		finishingSince_ = host_.monotonic();
	} else if (host_.monotonic() - finishingSince_ > kFinishingBudget) {
		const bool saysWhy = !task.errorMessage.empty() || !task.errorCode.empty();
		return saysWhy ? endAsTold(task) : end(State::failed, ErrorCode::noResult);
	}
	host_.publish(record_);
	wait(kFinishingGap, [this] { poll(true); });
}

std::filesystem::path Job::partFile() const
{
	return record_.folder() / Store::kPartName;
}

void Job::download()
{
	if (!enter(State::downloading)) {
		return;
	}
	host_.clearWay(record_, Store::kPartName);
	const uint64_t have = files::writableSizeOfOwn(partFile()).value_or(0);
	http::Request request = provider().downloadRequest(host_.accessFor(record_), record_.resultUrl, partFile(),
							   have, maxClipBytes(record_.spec));
	linkTakesKey_ = !request.bearerToken.empty();
	if (!linkWantsKey_) {
		request.bearerToken.clear();
	}
	start(std::move(request), [this](const http::Response &response) { onDownloaded(response); });
}

void Job::onDownloaded(const http::Response &response)
{
	if (response.ok() && response.savedBytes > 0 &&
	    response.savedBytes == response.expectedBytes.value_or(response.savedBytes)) {
		return host_.checkClip(record_, partFile());
	}
	if (response.failure == http::Failure::none && (response.status == 401 || response.status == 403) &&
	    linkTakesKey_ && !linkWantsKey_) {
		linkWantsKey_ = true;
		return download();
	}
	JobError fault = errorOf(response, provider(), host_.utc());
	if (response.failure == http::Failure::none &&
	    (response.status == 403 || response.status == 404 || response.status == 410)) {
		// The link died; the task knows a fresh one.
		if (++freshLinks_ > kFreshLinks) {
			return end(State::detached, ErrorCode::downloadFailed, fault.detail);
		}
		// The clip is finished: what the task took of the budget is no reason to give up on it now.
		waitingSince_ = host_.monotonic();
		if (enter(State::waiting)) {
			pollAfter(host_.retryDelay(freshLinks_, {}));
		}
		return;
	}
	if (response.failure == http::Failure::tooLarge) {
		files::removeOwn(partFile());
		return end(State::failed, ErrorCode::notAClip, response.detail);
	}
	if (response.status == 416) {
		// What is here does not fit the file that is there now: from the beginning.
		files::removeOwn(partFile());
		fault.passing = true;
	}
	if (!fault.passing && fault.code != ErrorCode::diskFull && fault.code != ErrorCode::storageUnwritable) {
		fault.code = ErrorCode::downloadFailed;
	}
	retryFreeStep(fault, kDownloadTries, State::detached, [this] { download(); });
}

void Job::clipChecked(const ClipVerdict &verdict)
{
	if (record_.state != State::downloading) {
		return;
	}
	if (!verdict.isJudged) {
		return end(State::detached, ErrorCode::downloadFailed, verdict.reason);
	}
	if (!verdict.facts) {
		files::removeOwn(partFile());
		if (checksFoundClip_) {
			checksFoundClip_ = false;
			return beginWaiting();
		}
		// One page of a proxy in its place is no reason to give up what was paid for.
		if (++freshLinks_ <= kFreshLinks) {
			if (enter(State::waiting)) {
				waitingSince_ = host_.monotonic();
				noteTrouble({.code = ErrorCode::notAClip,
					     .detail = verdict.reason,
					     .passing = true,
					     .retryAfter = {}});
				pollAfter(host_.retryDelay(freshLinks_, {}));
			}
			return;
		}
		return end(State::failed, ErrorCode::notAClip, verdict.reason);
	}
	const auto size = files::sizeOfOwn(partFile());
	const std::string name = "clip." + verdict.extension;
	host_.clearWay(record_, name);
	if (const auto moved = files::moveOwn(partFile(), record_.folder() / name); moved != files::WriteResult::ok) {
		return end(State::detached,
			   moved == files::WriteResult::diskFull ? ErrorCode::diskFull : ErrorCode::storageUnwritable);
	}
	record_.clipFileName = name;
	record_.clipBytes = size.value_or(0);
	record_.clip = *verdict.facts;
	record_.progress = 100;
	record_.forgetLinks();
	record_.held = cameFromDisk_ || isStale() || host_.holdsClip(record_);
	end(State::ready);
}

bool Job::isStale() const
{
	return host_.utc() - record_.wantedAt() > host_.staleAfter() ||
	       host_.monotonic() - wantedSince_ > host_.staleAfter();
}

} // namespace r2v::generation
