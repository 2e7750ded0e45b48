// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/probing-checker.hpp"

#include "core/guard.hpp"
#include "media/clip-probe.hpp"

namespace r2v::media {

void ProbingChecker::check(const std::filesystem::path &file, std::function<void(generation::ClipVerdict)> onDone)
{
	post(file, kAnyClip, std::move(onDone));
}

void ProbingChecker::checkAsked(const generation::GenerationSpec &spec, const std::filesystem::path &file,
				std::function<void(generation::ClipVerdict)> onDone)
{
	post(file, limitsOfAsked(spec.resolution, spec.durationS), std::move(onDone));
}

void ProbingChecker::post(const std::filesystem::path &file, const ClipLimits &limits,
			  std::function<void(generation::ClipVerdict)> onDone)
{
	workers_.post([this, file, limits, onDone = std::move(onDone)] {
		generation::ClipVerdict verdict;
		const auto noteException = [&verdict](const char *, const char *what) { verdict.reason = what; };
		verdict.isJudged = guardedWith(noteException, "probe", [&] { verdict = judge(file, limits); });
		onDone(std::move(verdict));
	});
}

generation::ClipVerdict ProbingChecker::judge(const std::filesystem::path &file, const ClipLimits &limits) const
{
	generation::ClipVerdict verdict;
	if (const auto probe = probeClip(file, &interrupt_, limits)) {
		verdict.extension = probe->extension;
		verdict.facts = generation::ClipFacts{.widthPx = probe->widthPx,
						      .heightPx = probe->heightPx,
						      .durationMs = probe->durationMs,
						      .framesPerSecond = probe->framesPerSecond,
						      .hasAudio = probe->hasAudio,
						      .codec = probe->codec};
	} else {
		verdict.reason = probe.reason();
	}
	return verdict;
}

} // namespace r2v::media
