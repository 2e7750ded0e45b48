// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include <obs.hpp>

#include "core/clock.hpp"
#include "core/generation/engine.hpp"
#include "core/text/texts.hpp"

namespace r2v::obs {

class AirGate;
class Dispatcher;
class ReferenceSource;
class SceneCollection;
class SourceRegistry;
class StatusLines;

/// Keeps Text sources that mirror a status up to date: on the dispatcher, only when the text changes, and at most twice
/// a second for each source. It changes nothing of a Text source except `text`. A Text source that does not exist is
/// not an error.
class StatusMirrors {
public:
	struct Parts {
		Dispatcher &dispatcher;
		const Clock &clock;
		const Texts &texts;
		generation::Engine &engine;
		const AirGate &gate;
		const SourceRegistry &sources;
		const SceneCollection &collection;
		const StatusLines &lines;
	};
	explicit StatusMirrors(const Parts &parts) : parts_(parts) {}
	StatusMirrors(const StatusMirrors &) = delete;
	StatusMirrors &operator=(const StatusMirrors &) = delete;

	/// Any thread. Call it when anything about the source may have changed.
	void refresh(const std::string &sourceKey);
	void refreshAll();
	/// The dispatcher's thread. Whether the plugin itself wrote this text there.
	bool isOwn(const std::string &textSource, const std::string &text) const;

private:
	/// What is known about the text of one source.
	struct Mirror {
		OBSWeakSource target;
		std::string written;
		Milliseconds nextWriteAt{0};
		bool isQueued = false;
		/// Already reported in the log.
		std::string missingName;
		/// The history of tasks like the one under way; looked up once for each.
		std::string historyOf;
		std::vector<Milliseconds> durations;
	};

	void update(const std::string &sourceKey);
	void updateAfter(const std::string &sourceKey, Mirror &mirror, Milliseconds delay);
	OBSSourceAutoRelease findTarget(Mirror &mirror, const std::string &name) const;
	std::string wording(Mirror &mirror, ReferenceSource &source, const std::string &format);
	void write(Mirror &mirror, obs_source_t *target, const std::string &text) const;

	const Parts parts_;
	/// The dispatcher's thread only.
	std::map<std::string, Mirror> mirrors_;
};

} // namespace r2v::obs
