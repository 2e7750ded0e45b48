// SPDX-License-Identifier: GPL-2.0-or-later
#include "frame-cases.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace r2v::test {

namespace {

using Frames = std::span<const SeenFrame>;
using Marks = FrameCase::Marks;

constexpr int kTriesOfARound = 6;
constexpr double kBeforeS = 0.3;
constexpr double kAfterS = 0.5;
/// A clip of 2 s from its beginning, and what is seen after its end.
constexpr double kWholeClipS = 2.3;
/// Off the boundary of a picture at every rate.
constexpr int64_t kSeekMs = 1010;
/// A command passes a thread or two before a frame can show it.
constexpr int kReactionFrames = 3;

/// What a case says that does not end as it should at all, such as a clip that never comes.
constexpr Tally kNeverCame{.stale = 1};

size_t firstAfter(Frames frames, double timeS, const std::function<bool(size_t)> &matches)
{
	for (size_t n = 0; n < frames.size(); n++) {
		if (frames[n].timeS > timeS && matches(n)) {
			return n;
		}
	}
	return frames.size();
}

/// The clip has begun, with its first picture or a later one.
bool hasBegun(const SeenFrame &frame, const NumberedClip &clip)
{
	const int picture = clip.pictureOf(frame.code);
	return picture >= 0 && picture < clip.pictures() / 4;
}

/// Where the clip jumps back.
size_t jumpBack(Frames frames, const NumberedClip &clip, double afterS)
{
	int before = -1;
	for (size_t n = 0; n < frames.size(); n++) {
		const int picture = clip.pictureOf(frames[n].code);
		if (frames[n].timeS > afterS && picture >= 0 && picture < before) {
			return n;
		}
		before = std::max(before, picture);
	}
	return frames.size();
}

/// From here on it plays from the beginning of this picture.
Tally judgeBeginning(Frames frames, const NumberedClip &clip, double canvasRate, int picture,
		     Finish finish = Finish::anywhere)
{
	Tally tally = judgeStretch(frames, clip, canvasRate, picture, finish);
	const auto first = std::find_if(frames.begin(), frames.end(),
					[&](const SeenFrame &frame) { return clip.pictureOf(frame.code) >= 0; });
	if (first == frames.end()) {
		return kNeverCame;
	}
	const int came = clip.pictureOf(first->code);
	// Where pictures are shorter than frames, the first frame may come after the first of them.
	(came < picture ? tally.stale : tally.skipped) +=
		came < picture ? 1 : framesMissing(clip, canvasRate, picture, came);
	return tally;
}

Tally judgeLoop(const Watched &watched, double canvasRate, const Marks &)
{
	return judgeStretch(watched.seen, watched.clip(), canvasRate, kAnywhere, Finish::anywhere);
}

Tally judgeRestart(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const size_t seam = jumpBack(frames, watched.clip(), marks.front());
	if (seam == frames.size()) {
		return kNeverCame;
	}
	Tally tally = judgeStretch(frames.first(seam), watched.clip(), canvasRate, kAnywhere, Finish::anywhere);
	return tally += judgeBeginning(frames.subspan(seam), watched.clip(), canvasRate, 0);
}

Tally judgeChange(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const size_t seam = firstAfter(frames, marks.front(),
				       [&](size_t n) { return watched.clip().pictureOf(frames[n].code) >= 0; });
	if (seam == frames.size()) {
		return kNeverCame;
	}
	Tally tally = judgeStretch(frames.first(seam), watched.otherClip(), canvasRate, kAnywhere, Finish::anywhere);
	return tally += judgeBeginning(frames.subspan(seam), watched.clip(), canvasRate, 0);
}

Tally judgeSeek(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const NumberedClip &clip = watched.clip();
	const int target = clip.pictureAt(static_cast<double>(kSeekMs) / 1000);
	const size_t arrival =
		firstAfter(frames, marks.front(), [&](size_t n) { return clip.pictureOf(frames[n].code) >= target; });
	if (arrival == frames.size()) {
		return kNeverCame;
	}
	// What came in between, from the key frame on, is stale: it was neither playing nor asked for.
	const size_t jump = std::min(arrival, jumpBack(frames, clip, marks.front()));
	Tally tally = judgeStretch(frames.first(jump), clip, canvasRate, kAnywhere, Finish::anywhere);
	tally.stale += static_cast<int>(arrival - jump);
	return tally += judgeBeginning(frames.subspan(arrival), clip, canvasRate, target);
}

/// What stood still goes on with the next picture.
Tally judgeGoingOn(Frames frames, const NumberedClip &clip, double canvasRate, int heldPicture)
{
	return judgeBeginning(frames, clip, canvasRate, (heldPicture + 1) % clip.pictures());
}

Tally judgePause(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const NumberedClip &clip = watched.clip();
	const size_t resumed = firstAfter(frames, marks[1], [](size_t) { return true; });
	const int heldCode = frames[resumed - 1].code;
	const auto isHeld = [&](size_t n) { return frames[n].code == heldCode; };
	const size_t held = firstAfter(frames, 0, isHeld);
	const size_t next = firstAfter(frames, marks[1], [&](size_t n) { return !isHeld(n); });
	if (clip.pictureOf(heldCode) < 0 || next == frames.size() || held > resumed) {
		return kNeverCame;
	}
	Tally tally = judgeStretch(frames.first(held), clip, canvasRate, kAnywhere, Finish::anywhere);
	for (size_t n = held; n < resumed; n++) {
		tally.stale += isHeld(n) ? 0 : 1;
	}
	const double share = clip.durationS(clip.pictureOf(heldCode)) * canvasRate;
	const int tooLong = static_cast<int>(next - resumed) - static_cast<int>(share) - 1 - kReactionFrames;
	tally.repeated += std::max(0, tooLong);
	return tally += judgeGoingOn(frames.subspan(next), clip, canvasRate, clip.pictureOf(heldCode));
}

size_t shownAgain(Frames frames, double afterS)
{
	const size_t hidden = firstAfter(frames, afterS, [&](size_t n) { return !frames[n].onAir; });
	return hidden == frames.size()
		       ? hidden
		       : firstAfter(frames, frames[hidden].timeS, [&](size_t n) { return frames[n].onAir; });
}

Tally judgeShownAnew(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const size_t shown = shownAgain(frames, marks.front());
	return judgeBeginning(frames.subspan(shown), watched.clip(), canvasRate, 0);
}

Tally judgeShownWhereItWas(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const NumberedClip &clip = watched.clip();
	const size_t shown = shownAgain(frames, marks.front());
	size_t last = shown;
	while (last > 0 && (last == shown || !frames[last].onAir)) {
		last--;
	}
	const int heldPicture = clip.pictureOf(frames[last].code);
	const Frames after = frames.subspan(shown);
	const size_t first = firstAfter(after, 0, [&](size_t n) { return clip.pictureOf(after[n].code) >= 0; });
	if (heldPicture < 0 || first == after.size()) {
		return kNeverCame;
	}
	Tally tally = judgeStretch(frames.first(shown), clip, canvasRate, kAnywhere, Finish::anywhere);
	tally.black += static_cast<int>(first);
	// The picture that was on may be seen again, for no longer than a whole one.
	const size_t next = firstAfter(
		after, 0, [&](size_t n) { return n >= first && clip.pictureOf(after[n].code) != heldPicture; });
	if (next == after.size()) {
		return kNeverCame;
	}
	const double share = clip.durationS(heldPicture) * canvasRate;
	const int tooLong = static_cast<int>(next - first) - static_cast<int>(share) - 1 - kReactionFrames;
	tally.repeated += std::max(0, tooLong);
	return tally += judgeGoingOn(after.subspan(next), clip, canvasRate, heldPicture);
}

/// From the first picture to the end, and what is seen after it.
Tally judgeEnding(Frames frames, const NumberedClip &clip, double canvasRate, bool clears)
{
	const size_t first = firstAfter(frames, 0, [&](size_t n) { return hasBegun(frames[n], clip); });
	const Frames playing = frames.subspan(first);
	const size_t end = clears ? firstAfter(playing, 0, [&](size_t n) { return playing[n].code == kNoPicture; })
				  : playing.size();
	if (first == frames.size() || end == 0 || (clears && end == playing.size())) {
		return kNeverCame;
	}
	Tally tally = judgeBeginning(playing.first(end), clip, canvasRate, 0, clears ? Finish::whole : Finish::held);
	const int last = clip.pictureOf(playing[end - 1].code);
	tally.skipped += last + 1 < clip.pictures() ? framesMissing(clip, canvasRate, last + 1, clip.pictures()) : 0;
	for (const SeenFrame &frame : playing.subspan(end)) {
		tally.stale += frame.code != kNoPicture ? 1 : 0;
	}
	return tally;
}

template <bool clears>
Tally judgeEnd(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = watched.seen;
	const size_t begun =
		firstAfter(frames, marks.front(), [&](size_t n) { return hasBegun(frames[n], watched.clip()); });
	return judgeEnding(frames.subspan(begun), watched.clip(), canvasRate, clears);
}

template <bool clears>
Tally judgeShownAfterTheEnd(const Watched &watched, double canvasRate, const Marks &marks)
{
	const Frames frames = Frames(watched.seen).subspan(shownAgain(watched.seen, marks.front()));
	const size_t first = firstAfter(frames, 0, [&](size_t n) { return frames[n].code != kNoPicture; });
	Tally tally = judgeEnding(frames.subspan(first), watched.clip(), canvasRate, clears);
	const size_t begun = firstAfter(frames, 0, [&](size_t n) { return hasBegun(frames[n], watched.clip()); });
	tally.stale += static_cast<int>(begun - first);
	tally.black += static_cast<int>(first);
	return tally;
}

void hideAndShow(BesideStockStage &stage, Marks &marks, double beforeS, double afterS)
{
	stage.watch(beforeS);
	marks.push_back(stage.now());
	stage.hide();
	stage.watch(kBeforeS);
	stage.show();
	stage.watch(afterS);
}

void playToTheEnd(BesideStockStage &stage, Marks &marks)
{
	marks.push_back(stage.now());
	stage.restart();
	stage.watch(kWholeClipS);
}

} // namespace

std::vector<FrameCase> frameCases()
{
	using Hidden = Manner::Hidden;
	using Whose = FrameCase::Whose;
	const auto command = [](const std::function<void(BesideStockStage &)> &give) {
		return [give](BesideStockStage &stage, Marks &marks) {
			stage.watch(kBeforeS);
			marks.push_back(stage.now());
			give(stage);
			stage.watch(kAfterS);
		};
	};
	const auto hideShow = [](BesideStockStage &stage, Marks &marks) {
		hideAndShow(stage, marks, kBeforeS, kAfterS);
	};
	const auto hideShowEnded = [](BesideStockStage &stage, Marks &marks) {
		hideAndShow(stage, marks, 0.1, kWholeClipS);
	};
	const auto seek = [](BesideStockStage &stage, Marks &marks) {
		stage.restart();
		stage.watch(kBeforeS);
		stage.forget();
		stage.watch(kBeforeS);
		marks.push_back(stage.now());
		stage.seek(kSeekMs);
		stage.watch(kAfterS);
	};
	const auto pause = [](BesideStockStage &stage, Marks &marks) {
		stage.restart();
		stage.watch(kBeforeS);
		stage.forget();
		for (const bool paused : {true, false}) {
			stage.watch(kBeforeS);
			marks.push_back(stage.now());
			stage.pause(paused);
		}
		stage.watch(kAfterS);
	};
	const auto change = [&command](bool ours) {
		return command([ours](BesideStockStage &stage) { stage.change(ours); });
	};
	return {
		{"loop", {}, 3, [](BesideStockStage &stage, Marks &) { stage.watch(2.5); }, judgeLoop},
		{"clip change", {}, 5, change(true), judgeChange, Whose::ours},
		{"clip change", {}, 5, change(false), judgeChange, Whose::stock},
		{"restart", {}, 5, command([](BesideStockStage &stage) { stage.restart(); }), judgeRestart},
		{"seek", {}, 5, seek, judgeSeek},
		{"pause, resume", {}, 5, pause, judgePause},
		{"hide, show: restart", {}, 5, hideShow, judgeShownAnew},
		{"hide, show: pause", {.hidden = Hidden::pauses}, 5, hideShow, judgeShownWhereItWas, Whose::ours},
		{"hide, show: continue", {.hidden = Hidden::plays}, 5, hideShow, judgeLoop},
		{"end: hide", {.loops = false, .clearsAtEnd = true}, 3, playToTheEnd, judgeEnd<true>},
		{"end: freeze", {.loops = false}, 3, playToTheEnd, judgeEnd<false>},
		{"ended (hide), shown again",
		 {.loops = false, .clearsAtEnd = true},
		 6,
		 hideShowEnded,
		 judgeShownAfterTheEnd<true>},
		{"ended (freeze), shown again", {.loops = false}, 6, hideShowEnded, judgeShownAfterTheEnd<false>},
	};
}

CaseResult runFrameCase(BesideStockStage &stage, const FrameCase &frameCase)
{
	CaseResult result{std::vector<Tally>(stage.watched().size())};
	stage.behave(frameCase.manner);
	if (!frameCase.manner.loops) {
		// To the end, over most of the clip.
		stage.seek(kSeekMs);
		stage.watch(kWholeClipS - static_cast<double>(kSeekMs) / 1000);
	}
	for (int round = 0; round < frameCase.rounds; round++) {
		bool isUndisturbed = false;
		for (int tries = 0; tries < kTriesOfARound && !isUndisturbed; tries++) {
			stage.forget();
			Marks marks;
			const uint64_t troublesBefore = stage.ownTroubles();
			frameCase.script(stage, marks);
			isUndisturbed = stage.ownTroubles() == troublesBefore;
			if (!isUndisturbed) {
				continue;
			}
			for (size_t n = 0; n < result.tallies.size(); n++) {
				const Watched &watched = stage.watched()[n];
				if (frameCase.whose != FrameCase::Whose::both &&
				    (frameCase.whose == FrameCase::Whose::ours) != watched.isOurs) {
					continue;
				}
				const Tally tally = frameCase.judge(watched, stage.canvasRate(), marks);
				result.tallies[n] += tally;
				if (tally.total() == 0 || !getenv("R2V_SHOW_FRAMES")) {
					continue;
				}
				fprintf(stderr, "%s, %s, %d pictures:", frameCase.name,
					watched.isOurs ? "ours" : "stock", watched.clip().pictures());
				for (const SeenFrame &frame : watched.seen) {
					fprintf(stderr, " %s%d", frame.onAir ? "" : "-", frame.code);
				}
				fprintf(stderr, "\n");
			}
		}
		result.disturbedRounds += isUndisturbed ? 0 : 1;
	}
	return result;
}

} // namespace r2v::test
