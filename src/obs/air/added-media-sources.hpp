// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <obs.hpp>

#include "obs/base/side-threads.hpp"

namespace r2v::obs {

/// The Media Sources that the plugin added, of this run and of those before: a mark in their private settings, which
/// OBS saves, tells which they are. Any thread unless said otherwise.
class AddedMediaSources {
public:
	/// What has OBS save its collection; any thread.
	explicit AddedMediaSources(std::function<void()> saveSoon);
	~AddedMediaSources();
	AddedMediaSources(const AddedMediaSources &) = delete;
	AddedMediaSources &operator=(const AddedMediaSources &) = delete;

	/// From here on it counts as one, with the clip of this generation.
	void add(obs_source_t *mediaSource, const std::string &generationId);

	/// Each is dark and silent at once and stays so: switched off in libobs first, which holds wherever it is
	/// shown; then hidden by its eye in every scene and group, and as soon as it is off air by that switched on
	/// again, for OBS has no control for the former. Handlers of others run meanwhile, so each source has a thread
	/// of its own and nobody waits.
	void takeOffAir();
	/// Whether what is shown or loaded from now on is taken off air too.
	void keepOffAir(bool off) { isKeptOffAir_ = off; }
	/// A collection is loaded.
	void collectionLoaded();
	/// OBS's UI thread, where it saves, so that no save is under way: what is switched on again needs no mark.
	void forgetMarks();

	bool isEmpty() const { return count_ == 0; }
	/// Whether one with this clip can be heard in the program now. Also on the graphics thread.
	bool isHeard(const std::string &generationId) const;

	/// Switched off by panic and saved so by OBS: by version 1, which did it to own sources too, or in the moment
	/// before the eye took over.
	static bool wasSwitchedOff(obs_source_t *source);
	static void switchOnAgain(obs_source_t *source);

	void shutDown();

private:
	struct Entry {
		OBSWeakSource weak;
		std::string generationId;
	};

	static void onSourceShown(void *param, calldata_t *arguments);
	static void onSourceLoaded(void *param, calldata_t *arguments);

	static void forgetMark(obs_source_t *source);
	void loaded(obs_source_t *source);
	bool isOne(obs_source_t *source) const;
	std::vector<OBSSource> all() const;
	void takeOffAir(const OBSSource &source);
	void hasLeft(obs_source_t *source);
	bool isOnAir(obs_source_t *source) const;
	// On a thread of the source's own.
	void takeOffAirHere(const OBSSource &source);
	void switchOffAndHide(const OBSSource &source);

	const std::function<void()> saveSoon_;
	mutable std::mutex mutex_;
	std::vector<Entry> entries_;
	/// Loaded, and to be hidden in scenes that are loaded after them.
	std::vector<OBSWeakSource> hiddenWhenLoaded_;
	/// On their way off air.
	std::set<obs_source_t *> leaving_;
	/// Switched off now, or about to be: their marks are needed.
	std::set<obs_source_t *> switchedOff_;
	std::atomic<size_t> count_ = 0;
	std::atomic<bool> isKeptOffAir_ = false;
	OBSSignal sourceShown_;
	OBSSignal sourceLoaded_;
	/// Last, so that it ends before what its tasks use.
	SideThreads threads_;
};

} // namespace r2v::obs
