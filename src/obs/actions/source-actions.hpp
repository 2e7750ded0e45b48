// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"
#include "obs/source/source-registry.hpp"

namespace r2v::obs {

class AirGate;
class Closing;
class GenerationStarter;
class MediaSourceAdder;
class ReferenceSource;
class StatusBoard;

/// What a person does with one source, by whichever road: property button, hotkey, menu, dock.
enum class SourceAction {
	generate = 1,
	cancel,
	playLatest,
	stopClip,
	approve,
	reject,
	nextClip,
	previousClip,
	addMediaSource,
};

struct NamedSourceAction {
	SourceAction action;
	/// The button's name in the contract; the hotkey's is the same behind "r2v.".
	const char *name;
	/// Of the button and of the hotkey, in data/locale.
	std::string_view buttonTextKey;
	std::string_view hotkeyTextKey;
	/// One sentence for docs/reference.md.
	std::string_view meaning;
};
inline constexpr std::array<NamedSourceAction, 9> kSourceActions{{
	{SourceAction::generate, "generate", "Button.Generate", "Hotkey.Generate", "Starts a generation."},
	{SourceAction::cancel, "cancel", "Button.Cancel", "Hotkey.Cancel", "Cancels what the source has under way."},
	{SourceAction::playLatest, "play_latest", "Button.PlayLatest", "Hotkey.PlayLatest",
	 "Puts the newest clip on air."},
	{SourceAction::stopClip, "stop_clip", "Button.StopClip", "Hotkey.StopClip", "Takes the clip off air."},
	{SourceAction::approve, "approve", "Button.Approve", "Hotkey.Approve",
	 "Sends the oldest request that waits for approval; where none waits, shows the newest clip that is held."},
	{SourceAction::reject, "reject", "Button.Reject", "Hotkey.Reject",
	 "Drops the oldest request that waits for approval; where none waits, keeps the newest held clip off air."},
	{SourceAction::nextClip, "next_clip", "Button.NextClip", "Hotkey.NextClip", "Plays the next newer clip."},
	{SourceAction::previousClip, "previous_clip", "Button.PreviousClip", "Hotkey.PreviousClip",
	 "Plays the next older clip."},
	{SourceAction::addMediaSource, "add_media_source_now", "Button.AddMediaSource", "Hotkey.AddMediaSource",
	 "Adds the clip to the scene as a Media Source."},
}};

/// What came of an approval or a rejection.
struct Decision {
	/// False: the generation does not wait for one.
	bool waited = false;
	/// For the user: why it goes on waiting. Empty where it was done.
	std::string reason;
};

/// Does what a person asks of a source. On the threads of triggers, see may-trigger.hpp, but a Media Source is not
/// added on the graphics thread; returns at once.
class SourceActions {
public:
	struct Parts {
		generation::Engine &engine;
		GenerationStarter &starter;
		const SourceRegistry &sources;
		MediaSourceAdder &mediaSources;
		const AirGate &gate;
		StatusBoard &board;
		const Texts &texts;
		const Closing &closing;
	};
	explicit SourceActions(const Parts &parts) : parts_(parts) {}

	/// What can't be done is said in the source's status line.
	void perform(SourceAction action, ReferenceSource &source);

	/// Lets a request go that waits for approval; puts a ready clip that waits for approval on air.
	Decision approve(const generation::Snapshot &generation);
	/// Drops a request that waits for approval; keeps a ready clip that waits for it in the library for good.
	Decision reject(const generation::Snapshot &generation);

	/// What the buttons and hotkeys of approval mean: the oldest request of the source that waits, which its status
	/// line tells of; where none waits, the newest clip that is held. Null where nothing waits.
	generation::Snapshot nextToDecide(const std::string &sourceKey);
	/// The newest generation of the source that can go on air; null where there is none.
	generation::Snapshot latestClip(const std::string &sourceKey);

	/// The newest generation of the source, where it has a task at the provider, and has ended without its clip;
	/// null where there is nothing to fetch.
	generation::Snapshot nextToFetch(const std::string &sourceKey);
	/// Asks for that clip once more; never orders a new one.
	void fetchAgain(ReferenceSource &source);

	/// Generates on lastUsedSource; where there is none, a refusal says so.
	void generateLastUsed();
	/// The source that a trigger without a name means: the one of the newest generation that still exists, else any
	/// one.
	SourceRegistry::Found lastUsedSource();

private:
	using Decider = Decision (SourceActions::*)(const generation::Snapshot &);

	std::vector<generation::Snapshot> readyClips(const std::string &sourceKey);
	void playLatest(ReferenceSource &source);
	void cancel(ReferenceSource &source);
	void decide(ReferenceSource &source, Decider decider);
	void playNeighbour(ReferenceSource &source, bool newer);
	void addMediaSource(ReferenceSource &source);

	const Parts parts_;
};

} // namespace r2v::obs
