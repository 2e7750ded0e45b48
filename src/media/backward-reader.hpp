// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "media/clip-reader.hpp"
#include "media/ring.hpp"

namespace r2v::media {

/// A clip's pictures in reverse. Decoders only go forward, so it decodes stretches: each ends where the last one began
/// and is decoded from the key picture before it. It keeps the end of a stretch, as far as its share of memory goes, so
/// a long group of pictures is decoded again for each. While one stretch is handed out, the next is decoded. The first
/// stretch is the pictures that went by on the way forward, so that turning round needs no decoding.
class BackwardReader {
public:
	/// The most memory that one source may take for decoded pictures; it always keeps at least one picture a
	/// stretch.
	static constexpr int64_t kMaxBytes = int64_t{256} << 20;

	explicit BackwardReader(int64_t maxBytes = kMaxBytes) : stretchBytes_(maxBytes / 2) {}

	/// Call it with every picture on the way forward.
	void keep(const ClipPicture &picture, ClipReader &reader);
	/// Goes back from the picture that starts there. The one before it comes first.
	void begin(int64_t turnNs, ClipReader &reader);
	/// Answers `lapEnd` instead of giving the clip's first picture.
	ClipReader::Read read(ClipReader &reader, ClipPicture &picture);
	/// Decodes a bit of the next stretch. False if there is nothing to do until more is read.
	bool prepare(ClipReader &reader);
	void clear(ClipReader &reader);

	int64_t heldBytes() const { return ready_.bytes + coming_.bytes; }

private:
	/// In forward order.
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
	/// `coming_` is being decoded or complete.
	bool isDecoding_ = false;
	bool isWhole_ = false;
	bool fromStart_ = false;
	/// Where `coming_` ends.
	int64_t untilNs_ = 0;
};

} // namespace r2v::media
