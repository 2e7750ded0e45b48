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
	/// Planar float, all of one rate and channel count.
	FramePtr frame;
	/// On the clip's timeline; before 0 where the sound begins earlier than the picture. None: follows the last
	/// piece.
	std::optional<int64_t> startNs;
};

/// An open clip: decodes pictures and sound one by one, each when asked. For one thread at a time.
class ClipReader {
public:
	/// `again`: some packets were read, nothing has come out yet. `none`: no sound before the time asked for.
	enum class Read { got, again, none, lapEnd };

	/// Opens the file and decodes until `first` is its first picture. Setting `interrupt` makes it and all later
	/// reading fail soon. With `hardware` its pictures are decoded by that as long as it does not fail.
	static Outcome<std::unique_ptr<ClipReader>> open(const std::filesystem::path &file,
							 std::shared_ptr<const Interrupt> interrupt, ClipPicture &first,
							 std::shared_ptr<const HardwareDecoding> hardware = nullptr);

	Read readPicture(ClipPicture &picture);
	Read readSound(ClipSound &sound, int64_t untilNs);

	/// To the first picture. False where the file can't be read any more.
	bool rewind();
	/// To a picture at or before the time from which all that follow can be decoded.
	bool seek(int64_t timeNs);

	/// Closes the file and frees the decoders; then nothing may be called but wakeUp(), setSoundOn() and recycle().
	void sleep();
	/// As after opening. False where the file can't be read any more. Nothing to do when it does not sleep.
	bool wakeUp();

	bool hasSound() const { return demuxer_->sound() != nullptr; }
	/// From where the reading is; before the first call nothing is lost of what belongs to the pictures read so
	/// far.
	void setSoundOn(bool on);

	/// As the container gives it; 0 where it does not.
	int64_t durationNs() const { return durationNs_; }
	/// Pictures to keep decoded ahead: few of the large ones.
	size_t picturesAhead() const;
	PictureFormat &format() { return *format_; }
	/// Gives a frame's memory back for the next one.
	void recycle(FramePtr frame);
	/// The same pictures once more, without a copy. Null where there is no memory.
	FramePtr share(const AVFrame &frame);

private:
	ClipReader(std::filesystem::path file, std::shared_ptr<const Interrupt> interrupt,
		   std::shared_ptr<const HardwareDecoding> hardware) :
		file_(std::move(file)),
		interrupt_(std::move(interrupt)), hardware_(std::move(hardware))
	{}
	/// Empty, or why not.
	std::string openFile();
	bool openSoundDecoder();
	bool reopen();
	void startOver();
	FramePtr takeFrame();
	/// Feeds the decoder one packet, or the end of the file. False where that does not help any more.
	bool feedPicture();
	/// Goes on in software after the last picture that was given.
	Read leaveHardware();

	const std::filesystem::path file_;
	const std::shared_ptr<const Interrupt> interrupt_;
	/// Null: software.
	std::shared_ptr<const HardwareDecoding> hardware_;
	bool hardwareFailed_ = false;
	/// Of the last picture that was given since the reading was moved.
	int64_t lastPts_ = AV_NOPTS_VALUE;
	/// Pictures up to here were given before hardware failed.
	int64_t givenUntilPts_ = AV_NOPTS_VALUE;
	std::unique_ptr<Demuxer> demuxer_;
	CodecPtr pictureDecoder_;
	CodecPtr soundDecoder_;
	PacketPtr picturePacket_;
	PacketPtr soundPacket_;
	bool soundOn_ = false;
	/// setSoundOn was called.
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
