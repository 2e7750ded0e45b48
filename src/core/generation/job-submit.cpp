// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/job.hpp"

#include "core/http/path-segment.hpp"
#include "core/text/utf8.hpp"

namespace r2v::generation {

namespace {

constexpr int kUploadTries = 8;
/// Of requests that provably did not reach the server, and of 429.
constexpr int kSubmitTries = 8;
constexpr size_t kMaxLoggedIdLetters = 200;

} // namespace

void Job::uploadNext()
{
	for (size_t index = 0; index < record_.references.size(); ++index) {
		const Reference &reference = record_.references[index];
		if (!reference.uploadedUrl.empty()) {
			continue;
		}
		const std::string extension = std::filesystem::path(reference.fileName).extension().string();
		start(provider().uploadRequest(host_.accessFor(record_), record_.folder() / reference.fileName,
					       host_.randomName() + extension, reference.contentType),
		      [this, index](const http::Response &response) { onUploaded(index, response); });
		return;
	}
	tries_ = 0;
	submit();
}

void Job::onUploaded(size_t index, const http::Response &response)
{
	const auto url = provider().readUpload(response, record_.baseUrl);
	if (!url) {
		if (const auto refused = notEnabledError(response, provider(), host_.utc())) {
			return end(State::failed, refused->code, refused->detail);
		}
		return retryFreeStep(errorOf(response, provider(), host_.utc()), kUploadTries, State::failed,
				     [this] { uploadNext(); });
	}
	record_.references[index].uploadedUrl = *url;
	tries_ = 0;
	if (record_.errorCode != ErrorCode::none) {
		clearError();
		host_.publish(record_);
	}
	uploadNext();
}

void Job::submit()
{
	provider::TaskRequest task;
	const GenerationSpec &spec = record_.spec;
	task.model = spec.model;
	task.prompt = spec.prompt;
	task.durationS = spec.durationS;
	task.resolution = spec.resolution;
	task.aspectRatio = spec.aspectRatio;
	task.negativePrompt = spec.negativePrompt;
	task.seed = spec.seed;
	task.multiShots = spec.multiShots;
	task.enableSafetyChecker = spec.enableSafetyChecker;
	for (const Reference &reference : record_.references) {
		task.referenceImageUrls.push_back(reference.uploadedUrl);
	}

	// A disk that fills up while the answer is on its way shall not cost the task's id.
	if (const auto reserved = host_.writeFile(record_, Store::kSpareName, std::string(Store::kSpareBytes, '\n'));
	    reserved != files::WriteResult::ok) {
		return end(State::failed, reserved == files::WriteResult::diskFull ? ErrorCode::diskFull
										   : ErrorCode::storageUnwritable);
	}
	// On disk before a byte leaves: after a crash here the record says that it may have been billed.
	record_.submitMayHaveLeft = true;
	record_.mayHaveBeenBilled = !record_.rehearsal;
	record_.state = State::submitting;
	clearError();
	if (const auto written = host_.save(record_); written != files::WriteResult::ok) {
		record_.submitMayHaveLeft = false;
		record_.mayHaveBeenBilled = false;
		return end(State::failed, written == files::WriteResult::diskFull ? ErrorCode::diskFull
										  : ErrorCode::storageUnwritable);
	}
	host_.logInfo(record_, "submitting the paid request");
	start(SubmitToken::spend(std::move(token_), provider(), host_.accessFor(record_), task),
	      [this](const http::Response &response) { onSubmitted(response); });
}

void Job::onSubmitted(const http::Response &response)
{
	using Outcome = provider::SubmitReply::Outcome;
	const auto [outcome, task] = provider().readSubmit(response, record_.baseUrl);
	if (outcome == Outcome::accepted && !task.taskId.empty()) {
		record_.taskId = task.taskId;
		record_.providerStatus = task.providerStatus;
		record_.creditsReserved = task.creditsReserved;
		record_.acceptedAt = host_.utc();
		host_.logInfo(record_, "accepted as task " +
					       text::shortened(http::pathSegment(record_.taskId), kMaxLoggedIdLetters));
		enter(State::waiting);
		waitingSince_ = acceptedAt_ = host_.monotonic();
		return pollAfter(host_.nextPollDelay(record_, Milliseconds(0)));
	}

	const auto takeBack = [this] {
		record_.submitMayHaveLeft = false;
		record_.mayHaveBeenBilled = false;
	};
	const JobError fault =
		notEnabledError(response, provider(), host_.utc()).value_or(errorOf(response, provider(), host_.utc()));
	token_ = SubmitToken::handBack(response, outcome);
	if (token_) {
		takeBack();
		if (record_.dismissed) {
			// Cancelled while it was on its way, and now it is certain that it did not arrive.
			record_.dismissed = false;
			return end(State::cancelled);
		}
		host_.save(record_);
		return retryFreeStep(fault, kSubmitTries, State::failed, [this] { submit(); });
	}
	if (outcome == Outcome::refused) {
		takeBack();
		return end(State::failed, fault.code, fault.detail);
	}
	end(State::unknown, ErrorCode::submitUnknown, fault.detail);
}

} // namespace r2v::generation
