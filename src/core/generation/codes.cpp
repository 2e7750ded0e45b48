// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/codes.hpp"

#include <cctype>
#include <utility>

namespace r2v::generation {

namespace {

template <typename Code>
struct Row {
	Code code;
	std::string_view name;
	std::string_view meaning;
};

constexpr Row<State> kStates[] = {
	{State::capturing, "capturing", "The frame is taken and made into an image."},
	{State::queued, "queued",
	 "It waits for a free place, or as a request for approval; the frame is taken already."},
	{State::uploading, "uploading", "The reference is being sent, which costs nothing."},
	{State::submitting, "submitting", "The one paid request is on its way."},
	{State::waiting, "waiting", "The provider works on it."},
	{State::downloading, "downloading", "The finished clip is fetched and checked."},
	{State::ready, "ready", "The clip is on the disk and plays."},
	{State::failed, "failed", "It ended without a clip, and nothing more comes by itself."},
	{State::cancelled, "cancelled", "It ended before anything was bought."},
	{State::unknown, "unknown",
	 "The paid request may have arrived, but no task id came back; it is never sent again by itself."},
	{State::detached, "detached", "The provider has the task, but waiting for it stopped; it goes on later."},
};

constexpr Row<ErrorCode> kErrorCodes[] = {
	{ErrorCode::none, "", ""},
	{ErrorCode::captureFailed, "capture_failed", "The frame could not be taken or the file not read."},
	{ErrorCode::encodeFailed, "encode_failed", "The frame could not be made into an image."},
	{ErrorCode::network, "network", "There was no connection to the provider."},
	{ErrorCode::tls, "tls", "The connection to the provider was not safe."},
	{ErrorCode::unauthorized, "unauthorized", "The provider does not accept the API key."},
	{ErrorCode::insufficientBalance, "insufficient_balance", "The balance at the provider is too low."},
	{ErrorCode::rejected, "rejected", "The provider refused the request."},
	{ErrorCode::rateLimited, "rate_limited", "The provider had too many requests."},
	{ErrorCode::serverError, "server_error", "The provider had trouble."},
	{ErrorCode::submitUnknown, "submit_unknown", "The paid request may have arrived, but no answer came back."},
	{ErrorCode::moderation, "moderation", "The provider's content triggers refused the prompt or the reference."},
	{ErrorCode::taskFailed, "task_failed", "The provider could not make the clip."},
	{ErrorCode::taskExpired, "task_expired", "The provider no longer knows the task."},
	{ErrorCode::noResult, "no_result", "The provider finished the task but gave no clip."},
	{ErrorCode::waitBudgetSpent, "wait_budget_spent",
	 "The clip did not come within `poll_budget_s`; the task is kept."},
	{ErrorCode::downloadFailed, "download_failed", "The finished clip could not be downloaded; the task is kept."},
	{ErrorCode::notAClip, "not_a_clip", "What was downloaded is no playable clip."},
	{ErrorCode::diskFull, "disk_full", "The disk is full."},
	{ErrorCode::storageUnwritable, "storage_unwritable", "The folder for generations cannot be written."},
	{ErrorCode::interrupted, "interrupted", "OBS ended before anything was sent."},
	{ErrorCode::notApproved, "not_approved", "The request was not approved in time."},
	{ErrorCode::notEnabled, "not_enabled", "The API key may not use this model."},
};

constexpr Row<RefusalCode> kRefusals[] = {
	{RefusalCode::none, "", ""},
	{RefusalCode::noApiKey, "no_api_key", "There is no API key that can be used."},
	{RefusalCode::noPrompt, "no_prompt", "There is no prompt."},
	{RefusalCode::promptTooLong, "prompt_too_long", "The prompt or the negative prompt is too long."},
	{RefusalCode::invalidSetting, "invalid_setting",
	 "A setting or a field of the request has a value that cannot be used."},
	{RefusalCode::noReference, "no_reference", "There is no reference, or it cannot be found."},
	{RefusalCode::tooSoon, "too_soon", "The source, or the viewer, asked too short a time before."},
	{RefusalCode::limitReached, "limit_reached", "A limit of `config.json` is reached."},
	{RefusalCode::panicked, "panicked", "Panic is on."},
	{RefusalCode::storeInUse, "store_in_use", "Another OBS works with the same generations."},
	{RefusalCode::storageUnwritable, "storage_unwritable", "The folder for generations cannot be written."},
	{RefusalCode::unknownSource, "unknown_source", "There is no such source."},
	{RefusalCode::shuttingDown, "shutting_down", "OBS is closing."},
	{RefusalCode::blocked, "blocked", "The request has words of the block list."},
};

template <typename Names, typename Code>
std::string_view nameOf(const Names &names, Code code)
{
	for (const auto &row : names) {
		if (row.code == code) {
			return row.name;
		}
	}
	return {};
}

template <typename Code, typename Names>
std::optional<Code> codeOf(const Names &names, std::string_view wanted)
{
	for (const auto &row : names) {
		if (row.name == wanted) {
			return row.code;
		}
	}
	return std::nullopt;
}

template <typename Rows>
std::vector<CodeMeaning> meaningsOf(const Rows &rows)
{
	std::vector<CodeMeaning> meanings;
	for (const auto &row : rows) {
		if (!row.name.empty()) {
			meanings.push_back({row.name, row.meaning});
		}
	}
	return meanings;
}

} // namespace

std::string_view toString(State state)
{
	return nameOf(kStates, state);
}

std::optional<State> parseState(std::string_view name)
{
	return codeOf<State>(kStates, name);
}

bool isEnd(State state)
{
	switch (state) {
	case State::ready:
	case State::failed:
	case State::cancelled:
	case State::unknown:
	case State::detached:
		return true;
	default:
		return false;
	}
}

std::string_view toString(ErrorCode code)
{
	return nameOf(kErrorCodes, code);
}

std::optional<ErrorCode> parseErrorCode(std::string_view name)
{
	return codeOf<ErrorCode>(kErrorCodes, name);
}

std::string_view toString(RefusalCode refusal)
{
	return nameOf(kRefusals, refusal);
}

std::vector<CodeMeaning> stateMeanings()
{
	return meaningsOf(kStates);
}

std::vector<CodeMeaning> errorCodeMeanings()
{
	return meaningsOf(kErrorCodes);
}

std::vector<CodeMeaning> refusalMeanings()
{
	return meaningsOf(kRefusals);
}

std::string textName(std::string_view code)
{
	std::string name;
	bool upper = true;
	for (const char character : code) {
		if (character == '_') {
			upper = true;
			continue;
		}
		name += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(character))) : character;
		upper = false;
	}
	return name;
}

} // namespace r2v::generation
