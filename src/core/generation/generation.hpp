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

/// What is asked for, as decided by the trigger, the source's settings and the reference together.
struct GenerationSpec {
	/// The source's own lasting identity (kept in its settings), and its name at the trigger.
	std::string sourceKey;
	std::string sourceName;
	/// As sent.
	std::string prompt;
	/// The template that the prompt was made from; empty if there was none.
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
	/// Who asked for it, as the caller named them; empty for the streamer.
	std::string requestedBy;
	/// The prompt came from `prompt_text_source`, where anybody may have written it. Not in the record.
	bool promptIsOfTextSource = false;
	/// Nothing leaves the machine before Engine::approve. Not in the record, which has Generation::waitsForApproval
	/// instead.
	bool needsApproval = false;
};

/// One generation's record, as in generation.json. Only the engine thread owns and changes it; others read immutable
/// snapshots.
struct Generation {
	/// Also the folder's name: UTC time and a short random part.
	std::string id;
	/// A larger number is newer, even if the clock was set back in between. Equal numbers, as in records of older
	/// versions, which had none, are ordered by id.
	uint64_t sequence = 0;
	State state = State::capturing;
	GenerationSpec spec;
	/// The provider it went to, by its name and address: a later change of config.json does not redirect it.
	/// Records of versions that knew one provider have no name.
	std::string provider = "foxapi";
	std::string baseUrl;
	bool rehearsal = false;

	UtcTime createdAt{};
	/// Rises with every change that is told, if need be by one millisecond: events may overtake each other, and
	/// this shows which is newer.
	UtcTime updatedAt{};
	/// Stays `capturing` or `queued`, with nothing uploaded, until Engine::approve.
	bool waitsForApproval = false;
	/// When a clip starts to get stale, if that is not the trigger.
	std::optional<UtcTime> approvedAt;
	/// When the server accepted the task and when it was first seen finished.
	std::optional<UtcTime> acceptedAt;
	std::optional<UtcTime> completedAt;
	/// What polling learns from. Zero until the task is seen finished.
	TaskDuration taskDuration;
	std::vector<Reference> references;

	/// Set before the paid request leaves and cleared only if it provably did not arrive. After a crash it tells
	/// "maybe billed" from "certainly not".
	bool submitMayHaveLeft = false;
	std::string taskId;
	std::string providerStatus;
	/// 0–100 over the whole generation, as the provider reports it; 100 only when ready.
	int progress = 0;
	std::string resultUrl;
	/// As the server wrote it; empty if it wrote none.
	std::string creditsReserved;
	bool mayHaveBeenBilled = false;

	/// Cancelled after the task existed: it is fetched, but never aired.
	bool dismissed = false;
	/// The storage limit never removes it.
	bool keep = false;
	/// It waits for an approval before it airs: its source holds clips, or it became ready after a restart or too
	/// long after its trigger.
	bool held = false;
	/// The sources that show it (see shown-mark.hpp), including those of scene collections that are not loaded.
	std::vector<std::string> shownBy;
	/// Added to a scene as an OBS Media Source.
	bool addedAsMediaSource = false;

	std::string clipFileName;
	uint64_t clipBytes = 0;
	ClipFacts clip;

	ErrorCode errorCode = ErrorCode::none;
	/// For the user: what happened, and what to do next.
	std::string error;
	std::string action;

	/// Not in the record: the folder of all generations. Shared, because a path of its own would take more memory
	/// than the rest of a record.
	std::shared_ptr<const std::filesystem::path> storage;
	/// Not in the record: time of the last poll on the monotonic clock of this run.
	std::optional<Milliseconds> lastPolledAt;

	/// Called once the clip is here. The links expire within days, anybody who has one can read what it leads to,
	/// and those of ten thousand records take memory.
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

/// Somebody has to approve before it goes on: a request before anything is sent, or a ready clip before it airs.
inline bool waitsForDecision(const Generation &generation)
{
	return generation.waitsForApproval || (generation.state == State::ready && generation.held);
}

/// The key of the text that names its state.
inline std::string stateTextKey(const Generation &generation)
{
	return generation.state == State::ready && generation.held ? "State.Held"
								   : textKeyOf("State", generation.state);
}

/// False for a generation and itself.
inline bool isNewer(const Generation &one, const Generation &other)
{
	return std::tie(one.sequence, one.id) > std::tie(other.sequence, other.id);
}

/// Whether it may become a folder's name and appear in a log: ASCII letters and digits, "-" and "_".
bool isGenerationId(std::string_view text);

using Snapshot = std::shared_ptr<const Generation>;

} // namespace r2v::generation
