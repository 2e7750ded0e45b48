// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "core/prompt/block-list.hpp"
#include "core/prompt/requester-gap.hpp"

namespace r2v::prompt {

/// What somebody other than the streamer asks for.
struct ViewerRequest {
	/// Who, as the chat program says; empty for the text of `prompt_text_source`.
	std::string requestedBy;
	/// Each text that came with the request.
	std::vector<std::string> brought;
	/// The prompt that would be sent.
	std::string prompt;
};

/// Decides whether the request of a viewer may be used: its length, the block list, and how often one viewer may ask.
/// Its log lines say exactly what was refused and why; the viewer is told nothing of it. Callable from any thread but
/// the graphics thread, for it looks at the block list's file.
class ViewerGuard {
public:
	/// Of all texts of one request together.
	static constexpr size_t kMaxCodePoints = 500;

	/// A block list that is not there blocks nothing, one that can't be read as text blocks every request.
	ViewerGuard(std::filesystem::path blockListFile, Milliseconds gap, Logger log);

	enum class Verdict { pass = 1, tooLong, blocked };
	Verdict judge(const ViewerRequest &request);
	/// Whether any word is blocked; also where the list can't be read.
	bool hasBlockList();

	/// False: the viewer asked less than the gap ago. To be called before the request is looked at, and taken back
	/// with release() where it came to nothing for a reason that tells nothing about the block list.
	bool claimTurn(const std::string &requestedBy, Milliseconds now);
	void release(const std::string &requestedBy) { gap_.release(requestedBy); }

private:
	/// Null where it can't be read as text.
	std::shared_ptr<const BlockList> blockList();
	std::shared_ptr<const BlockList> readList() const;
	void refuse(const ViewerRequest &request, const std::string &why) const;

	const std::filesystem::path file_;
	const Logger log_;
	RequesterGap gap_;
	std::mutex mutex_;
	/// What the list was read from: the file's time and size, or that there is none.
	struct Stamp {
		bool there = false;
		std::filesystem::file_time_type time;
		uintmax_t sizeBytes = 0;
		bool operator==(const Stamp &) const = default;
	};
	std::optional<Stamp> stamp_;
	std::shared_ptr<const BlockList> list_;
};

} // namespace r2v::prompt
