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

/// Decides what a source shows: its clip, a still picture in the clip's place, or nothing; and when the player has to
/// wait. Says what is to be done and does none of it; the caller holds one lock for all calls.
class ShowState {
public:
	/// True: an ended clip is to begin again, because it loops from now on.
	bool apply(const ViewSettings &settings);
	const ViewSettings &settings() const { return settings_; }
	bool hasClip() const { return hasClip_; }

	/// A clip was asked for; `stillsGiven` is the count of still pictures so far. True: it shows its first picture
	/// and waits there until the source is in the program.
	bool play(uint64_t stillsGiven);
	/// The first picture of the clip is out, and with it so many pictures in all.
	void started(uint64_t picturesGiven);
	void clear();
	/// The user paused, stopped, sought or restarted the clip: nothing we did to it counts any more.
	void takenOver();

	enum class Show { asItIs = 1, restart };
	/// The source is in the program from now on.
	Show activate();

	enum class Hide { asItIs = 1, rewind, hold };
	/// It no longer is. `hold`: at the picture that was drawn last.
	Hide deactivate(media::PlayState state, uint64_t stillsGiven);

	/// The still picture, or nothing at all, takes the place of the clip; the player pauses.
	void cover(media::PlayState state);
	struct Uncovering {
		bool liftsCover = false;
		/// The clip goes on where the cover paused it.
		bool resumes = false;
	};
	Uncovering uncover();
	/// The clip that was asked for last does not play, so the cover does not wait for it.
	Uncovering failed();
	/// The cover goes, and the clip stays as it is.
	void dropCover();

	/// How many pictures and still pictures the graphics thread has taken over.
	struct Taken {
		uint64_t pictures = 0;
		uint64_t stills = 0;
	};
	struct Drawing {
		/// False: what is there is from before the source was hidden.
		bool showsClip = true;
		bool liftsCover = false;
		/// The picture that waited is seen now, so the clip goes on.
		bool resumes = false;
		/// And had ended before, so others are told that it started.
		bool startsAnew = false;
	};
	Drawing draw(bool hasPicture, Taken taken);

	/// A clip that ended and was rewound while hidden is paused for the player, but has ended for others.
	media::PlayState seenState(media::PlayState state) const;

private:
	/// Why we made the clip wait, and so make it go on.
	enum class Hold {
		none = 1,
		whileHidden,
		/// Is in the program again. It goes on as soon as the picture that waits was seen, so that this one
		/// has its time too.
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
	/// Before it was hidden.
	bool hadEnded_ = false;
	/// While hidden: the still picture to wait for, by its count. What is there before it is stale. 0: none.
	uint64_t awaitedStill_ = 0;
	Cover cover_ = Cover::none;
	/// With Cover::untilDrawn: it goes once so many pictures were taken over.
	uint64_t coverGoesAfter_ = 0;
};

} // namespace r2v::obs
