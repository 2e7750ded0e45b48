// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/clip-checker.hpp"
#include "core/workers.hpp"
#include "media/clip-limits.hpp"
#include "media/interrupt.hpp"

namespace r2v::media {

/// Judges a downloaded clip by probeClip, on a worker because that reads and decodes. The workers are stopped before
/// this goes away.
class ProbingChecker final : public generation::ClipChecker {
public:
	explicit ProbingChecker(Workers &workers) : workers_(workers) {}

	/// Any thread. Ends the current probe soon, with a verdict that nobody must act upon.
	void interrupt() { interrupt_ = true; }

	void check(const std::filesystem::path &file, std::function<void(generation::ClipVerdict)> onDone) override;
	void checkAsked(const generation::GenerationSpec &spec, const std::filesystem::path &file,
			std::function<void(generation::ClipVerdict)> onDone) override;

private:
	void post(const std::filesystem::path &file, const ClipLimits &limits,
		  std::function<void(generation::ClipVerdict)> onDone);
	generation::ClipVerdict judge(const std::filesystem::path &file, const ClipLimits &limits) const;

	Workers &workers_;
	Interrupt interrupt_ = false;
};

} // namespace r2v::media
