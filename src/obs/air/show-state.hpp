// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "media/clip-player.hpp"
#include "obs/settings/source-settings.hpp"

namespace r2v::obs {

inline bool loops(OnEnd onEnd)
{
	return onEnd == OnEnd::loop || onEnd == OnEnd::pingPong;
}

/// Decides what a source shows (its clip, a still picture in place of the clip, or nothing) and when the player has to
/// wait. It says what to do and does nothing itself. The caller holds one lock for all calls.
class ShowState {
public:
	/// True if a clip that has ended must start again, because it loops from now on.
	bool apply(const ViewSettings &settings);
	const ViewSettings &settings() const { return settings_; }
	bool hasClip() const { return hasClip_; }

	/// A clip was asked for; `stillsGiven` is the number of still pictures so far. True if the clip shows its first
	/// picture and waits there until the source is in the program.
	bool play(uint64_t stillsGiven);
	/// The first picture of the clip has been given, which makes so many pictures in all.
	void started(uint64_t picturesGiven);
	void clear();
	/// The user paused, stopped or restarted the clip, or jumped within it, so whatever we did to it no longer
	/// counts.
	void takenOver();

	enum class Show { asItIs = 1, restart };
	/// The source has come into the program.
	Show activate();

	enum class Hide { asItIs = 1, rewind, hold };
	/// The source has left the program. `hold` means to stay at the picture that was drawn last.
	Hide deactivate(media::PlayState state, uint64_t stillsGiven);

	/// A still picture, or nothing at all, takes the place of the clip, and the player pauses.
	void cover(media::PlayState state);
	struct Uncovering {
		bool liftsCover = false;
		/// The clip goes on from where the cover paused it.
		bool resumes = false;
	};
	Uncovering uncover();
	/// The clip that was asked for last cannot be played, so the cover no longer waits for it.
	Uncovering failed();
	/// Removes the cover and leaves the clip as it is.
	void dropCover();

	/// How many pictures, and how many still pictures, the graphics thread has taken over.
	struct Taken {
		uint64_t pictures = 0;
		uint64_t stills = 0;
	};
	struct Drawing {
		/// False if the picture that is there dates from before the source was hidden.
		bool showsClip = true;
		bool liftsCover = false;
		/// The picture that waited is visible now, so the clip goes on.
		bool resumes = false;
		/// The clip had ended before, so others have to be told that it started.
		bool startsAnew = false;
	};
	Drawing draw(bool hasPicture, Taken taken);

	/// The player's state as others see it: a clip that ended and was rewound while hidden is paused for the
	/// player, but ended for everybody else.
	media::PlayState seenState(media::PlayState state) const;

private:
	/// Why we made the clip wait, and so also what makes it go on.
	enum class Hold {
		none = 1,
		whileHidden,
		/// The source is in the program again. The clip goes on as soon as the picture that waits has been
		/// seen, so that this picture is shown for its full time too.
		untilDrawn,
		byCover,
	};
	enum class Cover { none = 1, stays, untilNextClip, untilDrawn };

	bool isHidden() const { return hold_ == Hold::whileHidden || hold_ == Hold::untilDrawn; }
	bool waitsForClip() const { return cover_ == Cover::untilNextClip || cover_ == Cover::untilDrawn; }
	bool waitsUnseen() const { return !isInProgram_ && settings_.onHide != OnHide::keepPlaying; }
	Uncovering liftCover();
	void forgetHold();

	ViewSettings settings_;
	bool hasClip_ = false;
	bool isInProgram_ = false;
	Hold hold_ = Hold::none;
	/// The clip had ended before it was hidden.
	bool hadEnded_ = false;
	/// While hidden, the number of the still picture to wait for; everything before it is out of date. 0: none.
	uint64_t awaitedStill_ = 0;
	Cover cover_ = Cover::none;
	/// With Cover::untilDrawn, the cover goes once so many pictures were taken over.
	uint64_t coverGoesAfter_ = 0;
};

} // namespace r2v::obs
