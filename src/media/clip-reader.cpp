// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-reader.hpp"

#include <algorithm>
#include <thread>
#include <utility>

extern "C" {
#include <libavutil/common.h>
#include <libavutil/mathematics.h>
}

namespace r2v::media {

namespace {

constexpr AVRational kNanoseconds = {1, 1'000'000'000};
constexpr int64_t kSecondNs = 1'000'000'000;
/// Packets tried in one call, so that its thread can look at other things in between.
constexpr int kPacketsPerRead = 8;
/// Calls without a picture after which a file is given up as one that has none.
constexpr int kMaxReadsForFirst = 500;
/// A decoder that fails at the end again and again has nothing more to give.
constexpr int kMaxDrainReads = 64;
constexpr size_t kMaxSpare = 24;

int64_t usualDurationNs(const AVStream &video)
{
	for (const AVRational rate : {video.avg_frame_rate, video.r_frame_rate}) {
		if (rate.num > 0 && rate.den > 0) {
			return av_rescale(kSecondNs, rate.den, rate.num);
		}
	}
	return kSecondNs / 30;
}

/// One thread decodes 720p with ease and keeps no second set of pictures; more only where the clip needs them.
int decoderThreads(const AVStream &video)
{
	const double pixelsPerSecond = static_cast<double>(video.codecpar->width) * video.codecpar->height * kSecondNs /
				       static_cast<double>(usualDurationNs(video));
	const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
	const int wanted = pixelsPerSecond < 40e6 ? 1 : pixelsPerSecond < 130e6 ? 2 : 4;
	return std::min({wanted, cores, kMaxDecoderThreads});
}

int64_t containerDurationNs(const AVFormatContext &format, const AVStream &video)
{
	if (video.duration > 0) {
		return av_rescale_q(video.duration, video.time_base, kNanoseconds);
	}
	return format.duration > 0 ? av_rescale(format.duration, kSecondNs, AV_TIME_BASE) : 0;
}

int64_t frameDuration(const AVFrame &frame)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
	return frame.duration;
#else
	return frame.pkt_duration;
#endif
}

} // namespace

Outcome<std::unique_ptr<ClipReader>> ClipReader::open(const std::filesystem::path &file,
						      std::shared_ptr<const Interrupt> interrupt, ClipPicture &first,
						      std::shared_ptr<const HardwareDecoding> hardware)
{
	using Result = Outcome<std::unique_ptr<ClipReader>>;
	std::unique_ptr<ClipReader> reader(new ClipReader(file, std::move(interrupt), std::move(hardware)));
	if (const std::string reason = reader->openFile(); !reason.empty()) {
		return Result::failure(reason);
	}
	AVStream &video = reader->demuxer_->video();
	reader->durationNs_ = containerDurationNs(reader->demuxer_->format(), video);
	reader->timing_.emplace(video.time_base, usualDurationNs(video), std::max(10 * kSecondNs, reader->durationNs_));
	reader->format_.emplace(lookOf(reader->demuxer_->format(), video));
	for (int reads = 0; reads < kMaxReadsForFirst && !reader->interrupt_->load(); ++reads) {
		const Read read = reader->readPicture(first);
		if (read == Read::got) {
			return reader;
		}
		if (read == Read::lapEnd) {
			break;
		}
	}
	return Result::failure("no frame could be decoded");
}

ClipReader::Read ClipReader::readPicture(ClipPicture &picture)
{
	FramePtr frame = takeFrame();
	if (!frame) {
		return Read::lapEnd;
	}
	for (int count = 0; count < kPacketsPerRead; ++count) {
		const int code = avcodec_receive_frame(pictureDecoder_.get(), frame.get());
		if (code == AVERROR_EOF) {
			recycle(std::move(frame));
			return Read::lapEnd;
		}
		if (hardware_ && (hardwareFailed_ || (code < 0 && code != AVERROR(EAGAIN)) ||
				  (code >= 0 && !hardware_->fetch(frame)))) {
			recycle(std::move(frame));
			return leaveHardware();
		}
		if (code < 0) {
			// Wants more, or could not decode this one: either way on with the next packet.
			if (!feedPicture()) {
				break;
			}
			continue;
		}
		if (!PictureFormat::isShowable(*frame) || !isWithin(*frame, pictureDecoder_->codec_id, kAnyClip)) {
			av_frame_unref(frame.get());
			continue;
		}
		const int64_t pts = frame->best_effort_timestamp;
		if (expectsFirst_ && pts != timing_->firstPts() && !mustReopen_) {
			mustReopen_ = true;
			recycle(std::move(frame));
			return reopen() ? Read::again : Read::lapEnd;
		}
		expectsFirst_ = false;
		if (givenUntilPts_ != AV_NOPTS_VALUE && pts != AV_NOPTS_VALUE && pts <= givenUntilPts_) {
			av_frame_unref(frame.get());
			continue;
		}
		givenUntilPts_ = AV_NOPTS_VALUE;
		lastPts_ = pts;
		const FrameTiming::Span span = timing_->place(pts, frameDuration(*frame));
		picture.frame = std::move(frame);
		picture.startNs = span.startNs;
		picture.durationNs = span.durationNs;
		return Read::got;
	}
	recycle(std::move(frame));
	return pictureDraining_ > kMaxDrainReads ? Read::lapEnd : Read::again;
}

ClipReader::Read ClipReader::readSound(ClipSound &sound, int64_t untilNs)
{
	if (!soundOn_ || !soundDecoder_) {
		return Read::lapEnd;
	}
	FramePtr frame = takeFrame();
	Read outcome = frame ? Read::again : Read::lapEnd;
	for (int count = 0; count < kPacketsPerRead && outcome == Read::again; ++count) {
		const int code = avcodec_receive_frame(soundDecoder_.get(), frame.get());
		if (code >= 0) {
			if (!soundFormat_.convert(*frame)) {
				av_frame_unref(frame.get());
				continue;
			}
			sound.startNs.reset();
			const int64_t pts = frame->best_effort_timestamp != AV_NOPTS_VALUE
						    ? frame->best_effort_timestamp
						    : frame->pts;
			if (pts != AV_NOPTS_VALUE) {
				const int64_t fileNs = av_rescale_q(pts, demuxer_->sound()->time_base, kNanoseconds);
				sound.startNs = av_sat_sub64(fileNs, timing_->originNs());
			}
			sound.frame = std::move(frame);
			return Read::got;
		}
		if (code == AVERROR_EOF) {
			outcome = Read::lapEnd;
			break;
		}
		switch (demuxer_->takeSound(*soundPacket_, av_sat_add64(untilNs, timing_->originNs()))) {
		case Demuxer::Take::packet:
			avcodec_send_packet(soundDecoder_.get(), soundPacket_.get());
			break;
		case Demuxer::Take::none:
			outcome = Read::none;
			break;
		case Demuxer::Take::end:
			if (soundDraining_) {
				outcome = Read::lapEnd;
			}
			soundDraining_ = true;
			avcodec_send_packet(soundDecoder_.get(), nullptr);
			break;
		}
	}
	recycle(std::move(frame));
	return outcome;
}

bool ClipReader::rewind()
{
	if (mustReopen_ || !demuxer_->rewind()) {
		mustReopen_ = true;
		return reopen();
	}
	startOver();
	expectsFirst_ = true;
	return true;
}

bool ClipReader::seek(int64_t timeNs)
{
	// Containers look for the time of decoding, which is earlier than that of display by the reordering.
	const AVStream &video = demuxer_->video();
	const int64_t decodedNs = timeNs - std::clamp(video.codecpar->video_delay, 0, 16) * usualDurationNs(video);
	const int64_t origin = timing_->firstPts() == AV_NOPTS_VALUE ? 0 : timing_->firstPts();
	const int64_t pts = av_sat_add64(origin, av_rescale_q(decodedNs, kNanoseconds, video.time_base));
	if (mustReopen_ || decodedNs <= 0 || !timing_->followsTheFile() || !demuxer_->seek(pts)) {
		return rewind();
	}
	startOver();
	return true;
}

void ClipReader::sleep()
{
	av_packet_unref(picturePacket_.get());
	av_packet_unref(soundPacket_.get());
	pictureDecoder_.reset();
	soundDecoder_.reset();
	demuxer_.reset();
	spare_.clear();
}

bool ClipReader::wakeUp()
{
	return demuxer_ || reopen();
}

void ClipReader::setSoundOn(bool on)
{
	soundIsDecided_ = true;
	if (!demuxer_) {
		soundOn_ = on;
		return;
	}
	on = on && hasSound() && (soundDecoder_ || openSoundDecoder());
	demuxer_->setSoundOn(on);
	if (on == soundOn_) {
		return;
	}
	soundOn_ = on;
	avcodec_flush_buffers(soundDecoder_.get());
	soundDraining_ = false;
}

size_t ClipReader::picturesAhead() const
{
	const int64_t pixels = int64_t{pictureDecoder_->width} * pictureDecoder_->height;
	return pixels > int64_t{3840} * 2160 ? 2 : pixels > int64_t{1280} * 720 ? 3 : 4;
}

void ClipReader::recycle(FramePtr frame)
{
	if (frame && demuxer_ && spare_.size() < kMaxSpare) {
		av_frame_unref(frame.get());
		spare_.push_back(std::move(frame));
	}
}

FramePtr ClipReader::share(const AVFrame &frame)
{
	FramePtr shared = takeFrame();
	if (shared && av_frame_ref(shared.get(), &frame) < 0) {
		recycle(std::move(shared));
	}
	return shared;
}

std::string ClipReader::openFile()
{
	Outcome<std::unique_ptr<Demuxer>> demuxer = Demuxer::open(file_, *interrupt_);
	if (!demuxer) {
		return demuxer.reason();
	}
	const AVStream &video = (*demuxer)->video();
	const AVCodecParameters &parameters = *video.codecpar;
	if (std::string reason = whyRefused((*demuxer)->format(), video, kAnyClip); !reason.empty()) {
		return reason;
	}
	CodecPtr decoder = makeDecoder(video);
	if (!decoder) {
		return "no decoder for " + std::string(avcodec_get_name(parameters.codec_id));
	}
	decoder->thread_count = decoderThreads(video);
	if (hardware_ && !hardware_->attach(*decoder)) {
		hardware_.reset();
	}
	if (const int code = avcodec_open2(decoder.get(), decoder->codec, nullptr); code < 0) {
		if (hardware_) {
			hardware_.reset();
			return openFile();
		}
		return ffmpegError("can't start the decoder", code);
	}
	if (!picturePacket_) {
		picturePacket_ = makePacket();
		soundPacket_ = makePacket();
	}
	if (!picturePacket_ || !soundPacket_) {
		return "out of memory";
	}
	av_packet_unref(picturePacket_.get());
	// The old decoder goes before the file whose packets it holds.
	pictureDecoder_ = std::move(decoder);
	soundDecoder_.reset();
	demuxer_ = std::move(*demuxer);
	return {};
}

bool ClipReader::openSoundDecoder()
{
	soundDecoder_ = makeDecoder(*demuxer_->sound());
	if (soundDecoder_ && avcodec_open2(soundDecoder_.get(), soundDecoder_->codec, nullptr) < 0) {
		soundDecoder_.reset();
	}
	return soundDecoder_ != nullptr;
}

bool ClipReader::reopen()
{
	const bool soundOn = std::exchange(soundOn_, false);
	if (!openFile().empty()) {
		return false;
	}
	startOver();
	if (soundIsDecided_) {
		setSoundOn(soundOn);
	}
	return true;
}

void ClipReader::startOver()
{
	avcodec_flush_buffers(pictureDecoder_.get());
	if (soundDecoder_) {
		// Flushed, some go on with the noise that they make, so that no lap would be as the one before.
		openSoundDecoder();
	}
	pictureDraining_ = 0;
	soundDraining_ = false;
	expectsFirst_ = false;
	av_packet_unref(picturePacket_.get());
	lastPts_ = givenUntilPts_ = AV_NOPTS_VALUE;
	timing_->jump();
}

FramePtr ClipReader::takeFrame()
{
	if (spare_.empty()) {
		return makeFrame();
	}
	FramePtr frame = std::move(spare_.back());
	spare_.pop_back();
	return frame;
}

bool ClipReader::feedPicture()
{
	AVPacket *packet = picturePacket_.get();
	if (packet->size == 0 && demuxer_->takeVideo(*packet) == Demuxer::Take::end) {
		avcodec_send_packet(pictureDecoder_.get(), nullptr);
		return ++pictureDraining_ <= kMaxDrainReads;
	}
	// A decoder that is full gets it again after its pictures are taken.
	const int code = avcodec_send_packet(pictureDecoder_.get(), packet);
	if (code != AVERROR(EAGAIN)) {
		av_packet_unref(packet);
		hardwareFailed_ = hardware_ && code < 0;
	}
	return true;
}

ClipReader::Read ClipReader::leaveHardware()
{
	hardware_.reset();
	hardwareFailed_ = false;
	const int64_t lastPts = lastPts_;
	if (!reopen()) {
		return Read::lapEnd;
	}
	// From the start: a container's index may lead past the pictures that are missing.
	givenUntilPts_ = lastPts;
	return Read::again;
}

} // namespace r2v::media
