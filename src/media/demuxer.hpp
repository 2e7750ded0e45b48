// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "media/local-media.hpp"
#include "media/ring.hpp"

namespace r2v::media {

/// Reads the packets of one video and one audio stream, each in its own order, however the file interleaves them. It
/// keeps packets of one stream that it passes while looking for the other's, up to a limit.
class Demuxer {
public:
	enum class Take { packet, none, end };

	/// `interrupt` outlives the result.
	static Outcome<std::unique_ptr<Demuxer>> open(const std::filesystem::path &file, const Interrupt &interrupt);

	AVFormatContext &format() { return *format_; }
	AVStream &video() { return *video_; }
	/// Null if the clip has no sound.
	AVStream *sound() { return sound_; }

	/// While off, sound packets are dropped. Until the first call they are kept as if on: a decoder may read far
	/// before its first picture comes out, and only then is it known whether sound is wanted.
	void setSoundOn(bool on);

	Take takeVideo(AVPacket &packet);
	/// `none` if the next sound is later than `untilNs` in the file's time, as far as the pictures beside it show.
	Take takeSound(AVPacket &packet, int64_t untilNs);

	/// Goes back to the first packet. False if the container can't.
	bool rewind();
	/// Goes to a point from which the picture at `pts` can be decoded. False if the container can't.
	bool seek(int64_t pts);

private:
	Demuxer() = default;
	/// False at the end of the file, even if it breaks off.
	bool readOne();
	void drop(Ring<PacketPtr> &queue);
	void noteSound(AVPacket &packet);
	void keepOpening(const AVPacket &packet);
	void replayOpening(AVPacket &packet);
	bool seekTo(int64_t timestamp);
	void forget();
	/// Keeps the packet at the front of the queue, now empty, for reuse.
	static void keepSpare(std::vector<PacketPtr> &spare, Ring<PacketPtr> &queue);
	static Take takeFrom(Ring<PacketPtr> &queue, std::vector<PacketPtr> &spare, AVPacket &packet);

	FormatPtr format_;
	AVStream *video_ = nullptr;
	AVStream *sound_ = nullptr;
	bool soundOn_ = true;
	bool ended_ = false;
	int64_t firstTimestamp_ = AV_NOPTS_VALUE;
	/// The first sound packets, because a rewind to the first picture may skip them.
	std::vector<PacketPtr> opening_;
	int64_t openingBytes_ = 0;
	enum class Place { opening, rewound, elsewhere };
	/// Where the next sound packet comes from.
	Place place_ = Place::opening;
	/// How far the video packets have been read, in the file's time.
	int64_t readUntilNs_ = INT64_MIN;
	int64_t keptBytes_ = 0;
	Ring<PacketPtr> videoPackets_;
	Ring<PacketPtr> soundPackets_;
	std::vector<PacketPtr> spare_;
	PacketPtr incoming_;
};

} // namespace r2v::media
