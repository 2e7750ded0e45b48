// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/capture/capture-notes.hpp"

#include <algorithm>

namespace r2v::obs {

namespace {

constexpr size_t kMaxNotes = 100;

} // namespace

void CaptureNotes::add(std::string generationId, std::string sentence)
{
	const std::lock_guard lock(mutex_);
	notes_.emplace_back(std::move(generationId), std::move(sentence));
	if (notes_.size() > kMaxNotes) {
		notes_.pop_front();
	}
}

std::string CaptureNotes::of(const std::string &generationId) const
{
	const std::lock_guard lock(mutex_);
	const auto note = std::find_if(notes_.rbegin(), notes_.rend(),
				       [&generationId](const auto &known) { return known.first == generationId; });
	return note == notes_.rend() ? std::string{} : note->second;
}

} // namespace r2v::obs
