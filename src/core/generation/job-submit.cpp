// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/job.hpp"

#include "core/provider/foxapi/endpoints.hpp"
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
		start(foxapi::uploadRequest(host_.accessFor(record_), record_.folder() / reference.fileName,
					    host_.randomName() + extension, reference.contentType),
		      [this, index](const http::Response &response) { onUploaded(index, response); });
		return;
	}
	tries_ = 0;
	submit();
}

void Job::onUploaded(size_t index, const http::Response &response)
{
	const auto url = response.ok() ? foxapi::parseUpload(response.body, record_.baseUrl) : std::nullopt;
	if (!url) {
		if (const auto refused = notEnabledFault(response, host_.utc())) {
			return end(State::failed, refused->code, refused->detail);
		}
		return retryFreeStep(faultOf(response, host_.utc()), kUploadTries, State::failed,
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
	foxapi::TaskRequest task;
	const Wish &wish = record_.wish;
	task.model = wish.model;
	task.prompt = wish.prompt;
	task.durationS = wish.durationS;
	task.resolution = wish.resolution;
	task.aspectRatio = wish.aspectRatio;
	task.negativePrompt = wish.negativePrompt;
	task.seed = wish.seed;
	task.multiShots = wish.multiShots;
	task.enableSafetyChecker = wish.enableSafetyChecker;
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
	start(SubmitToken::spend(std::move(token_), host_.accessFor(record_), task),
	      [this](const http::Response &response) { onSubmitted(response); });
}

/// The task in the answer to the paid request, however that ended: what was paid for is lost without its id. Where it
/// is no success only an id that nothing but a task has is taken.
std::optional<foxapi::TaskReply> Job::acceptedTask(const http::Response &response) const
{
	const bool success = response.status >= 200 && response.status < 300;
	const bool refusal = response.status >= 400 && response.status < 500 && response.status != 408;
	if (response.body.empty() || refusal) {
		return std::nullopt;
	}
	auto task = foxapi::parseTask(response.body, record_.baseUrl);
	return task && !task->taskId.empty() && (success || task->hasCertainId) ? task : std::nullopt;
}

void Job::onSubmitted(const http::Response &response)
{
	if (const auto task = acceptedTask(response)) {
		record_.taskId = task->taskId;
		record_.providerStatus = task->providerStatus;
		record_.creditsReserved = task->creditsReserved;
		record_.acceptedAt = host_.utc();
		host_.logInfo(record_, "accepted as task " + text::shortened(foxapi::encodedTaskId(record_.taskId),
									     kMaxLoggedIdLetters));
		enter(State::waiting);
		waitingSince_ = acceptedAt_ = host_.monotonic();
		return pollAfter(host_.nextPollDelay(record_, Milliseconds(0)));
	}

	const auto takeBack = [this] {
		record_.submitMayHaveLeft = false;
		record_.mayHaveBeenBilled = false;
	};
	if (const auto refused = notEnabledFault(response, host_.utc())) {
		takeBack();
		return end(State::failed, refused->code, refused->detail);
	}
	const Fault fault = faultOf(response, host_.utc());
	token_ = SubmitToken::handBack(response);
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
	if (response.failure == http::Failure::none && response.status >= 400 && response.status < 500 &&
	    response.status != 408) {
		// A definite no: the server answered and made no task.
		takeBack();
		return end(State::failed, fault.code, fault.detail);
	}
	end(State::unknown, ErrorCode::submitUnknown, fault.detail);
}

} // namespace r2v::generation
