// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/clip-writer.hpp"

#include <algorithm>
#include <cstring>

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
}

namespace r2v::rehearsal {

namespace {

constexpr int kIoBufferBytes = 64 * 1024;
/// Kept free at the front for the index: 10 s have about 800 samples of at most 16 bytes each.
constexpr const char *kIndexBytes = "65536";
/// 1 is the best, 31 the worst.
constexpr int kQuantiser = 3;
constexpr int64_t kAudioBitRate = 96000;

} // namespace

void ClipWriter::OutputDeleter::operator()(AVFormatContext *format) const
{
	if (format->pb) {
		av_freep(&format->pb->buffer);
		avio_context_free(&format->pb);
	}
	avformat_free_context(format);
}

int ClipWriter::open(uint32_t widthPx, uint32_t heightPx)
{
	AVFormatContext *format = nullptr;
	if (const int code = avformat_alloc_output_context2(&format, nullptr, "mp4", nullptr); code < 0) {
		return code;
	}
	format_.reset(format);
	packet_ = media::makePacket();
	picture_ = media::makeFrame();
	sound_ = media::makeFrame();
	auto *buffer = static_cast<unsigned char *>(av_malloc(kIoBufferBytes));
	if (!packet_ || !picture_ || !sound_ || !buffer) {
		av_free(buffer);
		return AVERROR(ENOMEM);
	}
#if LIBAVFORMAT_VERSION_MAJOR >= 61
	const auto write = [](void *self, const uint8_t *bytes, int size) {
#else
	const auto write = [](void *self, uint8_t *bytes, int size) {
#endif
		return static_cast<ClipWriter *>(self)->store(bytes, size);
	};
	const auto seekTo = [](void *self, int64_t offset, int whence) {
		return static_cast<ClipWriter *>(self)->seek(offset, whence);
	};
	format->pb = avio_alloc_context(buffer, kIoBufferBytes, 1, this, nullptr, write, seekTo);
	if (!format->pb) {
		av_free(buffer);
		return AVERROR(ENOMEM);
	}
	int code = openVideo(widthPx, heightPx);
	if (code >= 0) {
		code = openAudio();
	}
	if (code >= 0) {
		code = av_opt_set(format->priv_data, "moov_size", kIndexBytes, 0);
	}
	return code < 0 ? code : avformat_write_header(format, nullptr);
}

int ClipWriter::openVideo(uint32_t widthPx, uint32_t heightPx)
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_MPEG4);
	if (!codec) {
		return AVERROR_ENCODER_NOT_FOUND;
	}
	video_.reset(avcodec_alloc_context3(codec));
	if (!video_) {
		return AVERROR(ENOMEM);
	}
	video_->width = static_cast<int>(widthPx);
	video_->height = static_cast<int>(heightPx);
	video_->pix_fmt = AV_PIX_FMT_YUV420P;
	video_->time_base = {1, kFramesPerSecond};
	video_->framerate = {kFramesPerSecond, 1};
	video_->gop_size = kFramesPerSecond;
	video_->flags |= AV_CODEC_FLAG_QSCALE;
	video_->global_quality = FF_QP2LAMBDA * kQuantiser;
	video_->color_range = AVCOL_RANGE_MPEG;
	video_->colorspace = AVCOL_SPC_BT709;
	video_->color_primaries = AVCOL_PRI_BT709;
	video_->color_trc = AVCOL_TRC_BT709;
	if (format_->oformat->flags & AVFMT_GLOBALHEADER) {
		video_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
	}
	if (const int code = avcodec_open2(video_.get(), codec, nullptr); code < 0) {
		return code;
	}
	picture_->width = video_->width;
	picture_->height = video_->height;
	picture_->format = AV_PIX_FMT_YUV420P;
	if (const int code = av_frame_get_buffer(picture_.get(), 0); code < 0) {
		return code;
	}
	return addStream(*video_);
}

int ClipWriter::openAudio()
{
	const AVCodec *codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
	if (!codec) {
		return AVERROR_ENCODER_NOT_FOUND;
	}
	audio_.reset(avcodec_alloc_context3(codec));
	if (!audio_) {
		return AVERROR(ENOMEM);
	}
	audio_->sample_fmt = AV_SAMPLE_FMT_FLTP;
	audio_->sample_rate = kSampleRate;
	audio_->time_base = {1, kSampleRate};
	audio_->bit_rate = kAudioBitRate;
	// Otherwise its quality figures, and a warning that it was stopped midway, would appear in the user's log.
	audio_->log_level_offset = AV_LOG_VERBOSE - AV_LOG_WARNING;
	av_channel_layout_default(&audio_->ch_layout, kChannels);
	if (format_->oformat->flags & AVFMT_GLOBALHEADER) {
		audio_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
	}
	if (const int code = avcodec_open2(audio_.get(), codec, nullptr); code < 0) {
		return code;
	}
	sound_->format = AV_SAMPLE_FMT_FLTP;
	sound_->sample_rate = kSampleRate;
	sound_->nb_samples = audio_->frame_size;
	if (const int code = av_channel_layout_copy(&sound_->ch_layout, &audio_->ch_layout); code < 0) {
		return code;
	}
	if (const int code = av_frame_get_buffer(sound_.get(), 0); code < 0) {
		return code;
	}
	return addStream(*audio_);
}

int ClipWriter::addStream(const AVCodecContext &codec)
{
	AVStream *stream = avformat_new_stream(format_.get(), nullptr);
	if (!stream) {
		return AVERROR(ENOMEM);
	}
	stream->time_base = codec.time_base;
	stream->avg_frame_rate = codec.framerate;
	return avcodec_parameters_from_context(stream->codecpar, &codec);
}

AVFrame *ClipWriter::nextPicture()
{
	// The encoder may still hold the last one.
	return av_frame_make_writable(picture_.get()) < 0 ? nullptr : picture_.get();
}

int ClipWriter::writePicture()
{
	picture_->pts = pictures_++;
	picture_->quality = video_->global_quality;
	return encode(*video_, picture_.get(), 0);
}

AVFrame *ClipWriter::nextSound()
{
	return av_frame_make_writable(sound_.get()) < 0 ? nullptr : sound_.get();
}

int ClipWriter::writeSound()
{
	sound_->pts = samples_;
	samples_ += sound_->nb_samples;
	return encode(*audio_, sound_.get(), 1);
}

int ClipWriter::encode(AVCodecContext &codec, const AVFrame *frame, int streamIndex)
{
	int code = avcodec_send_frame(&codec, frame);
	while (code >= 0) {
		code = avcodec_receive_packet(&codec, packet_.get());
		if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
			return 0;
		}
		if (code >= 0) {
			packet_->stream_index = streamIndex;
			// The encoder does not set it, and the index would give the last sample no length.
			if (packet_->duration == 0) {
				packet_->duration = streamIndex == 0 ? 1 : codec.frame_size;
			}
			av_packet_rescale_ts(packet_.get(), codec.time_base, format_->streams[streamIndex]->time_base);
			code = av_interleaved_write_frame(format_.get(), packet_.get());
		}
	}
	return code;
}

int ClipWriter::finish()
{
	if (const int code = encode(*video_, nullptr, 0); code < 0) {
		return code;
	}
	if (const int code = encode(*audio_, nullptr, 1); code < 0) {
		return code;
	}
	const int code = av_write_trailer(format_.get());
	avio_flush(format_->pb);
	return code;
}

int ClipWriter::store(const uint8_t *bytes, int sizeBytes)
{
	const size_t end = position_ + static_cast<size_t>(sizeBytes);
	if (end > file_.size()) {
		file_.resize(end);
	}
	std::memcpy(&file_[position_], bytes, static_cast<size_t>(sizeBytes));
	position_ = end;
	return sizeBytes;
}

int64_t ClipWriter::seek(int64_t offset, int whence)
{
	const auto size = static_cast<int64_t>(file_.size());
	switch (whence & ~AVSEEK_FORCE) {
	case AVSEEK_SIZE:
		return size;
	case SEEK_CUR:
		offset += static_cast<int64_t>(position_);
		break;
	case SEEK_END:
		offset += size;
		break;
	case SEEK_SET:
		break;
	default:
		return AVERROR(EINVAL);
	}
	if (offset < 0) {
		return AVERROR(EINVAL);
	}
	position_ = static_cast<size_t>(offset);
	return offset;
}

} // namespace r2v::rehearsal
