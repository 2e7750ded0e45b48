// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace r2v::generation {

/// The stable names of the contract. toString gives the contract's spelling, parse* reads it back.

enum class State {
	/// The moment of the trigger: the frame is being taken and encoded.
	capturing = 1,
	queued,
	uploading,
	submitting,
	waiting,
	downloading,
	ready,
	failed,
	cancelled,
	unknown,
	detached,
};
std::string_view toString(State state);
std::optional<State> parseState(std::string_view name);
/// Nothing more happens to it by itself in this run: it is ready, failed, cancelled, unknown or detached.
bool isEnd(State state);

enum class ErrorCode {
	none = 1,
	captureFailed,
	encodeFailed,
	network,
	tls,
	unauthorized,
	insufficientBalance,
	rejected,
	rateLimited,
	serverError,
	submitUnknown,
	moderation,
	taskFailed,
	taskExpired,
	noResult,
	waitBudgetSpent,
	downloadFailed,
	notAClip,
	diskFull,
	storageUnwritable,
	interrupted,
	notApproved,
	/// The key may not use this job or model.
	notEnabled,
};
std::string_view toString(ErrorCode code);
std::optional<ErrorCode> parseErrorCode(std::string_view name);

enum class RefusalCode {
	none = 1,
	noApiKey,
	noPrompt,
	promptTooLong,
	invalidSetting,
	noReference,
	tooSoon,
	limitReached,
	panicked,
	storeInUse,
	storageUnwritable,
	unknownSource,
	shuttingDown,
	/// A viewer's request contains something on the block list.
	blocked,
};
std::string_view toString(RefusalCode refusal);

struct CodeMeaning {
	std::string_view name;
	/// One sentence for docs/reference.md.
	std::string_view meaning;
};
std::vector<CodeMeaning> stateMeanings();
std::vector<CodeMeaning> errorCodeMeanings();
std::vector<CodeMeaning> refusalMeanings();

/// The code as data/locale spells it in its keys: "no_api_key" is NoApiKey, as in Refusal.NoApiKey.
std::string textName(std::string_view code);
/// The key of what the user reads for it: `group` is "State", "Status", "Error", "Refusal" …
template <typename Code>
std::string textKeyOf(std::string_view group, Code code)
{
	return std::string(group) + "." + textName(toString(code));
}

} // namespace r2v::generation
