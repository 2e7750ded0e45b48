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

/// A request from somebody other than the streamer.
struct ViewerRequest {
	/// Their name, as the chat program gave it; empty for the text of `prompt_text_source`.
	std::string requestedBy;
	/// Each text that came with the request.
	std::vector<std::string> brought;
	/// The prompt that would be sent.
	std::string prompt;
};

/// Decides whether a viewer's request may be used, by its length, the block list, and how often one viewer may ask. The
/// log says exactly what was refused and why; the viewer is told nothing. Any thread but the graphics thread, because
/// it checks the block list's file.
class ViewerGuard {
public:
	/// For all texts of one request together.
	static constexpr size_t kMaxCodePoints = 500;

	/// A missing block list blocks nothing. One that can't be read as text blocks every request.
	ViewerGuard(std::filesystem::path blockListFile, Milliseconds gap, Logger log);

	enum class Verdict { pass = 1, tooLong, blocked };
	Verdict judge(const ViewerRequest &request);
	/// Whether any word is blocked, or the list can't be read.
	bool hasBlockList();

	/// False if the viewer asked less than the gap ago. Call it before looking at the request, and take it back
	/// with release() if the request failed for a reason that reveals nothing about the block list.
	bool claimTurn(const std::string &requestedBy, Milliseconds now);
	void release(const std::string &requestedBy) { gap_.release(requestedBy); }

private:
	/// Null if it can't be read as text.
	std::shared_ptr<const BlockList> blockList();
	std::shared_ptr<const BlockList> readList() const;
	void refuse(const ViewerRequest &request, const std::string &why) const;

	const std::filesystem::path file_;
	const Logger log_;
	RequesterGap gap_;
	std::mutex mutex_;
	/// What the list was read from: the file's time and size, or that there was no file.
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
