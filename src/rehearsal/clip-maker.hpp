// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "rehearsal/caption.hpp"
#include "rehearsal/clip-writer.hpp"
#include "rehearsal/yuv-picture.hpp"

namespace r2v::rehearsal {

struct ClipRecipe {
	/// Even.
	uint32_t widthPx = 1280;
	uint32_t heightPx = 720;
	int durationS = 5;
	std::string prompt;
	/// Null for a plain backdrop.
	std::shared_ptr<const YuvPicture> reference;
};

/// Makes the clip for a rehearsal in slices, so that it can be abandoned at any time and occupies no worker for long: a
/// slow push-in on the reference with the caption, at 30 pictures a second, and a quiet chord. For one thread at a
/// time.
class ClipMaker {
public:
	explicit ClipMaker(ClipRecipe recipe) : recipe_(std::move(recipe)) {}

	enum class Progress { working = 1, done, failed };
	/// Works for about as long as `budget`, overrunning it by less than one picture, and stops at once when `stop`
	/// is set.
	Progress work(Milliseconds budget, const std::atomic<bool> &stop);

	/// The MP4 file, once it is done.
	std::string takeClip() { return writer_.takeFile(); }
	/// Why it failed, for the log.
	const std::string &failure() const { return failure_; }

private:
	bool prepare();
	bool addPicture();
	bool addSound();
	bool check(const char *what, int code);

	ClipRecipe recipe_;
	ClipWriter writer_;
	std::optional<YuvPicture> base_;
	std::optional<Caption> caption_;
	std::string failure_;
};

} // namespace r2v::rehearsal
