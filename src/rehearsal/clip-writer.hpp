// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "media/ffmpeg-ptr.hpp"

namespace r2v::rehearsal {

/// Encodes pictures and sound with encoders that every FFmpeg has (MPEG-4 part 2 and AAC) into an MP4 in memory, with
/// its index in front. Functions that can fail return FFmpeg's error code, which is negative. For one thread at a time.
class ClipWriter {
public:
	static constexpr int kFramesPerSecond = 30;
	static constexpr int kSampleRate = 48000;
	static constexpr int kChannels = 2;

	/// Sides must be even.
	int open(uint32_t widthPx, uint32_t heightPx);
	/// A picture to fill (4:2:0, BT.709, limited range), for writePicture. Null if there is no memory.
	AVFrame *nextPicture();
	int writePicture();
	/// Samples per channel in one call of writeSound.
	int soundFrameSize() const { return audio_->frame_size; }
	/// Planar float to fill, for writeSound. Null if there is no memory.
	AVFrame *nextSound();
	int writeSound();
	/// Flushes and completes the file.
	int finish();
	std::string takeFile() { return std::move(file_); }

	int64_t picturesWritten() const { return pictures_; }
	int64_t samplesWritten() const { return samples_; }

private:
	struct OutputDeleter {
		void operator()(AVFormatContext *format) const;
	};

	int openVideo(uint32_t widthPx, uint32_t heightPx);
	int openAudio();
	int addStream(const AVCodecContext &codec);
	int encode(AVCodecContext &codec, const AVFrame *frame, int streamIndex);
	int store(const uint8_t *bytes, int sizeBytes);
	int64_t seek(int64_t offset, int whence);

	std::string file_;
	size_t position_ = 0;
	std::unique_ptr<AVFormatContext, OutputDeleter> format_;
	media::CodecPtr video_;
	media::CodecPtr audio_;
	media::FramePtr picture_;
	media::FramePtr sound_;
	media::PacketPtr packet_;
	int64_t pictures_ = 0;
	int64_t samples_ = 0;
};

} // namespace r2v::rehearsal
