// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/local-media.hpp"

#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

#include "media/sample-tables.hpp"

extern "C" {
#include <libavutil/dict.h>
}

namespace r2v::media {

namespace {

constexpr int64_t kProbeBytes = 8 << 20;

class Options {
public:
	Options() = default;
	~Options() { av_dict_free(&dictionary_); }
	Options(const Options &) = delete;
	Options &operator=(const Options &) = delete;

	void set(const char *key, const char *value) { av_dict_set(&dictionary_, key, value, 0); }
	void set(const char *key, int64_t value) { av_dict_set_int(&dictionary_, key, value, 0); }
	AVDictionary **address() { return &dictionary_; }

private:
	AVDictionary *dictionary_ = nullptr;
};

int isInterrupted(void *opaque) noexcept
{
	return static_cast<const Interrupt *>(opaque)->load() ? 1 : 0;
}

const AVCodec *findDecoder(const AVStream &stream)
{
	const AVCodecID id = stream.codecpar->codec_id;
	const AVDictionaryEntry *alpha = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
	const bool hasAlpha = alpha && std::string_view(alpha->value) == "1";
	const AVCodec *decoder = nullptr;
	if (hasAlpha && id == AV_CODEC_ID_VP9) {
		decoder = avcodec_find_decoder_by_name("libvpx-vp9");
	} else if (hasAlpha && id == AV_CODEC_ID_VP8) {
		decoder = avcodec_find_decoder_by_name("libvpx");
	} else if (id == AV_CODEC_ID_AV1) {
		decoder = avcodec_find_decoder_by_name("libdav1d");
		if (!decoder) {
			decoder = avcodec_find_decoder_by_name("libaom-av1");
		}
	}
	return decoder ? decoder : avcodec_find_decoder(id);
}

} // namespace

Outcome<FormatPtr> openLocalMedia(const std::filesystem::path &file, const OpenRules &triggers)
{
	using Result = Outcome<FormatPtr>;
	std::error_code status;
	if (!std::filesystem::is_regular_file(file, status)) {
		return Result::failure("no such file");
	}
	if (const std::string violation = whatTablesOverstate(file); !violation.empty()) {
		return Result::failure("its index claims " + violation);
	}
	const auto utf8 = file.u8string();
	const std::string url = "file:" + std::string(utf8.begin(), utf8.end());

	AVIOInterruptCB interrupt{};
	if (triggers.interrupt) {
		interrupt = {isInterrupted, const_cast<Interrupt *>(triggers.interrupt)};
	}
	AVIOContext *opened = nullptr;
	int code = avio_open2(&opened, url.c_str(), AVIO_FLAG_READ, &interrupt, nullptr);
	if (code < 0) {
		return Result::failure(ffmpegError("can't open the file", code));
	}
	IoPtr io(opened);

	AVFormatContext *context = avformat_alloc_context();
	if (!context) {
		return Result::failure("out of memory");
	}
	context->pb = io.get();
	context->interrupt_callback = interrupt;
	context->max_streams = 32;
	Options options;
	// No protocol has this name, so nothing that the file points to can be opened, not even another local file.
	options.set("protocol_whitelist", "none");
	if (triggers.demuxers) {
		options.set("format_whitelist", triggers.demuxers);
	}
	code = avformat_open_input(&context, triggers.ignoreName ? "" : url.c_str(), nullptr, options.address());
	if (code < 0) {
		return Result::failure(ffmpegError("it is not a readable media file", code));
	}
	static_cast<void>(io.release()); // now closed by FormatPtr
	return FormatPtr(context);
}

int findStreams(AVFormatContext &format)
{
	format.probesize = kProbeBytes;
	format.max_analyze_duration = 10 * int64_t{AV_TIME_BASE};
	if (hasTooManyPictures(format)) {
		return AVERROR_PATCHWELCOME;
	}
	int pictureStreams = 0;
	for (unsigned index = 0; index < format.nb_streams; ++index) {
		pictureStreams += format.streams[index]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? 1 : 0;
	}
	const int64_t safePx = safeAreaPx(pictureStreams);
	std::vector<Options> perStream(format.nb_streams);
	std::vector<AVDictionary *> dictionaries;
	dictionaries.reserve(perStream.size());
	for (unsigned index = 0; index < format.nb_streams; ++index) {
		Options &options = perStream[index];
		const AVCodecParameters &parameters = *format.streams[index]->codecpar;
		// It is not known yet how deep its pictures are and how many it keeps. A decoder of large ones only
		// gets those that need no others.
		const bool isLarge = int64_t{parameters.width} * parameters.height > safePx;
		options.set("max_pixels", isLarge ? kMaxClipAreaPx : safePx);
		if (isLarge) {
			options.set("skip_frame", "nokey");
		}
		options.set("threads", 1);
		dictionaries.push_back(*options.address());
	}
	const int code = avformat_find_stream_info(&format, dictionaries.empty() ? nullptr : dictionaries.data());
	for (size_t index = 0; index < dictionaries.size(); ++index) {
		*perStream[index].address() = dictionaries[index];
	}
	return code;
}

AVStream *pickVideoStream(AVFormatContext &format)
{
	const int best = av_find_best_stream(&format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
	if (best >= 0 && !(format.streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC)) {
		return format.streams[best];
	}
	for (unsigned index = 0; index < format.nb_streams; ++index) {
		AVStream *stream = format.streams[index];
		if (stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
		    !(stream->disposition & AV_DISPOSITION_ATTACHED_PIC)) {
			return stream;
		}
	}
	return nullptr;
}

AVStream *pickAudioStream(AVFormatContext &format, const AVStream *video)
{
	const int best = av_find_best_stream(&format, AVMEDIA_TYPE_AUDIO, -1, video ? video->index : -1, nullptr, 0);
	return best >= 0 ? format.streams[best] : nullptr;
}

const uint8_t *streamSideData(const AVStream &stream, AVPacketSideDataType type, size_t &sizeBytes)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
	const AVPacketSideData *data =
		av_packet_side_data_get(stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, type);
	sizeBytes = data ? data->size : 0;
	return data ? data->data : nullptr;
#else
	return av_stream_get_side_data(&stream, type, &sizeBytes);
#endif
}

Turn turnOf(const int32_t *displayMatrix)
{
	if (!displayMatrix) {
		return {};
	}
	// x' = a x + c y, y' = b x + d y, with y downwards.
	double a = displayMatrix[0];
	double b = displayMatrix[1];
	const double c = displayMatrix[3];
	const double d = displayMatrix[4];
	const double area = a * d - b * c;
	if (area == 0.0) {
		return {};
	}
	Turn turn;
	turn.isMirrored = area < 0;
	if (turn.isMirrored) {
		a = -a;
		b = -b;
	}
	const int quarters = static_cast<int>(std::lround(std::atan2(b, a) / (std::numbers::pi / 2)));
	turn.degrees = ((quarters % 4 + 4) % 4) * 90;
	return turn;
}

Turn turnOf(const AVStream &stream)
{
	size_t sizeBytes = 0;
	const uint8_t *data = streamSideData(stream, AV_PKT_DATA_DISPLAYMATRIX, sizeBytes);
	return data && sizeBytes >= 9 * sizeof(int32_t) ? turnOf(reinterpret_cast<const int32_t *>(data)) : Turn{};
}

AVPixelFormat withoutRange(AVPixelFormat format)
{
	switch (format) {
	case AV_PIX_FMT_YUVJ411P:
		return AV_PIX_FMT_YUV411P;
	case AV_PIX_FMT_YUVJ420P:
		return AV_PIX_FMT_YUV420P;
	case AV_PIX_FMT_YUVJ422P:
		return AV_PIX_FMT_YUV422P;
	case AV_PIX_FMT_YUVJ440P:
		return AV_PIX_FMT_YUV440P;
	case AV_PIX_FMT_YUVJ444P:
		return AV_PIX_FMT_YUV444P;
	default:
		return format;
	}
}

CodecPtr makeDecoder(const AVStream &stream, const ClipLimits &limits)
{
	const AVCodec *decoder = findDecoder(stream);
	CodecPtr codec(decoder ? avcodec_alloc_context3(decoder) : nullptr);
	if (!codec || avcodec_parameters_to_context(codec.get(), stream.codecpar) < 0) {
		return nullptr;
	}
	codec->pkt_timebase = stream.time_base;
	codec->thread_count = 1;
	if (decoder->type == AVMEDIA_TYPE_VIDEO) {
		limitDecoder(*codec, limits);
	}
	return codec;
}

int decodeFirst(AVFormatContext &format, AVCodecContext &codec, int streamIndex, AVFrame &frame,
		const DecodeLimits &limits)
{
	PacketPtr packet = makePacket();
	int failure = AVERROR_EOF;
	for (int count = 0; packet && count < limits.maxPackets; ++count) {
		if (limits.interrupt && *limits.interrupt) {
			return AVERROR_EXIT;
		}
		const int readCode = av_read_frame(&format, packet.get());
		if (readCode >= 0 && packet->stream_index != streamIndex) {
			av_packet_unref(packet.get());
			continue;
		}
		const int sendCode = avcodec_send_packet(&codec, readCode >= 0 ? packet.get() : nullptr);
		av_packet_unref(packet.get());
		const int code = avcodec_receive_frame(&codec, &frame);
		if (code >= 0) {
			return 0;
		}
		if (sendCode < 0 && sendCode != AVERROR_EOF) {
			failure = sendCode;
		} else if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) {
			failure = code;
		}
		if (readCode < 0) {
			return failure;
		}
	}
	return failure;
}

} // namespace r2v::media
