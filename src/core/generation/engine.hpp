// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/air-questions.hpp"
#include "core/generation/clip-checker.hpp"
#include "core/generation/config.hpp"
#include "core/generation/engine-answers.hpp"
#include "core/generation/engine-listener.hpp"
#include "core/generation/generation.hpp"
#include "core/generation/reference-image.hpp"
#include "core/http/transport.hpp"
#include "core/log.hpp"
#include "core/provider/providers.hpp"
#include "core/text/texts.hpp"

namespace r2v::generation {

/// Owns all generations. Public calls from any thread return at once; the work happens on the engine thread.
class Engine {
public:
	struct Ports {
		Clock &clock;
		http::Transport &transport;
		ClipChecker &clipChecker;
		EngineListener &listener;
		const AirQuestions &air;
		const Texts &texts;
		Logger log;
		/// Runs slow work off the engine thread, such as deleting folders.
		std::function<void(std::function<void()>)> runInBackground;
		const provider::Providers &providers = provider::builtIn();
	};

	Engine(const Ports &ports, Config config);
	/// Shuts down.
	~Engine();
	Engine(const Engine &) = delete;
	Engine &operator=(const Engine &) = delete;

	/// Starts the engine thread, which scans the store and resumes what the server has accepted.
	void start();
	/// Aborts what is under way, leaves the records as they are and joins, in well under a second.
	void shutDown();
	/// For tests that act as the engine thread: openForTests(), then one runOnce() for each turn of its loop,
	/// instead of start().
	void openForTests();
	void runOnce();

	/// The spend guard. An accepted generation starts as `capturing` and waits for deliverReferences or
	/// captureFailed. Without a key it is refused, except in rehearsal. With needsApproval nothing is uploaded or
	/// spent before approve(); if nobody decides within stale_after_s, it ends as `cancelled`.
	Admission admit(const GenerationSpec &spec);
	/// Tells the listener about a refusal that was decided elsewhere (no reference, an unknown source …).
	Admission refuse(const GenerationSpec &spec, RefusalCode refusal, std::string message);
	void deliverReferences(const std::string &generationId, std::vector<ReferenceImage> images);
	void captureFailed(const std::string &generationId, ErrorCode code, std::string detail);

	/// Lets a request that waits for approval go ahead, if the spend guard still allows it: the key and the hourly
	/// and daily limits are checked again. Of two approvals at once only one finds it waiting. To reject it, call
	/// cancel().
	Approval approve(const std::string &generationId);
	/// The requests of this source that wait for approval, oldest first.
	std::vector<Snapshot> waitingForApproval(const std::string &sourceKey) const;

	/// Returns how many were cancelled or dismissed.
	int cancel(const std::string &generationId);
	int cancelOfSource(const std::string &sourceKey);
	int cancelAll();
	/// Polls and downloads again; never submits.
	Fetching fetchAgain(const std::string &generationId);

	/// The key for the provider of Config::baseUrl; it is sent to no other. If it is empty, `whyNone` tells the
	/// user why triggers are refused. An empty `whyNone` means that nobody has entered a key.
	void setApiKey(std::string apiKey, std::string whyNone = {});
	/// Asks the provider, free of charge, whether it accepts this key. onDone is called once on the engine thread,
	/// or never if another check or the end comes first.
	void checkApiKey(std::string apiKey, std::function<void(const KeyVerdict &)> onDone);
	void setConfig(Config config);
	/// Any thread, also with locks of libobs held. Switching it on cancels or dismisses all that is under way;
	/// while it is on, admit() and approve() refuse.
	void setPanicked(bool on);
	/// Bookkeeping that only the storage limit and the record care about.
	void markAddedAsMediaSource(const std::string &generationId);
	/// `mark` as shownMark() makes it.
	void markShown(const std::string &generationId, const std::string &mark, bool shown);
	/// Puts a file that the user found in place of a clip that was lost, by copying it in the background. If the
	/// folder is lost too, it is made again for this source, which shows the clip. `mark` as for markShown(); if it
	/// is empty, the key alone. Does nothing for a generation that has not ended.
	void restoreClip(const std::string &generationId, const std::filesystem::path &file,
			 const std::string &sourceKey, const std::string &mark = {});
	/// Where the clip of a generation would lie that is not known (yet). Empty if the text is no id.
	std::filesystem::path clipPathOf(const std::string &generationId) const;
	/// Its clip no longer waits for approval.
	void markReleased(const std::string &generationId);
	/// Decides about a clip that waits before it airs: release it, or keep it off air, in the library only. False
	/// if it does not wait (any more): when several decide at once, only the first counts.
	enum class HeldVerdict { release, dismiss };
	bool decideHeld(const std::string &generationId, HeldVerdict verdict);

	/// The one that new generations go to.
	const provider::Provider &provider() const;

	/// Null if there is none.
	Snapshot find(const std::string &generationId) const;
	/// Newest first.
	struct Filter {
		size_t limit = 50;
		std::string sourceKey;
		std::optional<State> state;
	};
	std::vector<Snapshot> list(const Filter &filter) const;
	EngineStatus status() const;

private:
	int cancelThese(const std::function<bool(const Generation &)> &wanted);

	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::generation
