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

/// What a source uses. All of it outlives the source.
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
	/// Called once, when everything that belongs to it exists: from now on others can find it and call it from
	/// their threads.
	void publish();
	ReferenceSource(const ReferenceSource &) = delete;
	ReferenceSource &operator=(const ReferenceSource &) = delete;

	obs_source_t *source() const { return source_; }
	const std::string &key() const { return registration_.key(); }
	std::string name() const { return shownName(source_); }
	/// Any thread. True while panic forbids drawing it.
	bool isDark() const;
	ClipView &view() { return *view_; }
	WaitingScreen &waitingScreen() { return *waitingScreen_; }

	/// Graphics thread (libobs defers it). Applies changed settings. Starts no generation.
	void update(obs_data_t *settings);
	/// The UI thread, or any thread that saves sources. Removes a pasted key, and everything else in the settings
	/// that is not the source's own.
	void save(obs_data_t *settings);
	/// Graphics thread.
	void tick();
	void activate();
	void deactivate();
	/// On any thread that may trigger, see may-trigger.hpp. Uses a key that was just typed at once, without waiting
	/// until typing rests, even if the deferred update has not delivered it yet.
	void commitTypedKey();
	/// Any thread: a key that was typed and waits for the typing to rest is not meant any more.
	void forgetTypedKey();

	/// Any thread. Shows the clip of a ready generation and remembers it as current_generation. False during panic:
	/// then the clip is not shown, now or later.
	bool play(const generation::Snapshot &generation, media::When when = media::When::now);
	/// The same for somebody who asks for this clip, so it does not wait to be released any more.
	bool playOnDemand(const generation::Snapshot &generation);
	/// Any thread. Takes the clip off air and forgets current_generation.
	void stopClip();
	/// Any thread, for panic. Like stopClip(), and also drops everything that it was waiting for.
	void goEmpty();
	void silence();
	/// Any thread. Notes that this instance asked for the generation. In a copied scene collection the settings
	/// name the same source, but it is another instance.
	void noteTriggered(const std::string &generationId) { airEntry_.noteTriggered(generationId); }
	bool hasTriggered(const std::string &generationId) const { return airEntry_.hasTriggered(generationId); }
	std::string currentGeneration() const;
	/// UI thread, for OBS's Missing Files dialog. The file in which the clip on air should be, if it is gone; empty
	/// if nothing is missing.
	std::string missingClip() const;
	/// UI thread: plays this file instead and keeps it as the clip of current_generation. Empty: there is none any
	/// more.
	void relinkClip(const std::string &file);

	/// Any thread. Sets the last refusal since the newest generation, for the status line; an empty text takes it
	/// back.
	void noteRefusal(const std::string &message) { toldStatus_.noteRefusal(message); }
	/// Any thread. What the status line is about: the newest generation, and the last refusal since.
	std::pair<generation::Snapshot, std::string> told() const { return toldStatus_.told(); }
	/// Any thread. Its newest generation in this run, or null.
	generation::Snapshot latest() const { return toldStatus_.latest(); }
	/// Any thread. Whether its newest generation is still under way.
	bool isUnderWay() const { return toldStatus_.isUnderWay(); }
	void noteGeneration(const generation::Snapshot &generation);
	/// Any thread. The engine knows all generations now, so a clip that the settings name can be found.
	void storeScanned();
	/// Any thread. A source or scene that its settings may name has got another name. Nobody is told, because the
	/// settings still mean the same.
	void followRename(const std::string &from, const std::string &to);
	/// Called when all sources of the collection are loaded.
	void settleNames();
	/// UI thread. The collection that this source is in, and whether it was only renamed. A copy of a collection
	/// can become the current one without its sources being created again.
	void collectionIs(const std::string &name, bool isRenamed);
	/// Any thread. From now on the switch on its page, which belongs to the whole program, shows this.
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
	/// With mutex_ held: updates the source's own values in its settings.
	void writeOwn(obs_data_t *settings) const;

	const SourceParts parts_;
	obs_source_t *const source_;
	AddedByHand addedByHand_;
	SourceRegistry::Registration registration_;
	/// What the engine may ask about this source.
	generation::AirMemory::Entry airEntry_;
	std::unique_ptr<ClipView> view_;
	std::unique_ptr<WaitingScreen> waitingScreen_;

	/// Held while the clip on air changes, so that nothing slips past a panic. Locked before mutex_.
	std::mutex airing_;
	mutable std::mutex mutex_;
	CurrentClip currentClip_;
	/// A key from `api_key` that is not stored yet.
	TypedKey typedKey_;
	ToldStatus toldStatus_;
	/// `prompt_text_source` as it was adopted last.
	std::string promptSource_;
	/// With airing_ held, where it looks up.
	AwaitedClip awaitedClip_;
};

} // namespace r2v::obs
