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
	/// The new source's name; empty where it failed.
	std::string sourceName;
	/// For the user, empty where it worked.
	std::string error;
	/// error_code of the contract: "wrong_state", "unknown_source" or "internal"; empty where it worked.
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

	/// Any thread that holds no libobs lock. The new item lies right above the first item of the clip's source in
	/// the scene (groups are searched too) and looks as the clip does in it; where there is none it fills the
	/// scene. It takes over what the Audio Mixer shows of that source, and is muted where that plays no sound or
	/// one that was added before is heard. While panic is on its eye hides it. An empty scene name: the program
	/// scene.
	AddedMediaSource add(const generation::Snapshot &clip, const std::string &sceneName);

private:
	class ReservedName;

	const Parts parts_;
	std::mutex naming_;
	std::set<std::string> reservedNames_;
};

} // namespace r2v::obs
