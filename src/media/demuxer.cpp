// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/demuxer.hpp"

#include <utility>

extern "C" {
#include <libavutil/common.h>
#include <libavutil/mathematics.h>
}

namespace r2v::media {

namespace {

constexpr AVRational kNanoseconds = {1, 1'000'000'000};
/// Muxers put a picture's sound at most about a second after it.
constexpr int64_t kInterleaveNs = 1'500'000'000;
constexpr int64_t kMaxKeptBytes = 48 << 20;
constexpr size_t kMaxSoundPackets = 4096;
constexpr size_t kMaxSpare = 64;
/// For sound that begins before the picture.
constexpr int64_t kMaxOpeningBytes = 1 << 20;
constexpr size_t kMaxOpeningPackets = 128;

} // namespace

Outcome<std::unique_ptr<Demuxer>> Demuxer::open(const std::filesystem::path &file, const Interrupt &interrupt)
{
	using Result = Outcome<std::unique_ptr<Demuxer>>;
	Outcome<FormatPtr> format = openLocalMedia(file, {.interrupt = &interrupt});
	if (!format) {
		return Result::failure(format.reason());
	}
	std::unique_ptr<Demuxer> demuxer(new Demuxer);
	demuxer->format_ = std::move(*format);
	demuxer->incoming_ = makePacket();
	if (const int code = findStreams(*demuxer->format_); code < 0) {
		return Result::failure(ffmpegError("can't read the file's streams", code));
	}
	demuxer->video_ = pickVideoStream(*demuxer->format_);
	if (!demuxer->video_ || !demuxer->incoming_) {
		return Result::failure("there is no video in the file");
	}
	demuxer->sound_ = pickAudioStream(*demuxer->format_, demuxer->video_);
	if (demuxer->sound_ && !isKnownSound(*demuxer->sound_->codecpar)) {
		demuxer->sound_ = nullptr;
	}
	for (unsigned index = 0; index < demuxer->format_->nb_streams; ++index) {
		AVStream *stream = demuxer->format_->streams[index];
		const bool isRead = stream == demuxer->video_ || stream == demuxer->sound_;
		stream->discard = isRead ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
	}
	return demuxer;
}

void Demuxer::setSoundOn(bool on)
{
	if (!sound_ || on == soundOn_) {
		return;
	}
	soundOn_ = on;
	sound_->discard = on ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
	if (!on) {
		drop(soundPackets_);
	}
}

Demuxer::Take Demuxer::takeVideo(AVPacket &packet)
{
	while (videoPackets_.empty()) {
		if (!readOne()) {
			return Take::end;
		}
	}
	keptBytes_ -= videoPackets_.front()->size;
	return takeFrom(videoPackets_, spare_, packet);
}

Demuxer::Take Demuxer::takeSound(AVPacket &packet, int64_t untilNs)
{
	if (!soundOn_ || !sound_) {
		return Take::end;
	}
	while (soundPackets_.empty()) {
		if (readUntilNs_ > av_sat_add64(untilNs, kInterleaveNs) || keptBytes_ > kMaxKeptBytes) {
			return Take::none;
		}
		if (!readOne()) {
			return Take::end;
		}
	}
	keptBytes_ -= soundPackets_.front()->size;
	return takeFrom(soundPackets_, spare_, packet);
}

bool Demuxer::rewind()
{
	const bool isAtStart = seekTo(firstTimestamp_ != AV_NOPTS_VALUE ? firstTimestamp_ : 0);
	place_ = Place::rewound;
	return isAtStart;
}

bool Demuxer::seek(int64_t pts)
{
	return seekTo(pts);
}

bool Demuxer::readOne()
{
	if (ended_) {
		return false;
	}
	int code = 0;
	do {
		code = av_read_frame(format_.get(), incoming_.get());
	} while (code == AVERROR(EAGAIN));
	if (code < 0) {
		ended_ = true;
		return false;
	}
	const bool isVideo = incoming_->stream_index == video_->index;
	const bool isSound = soundOn_ && sound_ && incoming_->stream_index == sound_->index;
	// A decoder would take an empty packet for the end.
	if ((!isVideo && !isSound) || incoming_->size == 0) {
		av_packet_unref(incoming_.get());
		return true;
	}
	if (isVideo) {
		const int64_t timestamp = incoming_->dts != AV_NOPTS_VALUE ? incoming_->dts : incoming_->pts;
		if (firstTimestamp_ == AV_NOPTS_VALUE) {
			firstTimestamp_ = timestamp;
		}
		if (timestamp != AV_NOPTS_VALUE) {
			readUntilNs_ = av_rescale_q(timestamp, video_->time_base, kNanoseconds);
		}
	} else if (soundPackets_.size() >= kMaxSoundPackets || keptBytes_ > kMaxKeptBytes) {
		// There are minutes of sound without any picture.
		av_packet_unref(incoming_.get());
		return true;
	} else {
		noteSound(*incoming_);
	}
	keptBytes_ += incoming_->size;
	PacketPtr fresh;
	if (spare_.empty()) {
		fresh = makePacket();
	} else {
		fresh = std::move(spare_.back());
		spare_.pop_back();
	}
	std::swap(fresh, incoming_);
	(isVideo ? videoPackets_ : soundPackets_).push_back(std::move(fresh));
	return incoming_ != nullptr;
}

void Demuxer::noteSound(AVPacket &packet)
{
	if (place_ == Place::opening) {
		keepOpening(packet);
	} else if (place_ == Place::rewound) {
		place_ = Place::elsewhere;
		replayOpening(packet);
	}
}

void Demuxer::keepOpening(const AVPacket &packet)
{
	PacketPtr kept(packet.pts != AV_NOPTS_VALUE ? av_packet_clone(&packet) : nullptr);
	openingBytes_ += packet.size;
	if (!kept || openingBytes_ > kMaxOpeningBytes || opening_.size() >= kMaxOpeningPackets) {
		place_ = Place::elsewhere;
		return;
	}
	opening_.push_back(std::move(kept));
}

/// Some demuxers give sound that begins before the picture, and what a codec needs to skip at its start, only the first
/// time.
void Demuxer::replayOpening(AVPacket &packet)
{
	for (const PacketPtr &kept : opening_) {
		if (kept->pts == packet.pts) {
			av_packet_free_side_data(&packet);
			av_packet_copy_props(&packet, kept.get());
		}
		PacketPtr again(kept->pts < packet.pts ? av_packet_clone(kept.get()) : nullptr);
		if (!again) {
			break;
		}
		keptBytes_ += again->size;
		soundPackets_.push_back(std::move(again));
	}
}

void Demuxer::drop(Ring<PacketPtr> &queue)
{
	while (!queue.empty()) {
		keptBytes_ -= queue.front()->size;
		av_packet_unref(queue.front().get());
		keepSpare(spare_, queue);
	}
}

bool Demuxer::seekTo(int64_t timestamp)
{
	forget();
	return av_seek_frame(format_.get(), video_->index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

void Demuxer::forget()
{
	drop(videoPackets_);
	drop(soundPackets_);
	readUntilNs_ = INT64_MIN;
	ended_ = false;
	place_ = Place::elsewhere;
}

Demuxer::Take Demuxer::takeFrom(Ring<PacketPtr> &queue, std::vector<PacketPtr> &spare, AVPacket &packet)
{
	av_packet_unref(&packet);
	av_packet_move_ref(&packet, queue.front().get());
	keepSpare(spare, queue);
	return Take::packet;
}

void Demuxer::keepSpare(std::vector<PacketPtr> &spare, Ring<PacketPtr> &queue)
{
	if (spare.size() < kMaxSpare) {
		spare.push_back(std::move(queue.front()));
	}
	queue.pop_front();
}

} // namespace r2v::media
