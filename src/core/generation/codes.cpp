// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/codes.hpp"

#include <array>
#include <cctype>
#include <utility>

namespace r2v::generation {

namespace {

template <typename Code>
using Name = std::pair<Code, std::string_view>;

constexpr std::array kStates{
	Name<State>{State::capturing, "capturing"}, Name<State>{State::queued, "queued"},
	Name<State>{State::uploading, "uploading"}, Name<State>{State::submitting, "submitting"},
	Name<State>{State::waiting, "waiting"},     Name<State>{State::downloading, "downloading"},
	Name<State>{State::ready, "ready"},         Name<State>{State::failed, "failed"},
	Name<State>{State::cancelled, "cancelled"}, Name<State>{State::unknown, "unknown"},
	Name<State>{State::detached, "detached"},
};

constexpr std::array kErrorCodes{
	Name<ErrorCode>{ErrorCode::none, ""},
	Name<ErrorCode>{ErrorCode::captureFailed, "capture_failed"},
	Name<ErrorCode>{ErrorCode::encodeFailed, "encode_failed"},
	Name<ErrorCode>{ErrorCode::network, "network"},
	Name<ErrorCode>{ErrorCode::tls, "tls"},
	Name<ErrorCode>{ErrorCode::unauthorized, "unauthorized"},
	Name<ErrorCode>{ErrorCode::insufficientBalance, "insufficient_balance"},
	Name<ErrorCode>{ErrorCode::rejected, "rejected"},
	Name<ErrorCode>{ErrorCode::rateLimited, "rate_limited"},
	Name<ErrorCode>{ErrorCode::serverError, "server_error"},
	Name<ErrorCode>{ErrorCode::submitUnknown, "submit_unknown"},
	Name<ErrorCode>{ErrorCode::moderation, "moderation"},
	Name<ErrorCode>{ErrorCode::taskFailed, "task_failed"},
	Name<ErrorCode>{ErrorCode::taskExpired, "task_expired"},
	Name<ErrorCode>{ErrorCode::noResult, "no_result"},
	Name<ErrorCode>{ErrorCode::waitBudgetSpent, "wait_budget_spent"},
	Name<ErrorCode>{ErrorCode::downloadFailed, "download_failed"},
	Name<ErrorCode>{ErrorCode::notAClip, "not_a_clip"},
	Name<ErrorCode>{ErrorCode::diskFull, "disk_full"},
	Name<ErrorCode>{ErrorCode::storageUnwritable, "storage_unwritable"},
	Name<ErrorCode>{ErrorCode::interrupted, "interrupted"},
	Name<ErrorCode>{ErrorCode::notApproved, "not_approved"},
	Name<ErrorCode>{ErrorCode::notEnabled, "not_enabled"},
};

constexpr std::array kRefusals{
	Name<Refusal>{Refusal::none, ""},
	Name<Refusal>{Refusal::noApiKey, "no_api_key"},
	Name<Refusal>{Refusal::noPrompt, "no_prompt"},
	Name<Refusal>{Refusal::promptTooLong, "prompt_too_long"},
	Name<Refusal>{Refusal::invalidSetting, "invalid_setting"},
	Name<Refusal>{Refusal::noReference, "no_reference"},
	Name<Refusal>{Refusal::tooSoon, "too_soon"},
	Name<Refusal>{Refusal::limitReached, "limit_reached"},
	Name<Refusal>{Refusal::panicked, "panicked"},
	Name<Refusal>{Refusal::storeInUse, "store_in_use"},
	Name<Refusal>{Refusal::storageUnwritable, "storage_unwritable"},
	Name<Refusal>{Refusal::unknownSource, "unknown_source"},
	Name<Refusal>{Refusal::shuttingDown, "shutting_down"},
	Name<Refusal>{Refusal::blocked, "blocked"},
};

template <typename Names, typename Code>
std::string_view nameOf(const Names &names, Code code)
{
	for (const auto &[candidate, name] : names) {
		if (candidate == code) {
			return name;
		}
	}
	return {};
}

template <typename Code, typename Names>
std::optional<Code> codeOf(const Names &names, std::string_view wanted)
{
	for (const auto &[code, name] : names) {
		if (name == wanted) {
			return code;
		}
	}
	return std::nullopt;
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

std::string_view toString(Refusal refusal)
{
	return nameOf(kRefusals, refusal);
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
