// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/waiting-state.hpp"

#include <algorithm>

namespace r2v::obs {

bool WaitingState::apply(Mode mode, const std::filesystem::path &imageFile)
{
	if (mode == mode_ && imageFile == imageFile_) {
		return false;
	}
	mode_ = mode;
	imageFile_ = imageFile;
	return true;
}

void WaitingState::noteNewest(const generation::Snapshot &generation)
{
	newest_ = generation;
	if (!generation::isEnd(generation->state)) {
		awaitedId_ = generation->id;
	}
}

void WaitingState::noteClipHandled(const std::string &generationId)
{
	if (generationId == awaitedId_) {
		awaitedId_.clear();
	}
}

void WaitingState::drop()
{
	awaitedId_.clear();
	file_.clear();
}

bool WaitingState::isWaiting() const
{
	if (!newest_ || newest_->dismissed || newest_->id != awaitedId_) {
		return false;
	}
	return !generation::isEnd(newest_->state) || (newest_->state == generation::State::ready && !newest_->held);
}

std::filesystem::path WaitingState::wantedFile() const
{
	if (mode_ == Mode::image) {
		return imageFile_;
	}
	const auto &references = newest_->references;
	const auto image = std::find_if(references.begin(), references.end(), [](const auto &reference) {
		return reference.contentType.starts_with("image/");
	});
	return image == references.end() ? std::filesystem::path{} : newest_->folder() / image->fileName;
}

WaitingState::Look WaitingState::look()
{
	if (mode_ == Mode::clip || !isWaiting()) {
		file_.clear();
		return Look::clip;
	}
	if (mode_ == Mode::nothing) {
		file_.clear();
		return Look::nothing;
	}
	const std::filesystem::path file = wantedFile();
	if (file.empty() || file == file_) {
		return Look::asItIs;
	}
	file_ = file;
	return Look::load;
}

} // namespace r2v::obs
