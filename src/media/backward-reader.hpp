// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "media/clip-reader.hpp"
#include "media/ring.hpp"

namespace r2v::media {

/// A clip's pictures in falling order. Decoders only go forward, so it decodes a stretch that ends where the last one
/// began, from the key picture before it, and keeps the end of it as far as its share of the memory goes; a long group
/// of pictures is decoded again for each such stretch. While one stretch is handed out the next one is decoded. The
/// pictures that went by on the way forward are the first stretch, so that turning round needs no decoding.
class BackwardReader {
public:
	/// Decoded pictures held at most by one source, but never less than one a stretch.
	static constexpr int64_t kMaxBytes = int64_t{256} << 20;

	explicit BackwardReader(int64_t maxBytes = kMaxBytes) : stretchBytes_(maxBytes / 2) {}

	/// On the way forward: each picture, without a gap.
	void keep(const ClipPicture &picture, ClipReader &reader);
	/// Goes back from the picture that starts there; the one before it comes first.
	void begin(int64_t turnNs, ClipReader &reader);
	/// `lapEnd` before the clip's first picture, which is not given.
	ClipReader::Read read(ClipReader &reader, ClipPicture &picture);
	/// Decodes a bit of the next stretch. False where there is nothing to do until more is read.
	bool prepare(ClipReader &reader);
	void clear(ClipReader &reader);

	int64_t heldBytes() const { return ready_.bytes + coming_.bytes; }

private:
	/// In rising order.
	struct Stretch {
		Ring<ClipPicture> pictures;
		int64_t bytes = 0;
	};

	void add(Stretch &stretch, ClipPicture picture, ClipReader &reader) const;
	static ClipPicture takeFirst(Stretch &stretch);
	static ClipPicture takeLast(Stretch &stretch);
	static void empty(Stretch &stretch, ClipReader &reader);
	void startStretch(ClipReader &reader);
	void endStretch(ClipReader &reader);

	const int64_t stretchBytes_;
	Stretch ready_;
	Stretch coming_;
	bool isGoing_ = false;
	/// `coming_` is being decoded, or is whole.
	bool isDecoding_ = false;
	bool isWhole_ = false;
	bool fromStart_ = false;
	/// Where `coming_` ends.
	int64_t untilNs_ = 0;
};

} // namespace r2v::media
