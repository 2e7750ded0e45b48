// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/job.hpp"

#include "core/files/own-files.hpp"
#include "core/guard.hpp"

namespace r2v::generation {

namespace {

/// Whose usual action is to generate again. Where a task exists that would be paid a second time.
bool saysGenerateAgain(ErrorCode code)
{
	switch (code) {
	case ErrorCode::network:
	case ErrorCode::tls:
	case ErrorCode::unauthorized:
	case ErrorCode::insufficientBalance:
	case ErrorCode::rejected:
	case ErrorCode::rateLimited:
	case ErrorCode::serverError:
		return true;
	default:
		return false;
	}
}

} // namespace

Job::Job(JobHost &host, Generation record, SubmitToken token) :
	host_(host), record_(std::move(record)), token_(std::move(token)), wantedSince_(host_.monotonic()),
	cameFromDisk_(!token_ && !record_.waitsForApproval)
{}

Job::~Job()
{
	stopWaiting();
}

void Job::deliverReferences(const std::vector<ReferenceImage> &images)
{
	if (record_.state != State::capturing) {
		return;
	}
	if (images.empty()) {
		return end(State::failed, ErrorCode::captureFailed);
	}
	const provider::Model &model = provider().modelOf(record_.spec.model);
	for (const ReferenceImage &image : images) {
		const char *extension = image.contentType == "image/png" ? ".png" : ".jpg";
		const Reference reference{.fileName = "reference-" + std::to_string(record_.references.size() + 1) +
						      extension,
					  .contentType = image.contentType,
					  .widthPx = image.widthPx,
					  .heightPx = image.heightPx,
					  .sizeBytes = image.bytes.size(),
					  .uploadedUrl = {}};
		const std::string_view bytes(reinterpret_cast<const char *>(image.bytes.data()), image.bytes.size());
		if (const auto violation =
			    provider::validateImage(image.widthPx, image.heightPx, image.bytes.size(), model)) {
			return end(State::failed, ErrorCode::captureFailed, host_.sentenceOf(*violation));
		}
		if (const auto written = host_.writeFile(record_, reference.fileName, bytes);
		    written != files::WriteResult::ok) {
			return end(State::failed, written == files::WriteResult::diskFull
							  ? ErrorCode::diskFull
							  : ErrorCode::storageUnwritable);
		}
		record_.references.push_back(reference);
	}
	if (record_.spec.aspectRatio == "auto") {
		record_.spec.aspectRatio = provider::nearestAspectRatio(images[0].widthPx, images[0].heightPx, model);
	}
	if (enter(State::queued) && record_.waitsForApproval) {
		// Its frame is of a moment that is long over then, and its place is wanted by others.
		wait(host_.staleAfter(), [this] {
			end(State::cancelled, ErrorCode::notApproved,
			    std::to_string(std::chrono::ceil<std::chrono::minutes>(host_.staleAfter()).count()));
		});
	}
}

void Job::captureFailed(ErrorCode code, const std::string &detail)
{
	if (record_.state == State::capturing) {
		end(State::failed, code, detail);
	}
}

void Job::approve(SubmitToken token)
{
	stopWaiting();
	token_ = std::move(token);
	record_.waitsForApproval = false;
	record_.approvedAt = host_.utc();
	wantedSince_ = host_.monotonic();
	host_.logInfo(record_, "approved");
	host_.save(record_);
}

void Job::begin()
{
	if (record_.state == State::queued && token_ && enter(State::uploading)) {
		uploadNext();
	}
}

void Job::cancel()
{
	if (isEnd(record_.state) || record_.dismissed) {
		return;
	}
	// With the token still here, or none given yet, nothing has been spent. Without it the paid request is on its
	// way or accepted, and the API has no way to take it back: the clip is fetched, for it is paid, but never
	// aired.
	if (token_ || record_.waitsForApproval) {
		return end(State::cancelled);
	}
	record_.dismissed = true;
	host_.save(record_);
}

void Job::edit(const std::function<void(Generation &)> &change)
{
	change(record_);
	host_.save(record_);
}

void Job::start(http::Request request, std::function<void(const http::Response &)> onDone,
		http::Transport::OnProgress onProgress)
{
	request_ = host_.transport().start(
		std::move(request),
		[this, onDone = std::move(onDone)](const http::Response &response) {
			request_.reset();
			// The callback may end the generation, but the job outlives it (JobHost::ended).
			guard([&] { onDone(response); });
		},
		std::move(onProgress));
}

void Job::wait(Milliseconds delay, std::function<void()> action)
{
	timer_ = host_.after(delay, [this, action = std::move(action)] {
		timer_.reset();
		guard(action);
	});
}

void Job::retryFreeStep(const JobError &fault, int maxTries, State endState, std::function<void()> action)
{
	if (!fault.passing || ++tries_ > maxTries) {
		return end(endState, fault.code, fault.detail);
	}
	noteTrouble(fault);
	wait(host_.retryDelay(tries_, fault.retryAfter), std::move(action));
}

void Job::noteTrouble(const JobError &fault)
{
	setError(fault.code, fault.detail);
	record_.action = host_.text("Action.TriedAgain", {});
	host_.publish(record_);
}

void Job::stopWaiting()
{
	if (request_) {
		host_.transport().abort(*request_);
		request_.reset();
	}
	if (timer_) {
		host_.cancelTimer(*timer_);
		timer_.reset();
	}
}

bool Job::enter(State state)
{
	const State before = record_.state;
	record_.state = state;
	clearError();
	const files::WriteResult written = host_.save(record_);
	if (written == files::WriteResult::ok || record_.submitMayHaveLeft || !record_.taskId.empty()) {
		// After the paid request the record is best effort: the generation goes on in memory.
		return true;
	}
	record_.state = before;
	end(State::failed,
	    written == files::WriteResult::diskFull ? ErrorCode::diskFull : ErrorCode::storageUnwritable);
	return false;
}

void Job::end(State state, ErrorCode code, const std::string &detail)
{
	stopWaiting();
	record_.state = state;
	if (code == ErrorCode::none) {
		clearError();
	} else {
		setError(code, detail);
	}
	token_ = SubmitToken();
	record_.waitsForApproval = false;
	host_.save(record_);
	files::removeOwn(record_.folder() / Store::kSpareName);
	hasEnded_ = true;
	host_.ended(record_);
}

void Job::guard(const std::function<void()> &step)
{
	std::string thrown;
	const auto note = [&thrown](const char *, const char *what) { thrown = what; };
	if (!guardedWith(note, "job", step) && !hasEnded_) {
		breakOff(thrown);
	}
}

/// Each step by itself: what threw may well throw again.
void Job::breakOff(const std::string &what)
{
	const auto log = [this](const char *place, const char *violation) {
		host_.logInfo(record_, std::string(place) + ": " + violation);
	};
	log("exception", what.c_str());
	guardedWith(log, "abort", [this] { stopWaiting(); });
	// A token that is still here was not spent, whatever the record was about to say.
	const bool mayHaveLeft = record_.submitMayHaveLeft && !token_;
	if (!mayHaveLeft) {
		record_.submitMayHaveLeft = record_.mayHaveBeenBilled = false;
	}
	token_ = SubmitToken();
	record_.waitsForApproval = false;
	if (!isEnd(record_.state)) {
		const bool hasTask = !record_.taskId.empty();
		record_.state = hasTask ? State::detached : mayHaveLeft ? State::unknown : State::failed;
		const ErrorCode code = hasTask       ? ErrorCode::downloadFailed
				       : mayHaveLeft ? ErrorCode::submitUnknown
						     : ErrorCode::encodeFailed;
		record_.errorCode = code;
		guardedWith(log, "error", [&] { setError(code, what); });
	}
	guardedWith(log, "record", [this] { host_.save(record_); });
	hasEnded_ = true;
	guardedWith(log, "end", [this] { host_.ended(record_); });
}

void Job::setError(ErrorCode code, const std::string &detail)
{
	record_.errorCode = code;
	const bool keepsTask = !record_.taskId.empty() && saysGenerateAgain(code);
	record_.error = host_.text(textKeyOf("Error", code), detail);
	record_.error.erase(record_.error.find_last_not_of(' ') + 1);
	record_.action = host_.text(keepsTask ? textKeyOf("KeptAction", code) : textKeyOf("Action", code), detail);
}

void Job::clearError()
{
	record_.errorCode = ErrorCode::none;
	record_.error.clear();
	record_.action.clear();
}

} // namespace r2v::generation
