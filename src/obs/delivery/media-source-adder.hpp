// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

class AddedMediaSources;
class AirGate;
class SourceRegistry;

struct AddedMediaSource {
	/// The name of the new source; empty if it failed.
	std::string sourceName;
	/// For the user; empty if it worked.
	std::string error;
	/// The error_code of the contract ("wrong_state", "unknown_source" or "internal"); empty if it worked.
	std::string errorCode;
};

/// Puts a ready clip into a scene as an ordinary OBS Media Source.
class MediaSourceAdder {
public:
	struct Parts {
		generation::Engine &engine;
		const SourceRegistry &sources;
		AddedMediaSources &addedMediaSources;
		const AirGate &gate;
		const Texts &texts;
	};
	explicit MediaSourceAdder(const Parts &parts) : parts_(parts) {}

	/// Any thread that holds no lock of libobs. The new item lies right above the first item of the clip's source
	/// in the scene, groups included, and looks like the clip in it; if there is none, it fills the scene. It takes
	/// over what the Audio Mixer shows of that source, but is muted if that source plays no sound or if one that
	/// was added earlier can be heard. During panic its eye is closed. An empty scene name means the program scene.
	AddedMediaSource add(const generation::Snapshot &clip, const std::string &sceneName);

private:
	class ReservedName;

	const Parts parts_;
	std::mutex naming_;
	std::set<std::string> reservedNames_;
};

} // namespace r2v::obs
