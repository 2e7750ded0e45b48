// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/codes.hpp"
#include "core/generation/poll-plan.hpp"

namespace r2v::generation {

/// A reference image as it lies in the generation's folder.
struct Reference {
	std::string fileName;
	std::string contentType;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	uint64_t sizeBytes = 0;
	/// Where the provider keeps it, once uploaded (72 h).
	std::string uploadedUrl;
};

/// What the probe found in the finished clip.
struct ClipFacts {
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	int64_t durationMs = 0;
	double framesPerSecond = 0;
	bool hasAudio = false;
	std::string codec;
};

/// What is asked for: what a trigger, its source's settings and the reference decide together.
struct Wish {
	/// The source's own lasting identity (kept in its settings), and its name at the trigger.
	std::string sourceKey;
	std::string sourceName;
	/// What is sent.
	std::string prompt;
	/// What was written, where the prompt came of it as of a template; else empty.
	std::string promptTemplate;
	std::string negativePrompt;
	std::string model;
	int durationS = 5;
	std::string resolution = "720p";
	/// "auto" until the reference's size is known.
	std::string aspectRatio = "auto";
	std::optional<int64_t> seed;
	std::optional<bool> multiShots;
	std::optional<bool> enableSafetyChecker;
	/// Whom a trigger was made for, as its caller said; empty: the streamer.
	std::string requestedBy;
	/// The prompt is the text of `prompt_text_source`, which anybody may have written. Not in the record.
	bool promptIsOfTextSource = false;
	/// Nothing leaves the machine before Engine::approve. Not in the record: Generation::waitsForApproval is.
	bool needsApproval = false;
};

/// One generation's record: what generation.json holds. Owned and changed by the engine thread alone; others read
/// immutable snapshots.
struct Generation {
	/// Also the folder's name: UTC time and a short random part.
	std::string id;
	/// The larger, the newer, whatever the clock said: it may have been set back. Of equal ones, as those of
	/// versions that had none, ids sort by age.
	uint64_t sequence = 0;
	State state = State::capturing;
	Wish wish;
	/// The provider it went to, by its name and address: a later change of config.json does not redirect it.
	/// Records of versions that knew one provider have no name.
	std::string provider = "foxapi";
	std::string baseUrl;
	bool rehearsal = false;

	UtcTime createdAt{};
	/// Later with each change that is told, by a millisecond where the clock says the same: events may overtake
	/// each other on their way, and this tells which is the newer.
	UtcTime updatedAt{};
	/// Before anything is uploaded: `capturing` or `queued` until Engine::approve.
	bool waitsForApproval = false;
	/// The moment from which a clip gets stale, where it is not that of the trigger.
	std::optional<UtcTime> approvedAt;
	/// When the server accepted the task and when it was first seen finished.
	std::optional<UtcTime> acceptedAt;
	std::optional<UtcTime> completedAt;
	/// The history that polling learns from; zero until the task is seen finished.
	TaskDuration taskDuration;
	std::vector<Reference> references;

	/// Written before the paid request leaves, taken back only where it provably did not arrive: after a crash it
	/// tells "maybe billed" from "certainly not".
	bool submitMayHaveLeft = false;
	std::string taskId;
	std::string providerStatus;
	/// 0–100 over the whole generation as the provider tells it; 100 only when ready.
	int progress = 0;
	std::string resultUrl;
	/// As the server wrote it; empty where it did not.
	std::string creditsReserved;
	bool mayHaveBeenBilled = false;

	/// Cancelled after a task existed: fetched, never aired.
	bool dismissed = false;
	/// Never removed by the storage limit.
	bool keep = false;
	/// It waits for approve before air: it became ready after a restart or too long after its trigger.
	bool held = false;
	/// Which sources show it, see shown-mark.hpp; also those of scene collections that are not loaded.
	std::vector<std::string> shownBy;
	/// Added to a scene as an OBS Media Source.
	bool addedAsMediaSource = false;

	/// Empty until ready.
	std::string clipFileName;
	uint64_t clipBytes = 0;
	ClipFacts clip;

	ErrorCode errorCode = ErrorCode::none;
	/// For the user: what happened, and what to do next.
	std::string error;
	std::string action;

	/// Not in the record: where the generations lie, one for all of them, for a path takes more memory than a
	/// record.
	std::shared_ptr<const std::filesystem::path> storage;
	/// Not in the record: the last poll, on the monotonic clock of this run.
	std::optional<Milliseconds> lastPolledAt;

	/// Once the clip is here: the links die within days, anybody who has one can read what it leads to, and ten
	/// thousand of them take memory.
	void forgetLinks()
	{
		// Swapped, because an assignment would keep the memory.
		std::string().swap(resultUrl);
		for (Reference &reference : references) {
			std::string().swap(reference.uploadedUrl);
		}
	}

	/// When someone last wanted it: the trigger or its approval.
	UtcTime wantedAt() const { return approvedAt.value_or(createdAt); }

	std::filesystem::path folder() const { return storage ? *storage / id : std::filesystem::path(id); }
	std::filesystem::path clipPath() const
	{
		return clipFileName.empty() ? std::filesystem::path{} : folder() / clipFileName;
	}
};

/// It goes on only when somebody approves: a request before anything is sent, or a ready clip before it is aired.
inline bool waitsForDecision(const Generation &generation)
{
	return generation.waitsForApproval || (generation.state == State::ready && generation.held);
}

/// Neither is newer than itself.
inline bool isNewer(const Generation &one, const Generation &other)
{
	return std::tie(one.sequence, one.id) > std::tie(other.sequence, other.id);
}

/// What may become the name of a folder and stand in a log: letters and digits of ASCII, "-" and "_".
bool isGenerationId(std::string_view text);

using Snapshot = std::shared_ptr<const Generation>;

} // namespace r2v::generation
