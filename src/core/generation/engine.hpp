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
		/// Runs a job that may take long off the engine thread: the deletion of folders.
		std::function<void(std::function<void()>)> runInBackground;
	};

	Engine(const Ports &ports, Config config);
	/// Ends as shutDown() does.
	~Engine();
	Engine(const Engine &) = delete;
	Engine &operator=(const Engine &) = delete;

	/// Starts the engine thread, which scans the store and goes on with what the server has accepted.
	void start();
	/// Aborts what is under way, leaves the records as they are and joins, in well under a second.
	void shutDown();
	/// One turn of the engine thread's loop, for tests that are the engine thread themselves: openForTests() and
	/// then runOnce() instead of start().
	void openForTests();
	void runOnce();

	/// The spend guard. Accepted: the generation exists as `capturing` and waits for deliverReferences or
	/// captureFailed. An empty key refuses unless rehearsal is on. With needsApproval nothing is uploaded or spent
	/// before approve(), and it ends by itself as `cancelled` when nobody decides within stale_after_s.
	Admission admit(const Wish &wish);
	/// Tells the listener of a refusal that was decided outside (no reference, an unknown source …).
	Admission refuse(const Wish &wish, Refusal refusal, std::string message);
	void deliverReferences(const std::string &generationId, std::vector<ReferenceImage> images);
	void captureFailed(const std::string &generationId, ErrorCode code, std::string detail);

	/// Lets a request go that waits for approval, if the spend guard still allows it: key and the limits an hour
	/// and a day are asked anew. Of two approvals at once one finds it waiting. cancel() is how it is rejected.
	Approval approve(const std::string &generationId);
	/// Oldest first: the requests of this source that wait for approval.
	std::vector<Snapshot> waitingForApproval(const std::string &sourceKey) const;

	/// Returns how many were cancelled or dismissed.
	int cancel(const std::string &generationId);
	int cancelOfSource(const std::string &sourceKey);
	int cancelAll();
	/// Polls and downloads again; never submits.
	Fetching fetchAgain(const std::string &generationId);

	/// The key for the provider of Config::baseUrl; it goes to no other. Where it is empty, `whyNone` tells the
	/// user why triggers are refused; empty: nobody has entered one.
	void setApiKey(std::string apiKey, std::string whyNone = {});
	/// Asks the provider, for free, whether it accepts this key. onDone is called once on the engine thread, or
	/// never where another check or the end comes before the answer.
	void checkApiKey(std::string apiKey, std::function<void(const KeyVerdict &)> onDone);
	void setConfig(Config config);
	/// While it is on, admit() refuses. What was admitted before is not touched: see cancelAll().
	void setPanicked(bool on);
	/// Bookkeeping that only the storage limit and the record care about.
	void markAddedAsMediaSource(const std::string &generationId);
	/// `mark` as shownMark() makes it.
	void markShown(const std::string &generationId, const std::string &mark, bool shown);
	/// Copies a file into the generation's folder as its clip, in the background: the clip was lost, and the user
	/// has found it. Where the folder is lost too, it is made anew for this source, which shows it; `mark` as for
	/// markShown(), the key alone where it is empty. Nothing for a generation that has not ended.
	void restoreClip(const std::string &generationId, const std::filesystem::path &file,
			 const std::string &sourceKey, const std::string &mark = {});
	/// Where the clip of a generation lies that is not known (yet); empty for what is no id.
	std::filesystem::path clipPathOf(const std::string &generationId) const;
	/// Its clip waits no more.
	void markReleased(const std::string &generationId);
	/// What is said of a clip that waits before air: it may be aired, or never, and stays in the library. False
	/// where it does not wait (any more): of several that decide at once one is heard.
	enum class HeldVerdict { release, dismiss };
	bool decideHeld(const std::string &generationId, HeldVerdict verdict);

	/// Null where there is none.
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
