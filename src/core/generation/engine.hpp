// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/generation/config.hpp"
#include "core/generation/generation.hpp"
#include "core/http/transport.hpp"
#include "core/log.hpp"
#include "core/provider/providers.hpp"
#include "core/text/texts.hpp"

namespace r2v::generation {

/// An encoded reference image, handed over by the capture.
struct ReferenceImage {
	std::vector<uint8_t> bytes;
	/// "image/jpeg" or "image/png".
	std::string contentType;
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
};

/// Answer to a trigger. A refusal spends nothing and starts nothing.
struct Admission {
	Refusal refusal = Refusal::none;
	/// Of the accepted generation.
	std::string generationId;
	/// For the user: why it was refused and what to do.
	std::string message;

	bool accepted() const { return refusal == Refusal::none; }
};

/// Answer to an approval.
struct Approval {
	/// False: the generation does not wait for approval, or not any more.
	bool waited = false;
	/// For the user: why it goes on waiting, and what to do. Empty where it was let go.
	std::string objection;
};

/// Answer to the wish for a task's clip once more.
struct Fetching {
	/// For the user: why nobody is asked, and what to do. Empty where the provider is.
	std::string objection;
	explicit operator bool() const { return objection.empty(); }
};

/// Where the engine tells what happens. Called on the engine thread, `refused` on the thread of the trigger;
/// implementations hand over and return.
class EngineListener {
public:
	virtual ~EngineListener() = default;
	virtual void generationChanged(const Snapshot &generation) = 0;
	/// The clip is on disk and proved playable; comes after generationChanged.
	virtual void clipReady(const Snapshot &generation) = 0;
	virtual void refused(const Wish &wish, const Admission &admission) = 0;
	/// Whether the clip, which is about to be ready, waits for an approval before air. On the engine's thread; the
	/// answer is part of the first change that says "ready", so that whoever hears of it can approve at once.
	virtual bool holdsClip(const Generation &generation) = 0;
	/// Ids of the generations that sources show now: the storage limit leaves them alone.
	virtual std::vector<std::string> shownGenerations() = 0;
	/// The records of earlier runs are known now: find() and list() answer with them.
	virtual void storeScanned() = 0;
	/// A notice for the log and status that belongs to no generation (a damaged record was set aside …).
	virtual void notice(const std::string &sentence) = 0;
};

/// Proves that a file is a playable clip. Both checks are called on the engine thread and must return at once; onDone
/// is called later from any thread, with facts or with the reason in the user's words.
struct ClipVerdict {
	std::optional<ClipFacts> facts;
	/// Why it is no clip, for the log and the status line; empty when facts are there.
	std::string reason;
	/// "mp4" or "webm": how the file is named.
	std::string extension = "mp4";
	/// False where the check itself broke, so that nothing is known of the file.
	bool isJudged = true;
};
class ClipChecker {
public:
	virtual ~ClipChecker() = default;
	/// A file of the user's own.
	virtual void check(const std::filesystem::path &file, std::function<void(ClipVerdict)> onDone) = 0;
	/// What a provider made of the wish: far more than was asked for is refused.
	virtual void checkAsked(const Wish &, const std::filesystem::path &file,
				std::function<void(ClipVerdict)> onDone)
	{
		check(file, std::move(onDone));
	}
};

struct EngineStatus {
	int active = 0;
	int queued = 0;
	int usedThisHour = 0;
	int usedToday = 0;
	bool hasKey = false;
	bool rehearsal = false;
	/// Another OBS instance works this store.
	bool storeInUse = false;
};

/// What the provider says of an API key.
struct KeyVerdict {
	enum class Kind { accepted = 1, refused, notAsked };
	Kind kind = Kind::notAsked;
	/// Why it was refused or could not be asked.
	std::string detail;
};

/// Owns all generations. Public calls from any thread return at once; the work happens on the engine thread.
class Engine {
public:
	struct Ports {
		Clock &clock;
		http::Transport &transport;
		ClipChecker &clipChecker;
		EngineListener &listener;
		const Texts &texts;
		Logger log;
		/// Runs a job that may take long off the engine thread: the deletion of folders.
		std::function<void(std::function<void()>)> runInBackground;
		const provider::Providers &providers = provider::builtIn();
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

	/// The one that new generations go to.
	const provider::Provider &provider() const;

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
