// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/viewer-guard.hpp"

#include <system_error>
#include <utility>

#include "core/files/files.hpp"
#include "core/text/utf8.hpp"

namespace r2v::prompt {

namespace {

constexpr size_t kMaxFileBytes = 1'000'000;
constexpr size_t kMaxLoggedCodePoints = 600;

/// One line, whatever somebody put into it: nobody shall write lines of the log. Disguises stay, for whoever reads the
/// log looks for them.
std::string inQuotes(std::string_view text)
{
	std::string line = text::shortened(text::toValidUtf8(text), kMaxLoggedCodePoints);
	for (char &character : line) {
		const auto byte = static_cast<unsigned char>(character);
		character = byte < 0x20 || byte == 0x7F ? ' ' : character;
	}
	return '"' + line + '"';
}

} // namespace

ViewerGuard::ViewerGuard(std::filesystem::path blockListFile, Milliseconds gap, Logger log) :
	file_(std::move(blockListFile)), log_(std::move(log)), gap_(gap)
{}

bool ViewerGuard::hasBlockList()
{
	const auto list = blockList();
	return !list || !list->empty();
}

ViewerGuard::Verdict ViewerGuard::judge(const ViewerRequest &request)
{
	size_t codePoints = 0;
	for (const std::string &text : request.brought) {
		codePoints += text::countCodePoints(text);
	}
	if (codePoints > kMaxCodePoints) {
		refuse(request, "it has " + std::to_string(codePoints) + " characters, " +
					std::to_string(kMaxCodePoints) + " are allowed");
		return Verdict::tooLong;
	}
	const auto list = blockList();
	if (!list) {
		refuse(request, "the block list can't be read as UTF-8 text, so every request is refused");
		return Verdict::blocked;
	}
	// What was brought may not be in the prompt this time, and the prompt may make a word of what is in both.
	std::vector<std::string> texts = request.brought;
	texts.push_back(request.prompt);
	for (const std::string &text : texts) {
		if (const auto hit = list->find(text)) {
			refuse(request, hit->entry.empty() ? "it could not be compared with the block list"
							   : "the block list has " + inQuotes(hit->entry));
			return Verdict::blocked;
		}
	}
	return Verdict::pass;
}

bool ViewerGuard::claimTurn(const std::string &requestedBy, Milliseconds now)
{
	const auto left = gap_.claim(requestedBy, now);
	if (left && gap_.noteAskedInVain(requestedBy)) {
		log_(LogLevel::info, "request of " + inQuotes(requestedBy) + " refused: the next one is allowed in " +
					     std::to_string(std::chrono::ceil<std::chrono::seconds>(*left).count()) +
					     " s");
	}
	return !left;
}

std::shared_ptr<const BlockList> ViewerGuard::blockList()
{
	std::error_code failed;
	Stamp now;
	now.there = std::filesystem::exists(file_, failed);
	if (now.there) {
		now.time = std::filesystem::last_write_time(file_, failed);
		now.sizeBytes = std::filesystem::file_size(file_, failed);
	}
	const std::lock_guard lock(mutex_);
	// What can't be read is tried anew each time.
	if (!list_ || failed || stamp_ != now) {
		list_ = now.there || failed ? readList() : std::make_shared<const BlockList>(*BlockList::fromList({}));
		stamp_ = now;
	}
	return list_;
}

std::shared_ptr<const BlockList> ViewerGuard::readList() const
{
	const auto content = files::readWhole(file_, kMaxFileBytes);
	auto list = content ? BlockList::fromList(*content) : std::nullopt;
	if (!list) {
		log_(LogLevel::warning, "block-list.txt can't be read as UTF-8 text of at most 1 MB");
		return nullptr;
	}
	for (const std::string &entry : list->unusableEntries()) {
		log_(LogLevel::warning,
		     "block-list.txt: " + inQuotes(entry) + " blocks nothing, it has no letters to find");
	}
	return std::make_shared<const BlockList>(std::move(*list));
}

void ViewerGuard::refuse(const ViewerRequest &request, const std::string &why) const
{
	std::string brought;
	for (const std::string &text : request.brought) {
		brought += (brought.empty() ? "" : ", ") + inQuotes(text);
	}
	const std::string whose = request.requestedBy.empty() ? std::string("text of prompt_text_source")
							      : "request of " + inQuotes(request.requestedBy);
	log_(LogLevel::info, whose + " refused, " + why + ": " + brought);
}

} // namespace r2v::prompt
