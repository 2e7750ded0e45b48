// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "media/still.hpp"

namespace r2v::obs {

class FrameGrabber;
class ReferenceSource;
class StatusBoard;
struct Grabbed;

/// Takes the reference that would be sent now, for its user to look at. Nothing is sent, nothing is paid, and nothing
/// is kept beyond this run.
class ReferenceShots {
public:
	struct Parts {
		FrameGrabber &grabber;
		Workers &workers;
		generation::Engine &engine;
		StatusBoard &board;
		const Texts &texts;
		/// The plugin's own, for these pictures alone.
		std::filesystem::path folder;
	};
	/// Removes what a run that did not end by itself left behind.
	explicit ReferenceShots(Parts parts);
	~ReferenceShots();
	ReferenceShots(const ReferenceShots &) = delete;
	ReferenceShots &operator=(const ReferenceShots &) = delete;

	struct Shot {
		/// Empty while there is none.
		std::filesystem::path file{};
		uint32_t widthPx = 0;
		uint32_t heightPx = 0;
		/// For the user: why nothing can be sent now.
		std::string reason{};
		bool isBeingTaken = false;
	};
	/// The threads of triggers, see may-trigger.hpp; returns at once. The page tells when it is there.
	void take(ReferenceSource &source);
	/// Any thread: the last one of this source.
	Shot of(const std::string &sourceKey) const;

private:
	struct Subject {
		std::string sourceKey;
		/// Of the scene or source, as in FoundReference.
		std::string name;
		/// Which decides how large it may be; the provider's, which outlives this.
		const provider::Model &model;
	};
	void note(const std::string &sourceKey, Shot shot);
	void keepFrame(const Subject &subject, const Grabbed &grabbed);
	void keepFile(const Subject &subject, const std::filesystem::path &file);
	void keep(const Subject &subject, const media::RgbxImage &image);
	void object(const Subject &subject, const char *textKey);

	const Parts parts_;
	mutable std::mutex mutex_;
	std::map<std::string, Shot> shots_;
	/// Each picture gets a name of its own: whoever shows one may keep it by its name.
	int count_ = 0;
};

} // namespace r2v::obs
