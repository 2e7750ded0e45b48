// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// Decoding by a device instead of the processor. Any thread, several at a time.
class HardwareDecoding {
public:
	virtual ~HardwareDecoding() = default;

	/// Gives the decoder, which has not been opened yet, a device. False where there is none for it.
	virtual bool attach(AVCodecContext &decoder) const = 0;
	/// Brings a picture of such a decoder into system memory, if it is not there. False where the device fails.
	virtual bool fetch(FramePtr &picture) const = 0;
};

/// The devices of this machine, tried in the order of OBS's media source.
class MachineHardware final : public HardwareDecoding {
public:
	bool attach(AVCodecContext &decoder) const override;
	bool fetch(FramePtr &picture) const override;
};

} // namespace r2v::media
