// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/hardware-decoding.hpp"

#include <utility>

extern "C" {
#include <libavutil/hwcontext.h>
}

namespace r2v::media {

namespace {

constexpr AVHWDeviceType kDevices[] = {
	AV_HWDEVICE_TYPE_D3D11VA, AV_HWDEVICE_TYPE_DXVA2, AV_HWDEVICE_TYPE_CUDA,         AV_HWDEVICE_TYPE_VAAPI,
	AV_HWDEVICE_TYPE_VDPAU,   AV_HWDEVICE_TYPE_QSV,   AV_HWDEVICE_TYPE_VIDEOTOOLBOX,
};

bool canUse(const AVCodec &codec, AVHWDeviceType device)
{
	for (int index = 0; const AVCodecHWConfig *config = avcodec_get_hw_config(&codec, index); ++index) {
		if ((config->methods & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) && config->device_type == device) {
			return true;
		}
	}
	return false;
}

} // namespace

bool MachineHardware::attach(AVCodecContext &decoder) const
{
	for (const AVHWDeviceType device : kDevices) {
		// The decoder owns it from here, and picks a format of the device by itself.
		if (canUse(*decoder.codec, device) &&
		    av_hwdevice_ctx_create(&decoder.hw_device_ctx, device, nullptr, nullptr, 0) >= 0) {
			return true;
		}
	}
	return false;
}

bool MachineHardware::fetch(FramePtr &picture) const
{
	// A decoder that can't use its device for this stream switches to software by itself.
	if (!picture->hw_frames_ctx) {
		return true;
	}
	FramePtr fetched = makeFrame();
	if (!fetched || av_hwframe_transfer_data(fetched.get(), picture.get(), 0) < 0 ||
	    av_frame_copy_props(fetched.get(), picture.get()) < 0) {
		return false;
	}
	picture = std::move(fetched);
	return true;
}

} // namespace r2v::media
