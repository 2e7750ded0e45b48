// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "media/ffmpeg-ptr.hpp"

namespace r2v::media {

/// Decoding by a device instead of the processor. Any thread, several at once.
class HardwareDecoding {
public:
	virtual ~HardwareDecoding() = default;

	/// Gives the decoder, which is not open yet, a device. False if there is none for it.
	virtual bool attach(AVCodecContext &decoder) const = 0;
	/// Brings a picture of such a decoder into system memory, if it is not there. False if the device fails.
	virtual bool fetch(FramePtr &picture) const = 0;
};

/// This machine's devices, tried in the order of OBS's media source.
class MachineHardware final : public HardwareDecoding {
public:
	bool attach(AVCodecContext &decoder) const override;
	bool fetch(FramePtr &picture) const override;
};

} // namespace r2v::media
