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

/// The Media Sources that the plugin added, in this run and in earlier ones. A mark in their private settings, which
/// OBS saves, identifies them. Any thread unless said otherwise.
class AddedMediaSources {
public:
	/// `saveSoon` makes OBS save its collection. Any thread.
	explicit AddedMediaSources(std::function<void()> saveSoon);
	~AddedMediaSources();
	AddedMediaSources(const AddedMediaSources &) = delete;
	AddedMediaSources &operator=(const AddedMediaSources &) = delete;

	/// From now on it counts as one of them, with the clip of this generation.
	void add(obs_source_t *mediaSource, const std::string &generationId);

	/// Makes each of them dark and silent at once and keeps it so. It is first switched off in libobs, which works
	/// wherever it is shown. Then it is hidden by its eye in every scene and group, and once it is off air it is
	/// switched on again, because OBS has no control that would do that. Meanwhile other people's handlers run, so
	/// each source gets a thread of its own and nobody waits.
	void takeOffAir();
	/// Whether sources that are shown or loaded from now on are taken off air too.
	void keepOffAir(bool off) { isKeptOffAir_ = off; }
	/// A collection has been loaded.
	void collectionLoaded();
	/// On OBS's UI thread, which also saves, so no save is under way: sources that are switched on again need no
	/// mark.
	void forgetMarks();

	bool isEmpty() const { return count_ == 0; }
	/// Whether one with this clip can be heard in the program now. Any thread, including the graphics thread.
	bool isHeard(const std::string &generationId) const;

	/// OBS saved it while panic had switched it off: version 1 did that even to the plugin's own sources, and later
	/// versions do it for the moment before the eye takes over.
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
	// On the thread of this source.
	void takeOffAirHere(const OBSSource &source);
	void switchOffAndHide(const OBSSource &source);

	const std::function<void()> saveSoon_;
	mutable std::mutex mutex_;
	std::vector<Entry> entries_;
	/// Sources that were loaded and have to be hidden in scenes that are loaded after them.
	std::vector<OBSWeakSource> hiddenWhenLoaded_;
	/// Sources on their way off air.
	std::set<obs_source_t *> leaving_;
	/// Sources that are switched off, or are about to be, and so need their marks.
	std::set<obs_source_t *> switchedOff_;
	std::atomic<size_t> count_ = 0;
	std::atomic<bool> isKeptOffAir_ = false;
	OBSSignal sourceShown_;
	OBSSignal sourceLoaded_;
	/// Last, so that it ends before everything that its tasks use.
	SideThreads threads_;
};

} // namespace r2v::obs
