// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/generation/engine.hpp"
#include "core/provider/providers.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "media/still.hpp"
#include "obs/capture/frame-grabber.hpp"

namespace r2v::obs {

class CaptureNotes;

/// Turns the reference of one accepted generation into an encoded image. Shared by the threads it passes through; what
/// it uses outlives them all, since the grabber and the workers are stopped before it goes.
class ReferenceCapture : public std::enable_shared_from_this<ReferenceCapture> {
public:
	struct Parts {
		generation::Engine &engine;
		FrameGrabber &grabber;
		CaptureNotes &captureNotes;
		Workers &workers;
		const Texts &texts;
	};
	ReferenceCapture(const Parts &parts, std::string generationId, std::string referenceName,
			 const provider::Model &model);

	void start(const GrabTarget &target);
	void start(const std::filesystem::path &file);
	void fail(generation::ErrorCode code, std::string_view textKey, std::string_view filter = {},
		  std::string_view scene = {});

private:
	template <typename Job>
	void onWorker(Job job);
	void encode(const media::RgbxImage &image);
	/// Tells the user why there is no frame.
	void explain(const Grabbed &grabbed);
	void tellOfForeignFilter(const Grabbed &grabbed);

	const Parts parts_;
	const std::string generationId_;
	const std::string referenceName_;
	const provider::Model &model_;
};

} // namespace r2v::obs
