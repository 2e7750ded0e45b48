// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include <obs.hpp>

#include "core/generation/air-memory.hpp"
#include "core/generation/engine.hpp"
#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"
#include "core/workers.hpp"
#include "media/clip-player.hpp"
#include "obs/base/own-kind.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/source/added-by-hand.hpp"
#include "obs/source/awaited-clip.hpp"
#include "obs/source/current-clip.hpp"
#include "obs/source/source-registry.hpp"
#include "obs/source/told-status.hpp"
#include "obs/source/typed-key.hpp"

namespace r2v::obs {

class AddedMediaSources;
class AirGate;
class ClipView;
class CollectionCleaner;
class CrossFadeEffect;
class Dispatcher;
class LiveConfig;
class SceneCollection;
class SourceListener;
class WaitingScreen;

/// What a source uses; all of it outlives the source.
struct SourceParts {
	/// Shared by all sources: see its header.
	std::shared_ptr<CrossFadeEffect> crossFadeEffect;
	SourceRegistry &sources;
	generation::Engine &engine;
	generation::AirMemory &airMemory;
	const AirGate &gate;
	const AddedMediaSources &addedMediaSources;
	const SceneCollection &collection;
	CollectionCleaner &collectionCleaner;
	const LiveConfig &config;
	const Texts &texts;
	Workers &workers;
	Dispatcher &dispatcher;
	SourceListener &listener;
};

/// One r2v_source: the box in the scene, the clip it shows and its settings. libobs' callbacks are in
/// plugin/source-kind.cpp, which only forwards here.
class ReferenceSource {
public:
	ReferenceSource(const SourceParts &parts, obs_data_t *settings, obs_source_t *source);
	~ReferenceSource();
	/// Once, when what belongs to it is there too: from now on others find it and call it from their threads.
	void publish();
	ReferenceSource(const ReferenceSource &) = delete;
	ReferenceSource &operator=(const ReferenceSource &) = delete;

	obs_source_t *source() const { return source_; }
	const std::string &key() const { return registration_.key(); }
	std::string name() const { return shownName(source_); }
	/// Any thread: panic lets nothing of it be drawn.
	bool isDark() const;
	ClipView &view() { return *view_; }
	WaitingScreen &waitingScreen() { return *waitingScreen_; }

	/// Graphics thread (deferred by libobs): takes over what changed. Starts no generation.
	void update(obs_data_t *settings);
	/// UI thread, and whoever saves sources: strips a pasted key and what else is not the source's own.
	void save(obs_data_t *settings);
	/// Graphics thread.
	void tick();
	void activate();
	void deactivate();
	/// On the threads of triggers, see may-trigger.hpp: a key that was just typed, even one that the deferred
	/// update has not brought yet, is used now, without waiting for the typing to rest.
	void commitTypedKey();
	/// Any thread: a key that was typed and waits for the typing to rest is not meant any more.
	void forgetTypedKey();

	/// Any thread. Shows a ready generation's clip and remembers it as current_generation. False: panic is on, and
	/// nothing is shown, then or later.
	bool play(const generation::Snapshot &generation, media::When when = media::When::now);
	/// The same for somebody who asks for this clip, so it does not wait to be released any more.
	bool playOnDemand(const generation::Snapshot &generation);
	/// Any thread: takes the clip off air and forgets current_generation.
	void stopClip();
	/// Any thread, for panic: stopClip(), and nothing that was waited for is shown either.
	void goEmpty();
	void silence();
	/// Any thread: this instance has asked for that generation. Settings of a scene collection that was copied name
	/// the same source, but it is another one.
	void noteTriggered(const std::string &generationId) { airEntry_.noteTriggered(generationId); }
	bool hasTriggered(const std::string &generationId) const { return airEntry_.hasTriggered(generationId); }
	std::string currentGeneration() const;
	/// UI thread, for OBS's dialog of missing files: the file that the clip on air should be in, where it is gone;
	/// empty where nothing is missing.
	std::string missingClip() const;
	/// UI thread: plays this file instead and keeps it as the clip of current_generation. Empty: there is none any
	/// more.
	void relinkClip(const std::string &file);

	/// Any thread. The last refusal since the newest generation, for the status line; empty takes it back.
	void noteRefusal(const std::string &message);
	/// Any thread. What the status line is about: the newest generation, and the last refusal since.
	std::pair<generation::Snapshot, std::string> told() const;
	/// Any thread: its newest generation of this run; null where there is none.
	generation::Snapshot latest() const;
	/// Any thread: whether its newest generation has not ended.
	bool isUnderWay() const;
	void noteGeneration(const generation::Snapshot &generation);
	/// Any thread: the engine knows all generations now, so a clip that the settings name can be found.
	void storeScanned();
	/// Any thread: a source or scene that its settings name may have another name now. Nobody is told of a change
	/// of settings: it is none.
	void followRename(const std::string &from, const std::string &to);
	/// All sources of the collection are loaded.
	void settleNames();
	/// UI thread: the collection that this source is in, and whether that one has a new name. A copy becomes the
	/// current one without its sources being made anew.
	void collectionIs(const std::string &name, bool isRenamed);
	/// Any thread: the switch on its page, which is the program's, shows this from now on.
	void showRehearsal(bool on);
	/// Any thread: so does the field for the price.
	void showPrice(double pricePerSecond);
	/// A page of it is built. True once, where a person has just added it.
	bool noteFirstPage();

private:
	void adopt(obs_data_t *settings);
	/// With airing_ held.
	void showCurrentGeneration(bool storeIsScanned);
	void takeTypedKey(obs_data_t *settings);
	/// What stands among the settings and is the program's: it is handed on and leaves them at once.
	void takeWhatIsTheProgramsOwn(obs_data_t *settings);
	void takeRehearsal(obs_data_t *settings);
	void takePrice(obs_data_t *settings);
	void takeRemoval(obs_data_t *settings);
	void eraseKey(obs_data_t *settings);
	void notePromptSource(const std::string &name);
	void rememberCurrentGeneration(const std::string &generationId);
	std::string shownMark() const;
	/// With mutex_ held: brings what is this source's own in its settings up to date.
	void writeOwn(obs_data_t *settings) const;

	const SourceParts parts_;
	obs_source_t *const source_;
	AddedByHand addedByHand_;
	SourceRegistry::Registration registration_;
	/// What the engine may ask of this source.
	generation::AirMemory::Entry airEntry_;
	std::unique_ptr<ClipView> view_;
	std::unique_ptr<WaitingScreen> waitingScreen_;

	/// Held while the clip on air is changed, so that nothing gets past a panic. Locked before mutex_.
	std::mutex airing_;
	mutable std::mutex mutex_;
	CurrentClip currentClip_;
	/// What came in `api_key` and is not stored yet.
	TypedKey typedKey_;
	ToldStatus toldStatus_;
	/// `prompt_text_source` as it was adopted last.
	std::string promptSource_;
	/// With airing_ held, where it looks up.
	AwaitedClip awaitedClip_;
};

} // namespace r2v::obs
