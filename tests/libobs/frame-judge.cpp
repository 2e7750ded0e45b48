// SPDX-License-Identifier: GPL-2.0-or-later
#include "frame-judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace r2v::test {

namespace {

/// libobs takes a picture up to 2 ms early or late where that saves a repetition.
constexpr double kRoundingS = 0.0025;
/// Of a frame: containers round timestamps.
constexpr double kSlack = 0.05;

int atLeast(double share)
{
	return static_cast<int>(std::floor(share + kSlack));
}

int atMost(double share)
{
	return static_cast<int>(std::ceil(share - kSlack));
}

/// The frames that showed one picture.
struct Run {
	/// Counts on over laps.
	int64_t number = 0;
	double firstS = 0;
	double lastS = 0;
	int frames = 0;
	/// Frames are missing before it, because the source was not on air.
	bool afterGap = false;
};

std::vector<Run> collectRuns(std::span<const SeenFrame> frames, const NumberedClip &clip, double canvasRate,
			     Tally &tally)
{
	std::vector<Run> runs;
	const int pictures = clip.pictures();
	double beforeS = 0;
	for (const SeenFrame &frame : frames) {
		if (!frame.onAir) {
			continue;
		}
		const int picture = clip.pictureOf(frame.code);
		const bool afterGap = !runs.empty() && frame.timeS - beforeS > 1.5 / canvasRate;
		beforeS = frame.timeS;
		if (picture < 0) {
			(frame.code == kNoPicture ? tally.black : tally.stale)++;
			continue;
		}
		if (runs.empty()) {
			runs.push_back({picture, frame.timeS, frame.timeS, 1, false});
			continue;
		}
		Run &last = runs.back();
		const int64_t step = (picture - last.number % pictures + pictures) % pictures;
		if (step > pictures / 2) {
			tally.stale++;
		} else if (step == 0 && !afterGap) {
			last.lastS = frame.timeS;
			last.frames++;
		} else {
			runs.push_back({last.number + step, frame.timeS, frame.timeS, 1, afterGap});
		}
	}
	return runs;
}

/// The offsets with which a frame at a time shows the picture of that time.
class Phase {
public:
	Phase(const NumberedClip &clip, double canvasRate) : clip_(clip), canvasRate_(canvasRate) {}

	void beginAnew() { known_ = false; }
	/// The first frame is the first one after the beginning of that picture.
	void beginWith(int firstPicture, const Run &run)
	{
		beginAnew();
		add(run);
		high_ = std::min(high_, startS(firstPicture) - run.firstS + 1 / canvasRate_ + kRoundingS);
	}
	/// 0 where it agrees with all before; else by how many frames it is ahead (or behind: negative), and all
	/// begins anew.
	int add(const Run &run)
	{
		const double low = startS(run.number) - run.firstS - kRoundingS;
		const double high = startS(run.number + 1) - run.lastS + kRoundingS;
		if (!known_ || (low <= high_ && high >= low_)) {
			low_ = known_ ? std::max(low, low_) : low;
			high_ = known_ ? std::min(high, high_) : high;
			known_ = true;
			return 0;
		}
		const double offS = low > high_ ? low - high_ : high - low_;
		low_ = low;
		high_ = high;
		const int frames = static_cast<int>(std::ceil(std::abs(offS) * canvasRate_));
		return offS > 0 ? frames : -frames;
	}

private:
	double startS(int64_t number) const
	{
		const auto pictures = static_cast<int64_t>(clip_.pictures());
		return static_cast<double>(number / pictures) * clip_.lengthS +
		       clip_.startsS[static_cast<size_t>(number % pictures)];
	}

	const NumberedClip &clip_;
	double canvasRate_;
	bool known_ = false;
	double low_ = 0;
	double high_ = 0;
};

} // namespace

Tally &Tally::operator+=(const Tally &other)
{
	black += other.black;
	repeated += other.repeated;
	skipped += other.skipped;
	stale += other.stale;
	return *this;
}

int framesMissing(const NumberedClip &clip, double canvasRate, int fromPicture, int toPicture)
{
	const auto startS = [&](int picture) {
		return picture < clip.pictures() ? clip.startsS[static_cast<size_t>(picture)] : clip.lengthS;
	};
	const double afterS = startS(toPicture) - startS(fromPicture);
	return atLeast((toPicture < fromPicture ? afterS + clip.lengthS : afterS) * canvasRate);
}

Tally judgeStretch(std::span<const SeenFrame> frames, const NumberedClip &clip, double canvasRate, int firstPicture,
		   Finish finish)
{
	Tally tally;
	const std::vector<Run> runs = collectRuns(frames, clip, canvasRate, tally);
	const bool isEven = clip.isEven();
	const double picturesPerFrame = clip.pictures() / clip.lengthS / canvasRate;
	Phase phase(clip, canvasRate);
	for (size_t n = 0; n < runs.size(); n++) {
		const Run &run = runs[n];
		const bool isFirst = n == 0;
		const bool isLast = n + 1 == runs.size();
		const auto framesOf = [&](int64_t number) {
			return clip.durationS(static_cast<int>(number % clip.pictures())) * canvasRate;
		};
		Tally here;
		const bool beginsWhole = isFirst ? firstPicture != kAnywhere : !run.afterGap;
		const bool endsWhole = isLast ? finish == Finish::whole : !runs[n + 1].afterGap;
		const double share = framesOf(run.number);
		if (run.frames > atMost(share) && !(isLast && finish == Finish::held)) {
			here.repeated += run.frames - std::max(1, atMost(share));
		} else if (beginsWhole && (endsWhole || (isLast && finish == Finish::held)) &&
			   run.frames < atLeast(share)) {
			here.skipped += atLeast(share) - run.frames;
		}
		if (!isFirst && !run.afterGap) {
			const int64_t step = run.number - runs[n - 1].number;
			if (isEven) {
				here.skipped += static_cast<int>(
					std::max<int64_t>(0, step - std::max(1, atMost(picturesPerFrame))));
				// The picture that stays has none after it to go on to.
				const bool stays = isLast && finish == Finish::held;
				here.repeated += step < atLeast(picturesPerFrame) && !stays ? 1 : 0;
			} else {
				for (int64_t missing = run.number - step + 1; missing < run.number; missing++) {
					here.skipped += atLeast(framesOf(missing));
				}
			}
		}
		if (isLast && finish == Finish::held) {
			tally += here;
			break;
		}
		if (here.total() > 0) {
			phase.beginAnew();
		}
		if (isFirst && firstPicture != kAnywhere) {
			phase.beginWith(firstPicture, run);
		} else if (const int ahead = phase.add(run); ahead > 0) {
			here.skipped += ahead;
		} else {
			here.repeated -= ahead;
		}
		tally += here;
	}
	return tally;
}

} // namespace r2v::test
