// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/backward-reader.hpp"

#include <utility>

namespace r2v::media {

namespace {

int64_t bytesOf(const ClipPicture &picture)
{
	int64_t bytes = 0;
	for (const AVBufferRef *buffer : picture.frame->buf) {
		bytes += buffer ? static_cast<int64_t>(buffer->size) : 0;
	}
	return bytes;
}

} // namespace

void BackwardReader::keep(const ClipPicture &picture, ClipReader &reader)
{
	ClipPicture kept{reader.share(*picture.frame), picture.startNs, picture.durationNs};
	if (kept.frame) {
		add(ready_, std::move(kept), reader);
	} else {
		empty(ready_, reader);
	}
}

void BackwardReader::begin(int64_t turnNs, ClipReader &reader)
{
	if (!ready_.pictures.empty() && ready_.pictures.back().startNs == turnNs) {
		reader.recycle(takeLast(ready_).frame);
	} else {
		empty(ready_, reader);
	}
	isGoing_ = true;
	isDecoding_ = isWhole_ = false;
	untilNs_ = ready_.pictures.empty() ? turnNs : ready_.pictures.front().startNs;
}

ClipReader::Read BackwardReader::read(ClipReader &reader, ClipPicture &picture)
{
	if (ready_.pictures.empty() && isWhole_) {
		std::swap(ready_, coming_);
		isWhole_ = false;
	}
	if (!ready_.pictures.empty()) {
		if (ready_.pictures.back().startNs <= 0) {
			return ClipReader::Read::lapEnd;
		}
		picture = takeLast(ready_);
		return ClipReader::Read::got;
	}
	return prepare(reader) ? ClipReader::Read::again : ClipReader::Read::lapEnd;
}

bool BackwardReader::prepare(ClipReader &reader)
{
	if (!isGoing_ || isWhole_ || untilNs_ <= 0) {
		return false;
	}
	if (!isDecoding_) {
		startStretch(reader);
		return true;
	}
	ClipPicture picture;
	switch (reader.readPicture(picture)) {
	case ClipReader::Read::got:
		if (picture.startNs < untilNs_) {
			add(coming_, std::move(picture), reader);
		} else {
			reader.recycle(std::move(picture.frame));
			endStretch(reader);
		}
		break;
	case ClipReader::Read::lapEnd:
		endStretch(reader);
		break;
	default:
		break;
	}
	return true;
}

void BackwardReader::clear(ClipReader &reader)
{
	empty(ready_, reader);
	empty(coming_, reader);
	isGoing_ = isDecoding_ = isWhole_ = fromStart_ = false;
}

void BackwardReader::add(Stretch &stretch, ClipPicture picture, ClipReader &reader) const
{
	stretch.bytes += bytesOf(picture);
	stretch.pictures.push_back(std::move(picture));
	while (stretch.bytes > stretchBytes_ && stretch.pictures.size() > 1) {
		reader.recycle(takeFirst(stretch).frame);
	}
}

ClipPicture BackwardReader::takeFirst(Stretch &stretch)
{
	ClipPicture picture = std::move(stretch.pictures.front());
	stretch.pictures.pop_front();
	stretch.bytes -= bytesOf(picture);
	return picture;
}

ClipPicture BackwardReader::takeLast(Stretch &stretch)
{
	ClipPicture picture = std::move(stretch.pictures.back());
	stretch.pictures.pop_back();
	stretch.bytes -= bytesOf(picture);
	return picture;
}

void BackwardReader::empty(Stretch &stretch, ClipReader &reader)
{
	while (!stretch.pictures.empty()) {
		reader.recycle(takeLast(stretch).frame);
	}
}

void BackwardReader::startStretch(ClipReader &reader)
{
	isDecoding_ = fromStart_ ? reader.rewind() : reader.seek(untilNs_ - 1);
	if (!isDecoding_) {
		untilNs_ = 0;
	}
}

void BackwardReader::endStretch(ClipReader &reader)
{
	isDecoding_ = false;
	if (!coming_.pictures.empty()) {
		isWhole_ = true;
		fromStart_ = false;
		untilNs_ = coming_.pictures.front().startNs;
	} else if (!std::exchange(fromStart_, true)) {
		// The container's index led too far ahead.
		startStretch(reader);
	} else {
		untilNs_ = 0;
	}
}

} // namespace r2v::media
