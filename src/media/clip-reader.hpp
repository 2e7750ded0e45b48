// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/demuxer.hpp"
#include "media/frame-timing.hpp"
#include "media/hardware-decoding.hpp"
#include "media/picture-format.hpp"
#include "media/sound-format.hpp"

namespace r2v::media {

struct ClipPicture {
	FramePtr frame;
	/// On the clip's timeline: its first picture is at 0.
	int64_t startNs = 0;
	int64_t durationNs = 0;

	int64_t endNs() const { return startNs + durationNs; }
};

struct ClipSound {
	/// Planar float, all with the same rate and channel count.
	FramePtr frame;
	/// On the clip's timeline; negative if the sound begins earlier than the picture. Nothing: follows the last
	/// piece.
	std::optional<int64_t> startNs;
};

/// An open clip. Decodes pictures and sound one by one, on request. One thread at a time.
class ClipReader {
public:
	/// `again`: some packets were read, but nothing came out yet. `none`: there is no sound before the given time.
	enum class Read { got, again, none, lapEnd };

	/// Opens the file and decodes its first picture into `first`. Setting `interrupt` makes this and all later
	/// reading fail soon. With `hardware` that decodes the pictures as long as it does not fail.
	static Outcome<std::unique_ptr<ClipReader>> open(const std::filesystem::path &file,
							 std::shared_ptr<const Interrupt> interrupt, ClipPicture &first,
							 std::shared_ptr<const HardwareDecoding> hardware = nullptr);

	Read readPicture(ClipPicture &picture);
	Read readSound(ClipSound &sound, int64_t untilNs);

	/// Goes to the first picture. False if the file can't be read any more.
	bool rewind();
	/// Goes to a picture at or before the time, from which all that follow can be decoded.
	bool seek(int64_t timeNs);

	/// Closes the file and frees the decoders. After that only wakeUp(), setSoundOn() and recycle() may be called.
	void sleep();
	/// Opens them again. False if the file can't be read any more. Does nothing if it is awake.
	bool wakeUp();

	bool hasSound() const { return demuxer_->sound() != nullptr; }
	/// Takes effect from the current place. Until the first call, no sound is lost that belongs to the pictures
	/// read so far.
	void setSoundOn(bool on);

	/// As the container gives it; 0 if it gives none.
	int64_t durationNs() const { return durationNs_; }
	/// How many pictures to decode ahead: few if they are large.
	size_t picturesAhead() const;
	PictureFormat &format() { return *format_; }
	/// Gives a frame back, so that its memory serves the next one.
	void recycle(FramePtr frame);
	/// Another reference to the same picture, without a copy. Null if there is no memory.
	FramePtr share(const AVFrame &frame);

private:
	ClipReader(std::filesystem::path file, std::shared_ptr<const Interrupt> interrupt,
		   std::shared_ptr<const HardwareDecoding> hardware) :
		file_(std::move(file)),
		interrupt_(std::move(interrupt)), hardware_(std::move(hardware))
	{}
	/// Empty, or why it failed.
	std::string openFile();
	bool openSoundDecoder();
	bool reopen();
	void startOver();
	FramePtr takeFrame();
	/// Feeds the decoder one packet, or the end of the file. False if that no longer helps.
	bool feedPicture();
	/// Continues in software after the last picture that was given.
	Read leaveHardware();

	const std::filesystem::path file_;
	const std::shared_ptr<const Interrupt> interrupt_;
	/// Null: software.
	std::shared_ptr<const HardwareDecoding> hardware_;
	bool hardwareFailed_ = false;
	/// Of the last picture given since the last move.
	int64_t lastPts_ = AV_NOPTS_VALUE;
	/// Up to here pictures were given before the hardware failed.
	int64_t givenUntilPts_ = AV_NOPTS_VALUE;
	std::unique_ptr<Demuxer> demuxer_;
	CodecPtr pictureDecoder_;
	CodecPtr soundDecoder_;
	PacketPtr picturePacket_;
	PacketPtr soundPacket_;
	bool soundOn_ = false;
	/// setSoundOn has been called.
	bool soundIsDecided_ = false;
	int pictureDraining_ = 0;
	bool soundDraining_ = false;
	/// The container can't rewind, or not to the first picture.
	bool mustReopen_ = false;
	/// The next picture is to be the clip's first.
	bool expectsFirst_ = false;
	int64_t durationNs_ = 0;
	std::optional<FrameTiming> timing_;
	std::optional<PictureFormat> format_;
	SoundFormat soundFormat_;
	std::vector<FramePtr> spare_;
};

} // namespace r2v::media
