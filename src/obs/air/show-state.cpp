// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/show-state.hpp"

namespace r2v::obs {

namespace {

bool isRunning(media::PlayState state)
{
	return state == media::PlayState::playing || state == media::PlayState::opening;
}

} // namespace

bool ShowState::apply(const ViewSettings &settings)
{
	const bool loopsFromNowOn = loops(settings.onEnd) && !loops(settings_.onEnd);
	settings_ = settings;
	return isInProgram_ && loopsFromNowOn;
}

bool ShowState::play(uint64_t stillsGiven)
{
	const bool waits = waitsUnseen();
	hasClip_ = true;
	hadEnded_ = false;
	awaitedStill_ = waits ? stillsGiven + 1 : 0;
	if (waits) {
		hold_ = Hold::whileHidden;
	} else if (hold_ != Hold::untilDrawn) {
		// Otherwise the previous clip still waits to go on, and it has to if this one fails.
		hold_ = Hold::none;
	}
	if (cover_ != Cover::none) {
		cover_ = Cover::untilNextClip;
	}
	return waits;
}

void ShowState::started(uint64_t picturesGiven)
{
	if (waitsForClip()) {
		cover_ = Cover::untilDrawn;
		coverGoesAfter_ = picturesGiven;
	}
}

void ShowState::clear()
{
	hasClip_ = false;
	forgetHold();
	if (waitsForClip()) {
		cover_ = Cover::stays;
	}
}

void ShowState::takenOver()
{
	forgetHold();
}

ShowState::Show ShowState::activate()
{
	isInProgram_ = true;
	if (!hasClip_ || cover_ == Cover::stays) {
		return Show::asItIs;
	}
	if (isHidden()) {
		hold_ = Hold::untilDrawn;
		return Show::asItIs;
	}
	return settings_.onHide == OnHide::restart ? Show::restart : Show::asItIs;
}

ShowState::Hide ShowState::deactivate(media::PlayState state, uint64_t stillsGiven)
{
	isInProgram_ = false;
	// If it is hidden again before its picture was seen, it still counts as ended.
	hadEnded_ = state == media::PlayState::ended || (hadEnded_ && hold_ == Hold::untilDrawn);
	if (hold_ == Hold::untilDrawn) {
		hold_ = Hold::whileHidden;
	}
	const bool rewinds =
		settings_.onHide == OnHide::restart &&
		(isRunning(state) || state == media::PlayState::ended || state == media::PlayState::paused);
	if (!hasClip_ || cover_ == Cover::stays || settings_.onHide == OnHide::keepPlaying ||
	    !(isRunning(state) || rewinds)) {
		return Hide::asItIs;
	}
	hold_ = Hold::whileHidden;
	awaitedStill_ = stillsGiven + 1;
	return rewinds ? Hide::rewind : Hide::hold;
}

void ShowState::cover(media::PlayState state)
{
	const bool goesOn = hold_ == Hold::byCover || isHidden() || isRunning(state);
	forgetHold();
	hold_ = hasClip_ && goesOn ? Hold::byCover : Hold::none;
	cover_ = Cover::stays;
}

ShowState::Uncovering ShowState::uncover()
{
	return cover_ == Cover::stays ? liftCover() : Uncovering{};
}

ShowState::Uncovering ShowState::failed()
{
	// No first picture will come; the one of the previous clip is still there.
	awaitedStill_ = 0;
	if (!waitsForClip()) {
		return {};
	}
	if (!isHidden()) {
		hold_ = Hold::byCover;
	}
	return liftCover();
}

void ShowState::dropCover()
{
	cover_ = Cover::none;
	if (hold_ == Hold::byCover) {
		hold_ = Hold::none;
	}
}

ShowState::Uncovering ShowState::liftCover()
{
	cover_ = Cover::none;
	if (hold_ != Hold::byCover) {
		return {.liftsCover = true, .resumes = false};
	}
	hold_ = waitsUnseen() ? Hold::whileHidden : Hold::none;
	return {.liftsCover = true, .resumes = hold_ == Hold::none};
}

ShowState::Drawing ShowState::draw(bool hasPicture, Taken taken)
{
	Drawing drawing;
	drawing.showsClip = hold_ != Hold::untilDrawn || taken.stills >= awaitedStill_;
	if (cover_ == Cover::untilDrawn && taken.pictures >= coverGoesAfter_ && drawing.showsClip) {
		cover_ = Cover::none;
		drawing.liftsCover = true;
	}
	if (hold_ == Hold::untilDrawn && hasPicture && drawing.showsClip && cover_ == Cover::none) {
		drawing.resumes = true;
		drawing.startsAnew = hadEnded_;
		forgetHold();
	}
	return drawing;
}

media::PlayState ShowState::seenState(media::PlayState state) const
{
	return isHidden() && hadEnded_ ? media::PlayState::ended : state;
}

void ShowState::forgetHold()
{
	hold_ = Hold::none;
	awaitedStill_ = 0;
}

} // namespace r2v::obs
