// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "media/clip-player.hpp"
#include "obs/air/box-fit.hpp"

namespace r2v::obs {

/// Which pictures were given to the child, which of them it took over, and which one it has now. The caller holds one
/// lock for all calls.
class PictureQueue {
public:
	struct Giving {
		/// On the child's own clock.
		uint64_t timestampNs = 0;
		/// Set the child's clock to the time of the canvas first.
		bool setsTime = false;
	};
	/// `lookedAtNs` is the canvas frame for which the child last looked for a picture.
	Giving give(const media::Picture &picture, bool still, uint64_t lookedAtNs);
	/// The child took this picture and all before it, for this canvas frame.
	void take(uint64_t childTimestampNs, uint64_t frameNs);
	/// The next picture comes after a pause, a seek or an end.
	void expectGap() { gap_ = true; }
	/// The child has no picture and gets none before the next one comes.
	void clear();
	/// Like clear(), but only after the last picture was shown for its full time.
	void clearAfterLastPicture();

	/// How many pictures came, and how many of those the child has taken over or will never take.
	struct Count {
		uint64_t given = 0;
		uint64_t taken = 0;
	};
	Count pictures() const { return pictures_; }
	Count stills() const { return stills_; }
	/// The player's timestamp of the picture that was taken last.
	uint64_t takenNs() const { return takenNs_; }
	/// The shape of the picture that the child has in this canvas frame; nothing if none is to be drawn.
	std::optional<PictureShape> shape(uint64_t frameNs);

private:
	/// A picture that the child has not taken yet.
	struct Given {
		uint64_t childTimestampNs = 0;
		uint64_t timestampNs = 0;
		PictureShape shape;
		bool still = false;
	};

	std::deque<Given> given_;
	Count pictures_;
	Count stills_;
	bool gap_ = false;
	/// The shape of the picture that the child has.
	std::optional<PictureShape> shape_;
	/// 0: the child's time has not begun.
	uint64_t lastChildNs_ = 0;
	uint64_t takenNs_ = 0;
	/// The canvas frame for which it was taken.
	uint64_t takenAtNs_ = 0;
	/// When the last picture was shown for its full time.
	uint64_t endNs_ = 0;
	/// 0: nothing is to be cleared.
	uint64_t clearAtNs_ = 0;
};

} // namespace r2v::obs
