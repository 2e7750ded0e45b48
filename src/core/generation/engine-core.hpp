// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "core/generation/engine.hpp"
#include "core/generation/job-host.hpp"
#include "core/generation/job.hpp"
#include "core/generation/library.hpp"
#include "core/generation/poll-schedule.hpp"
#include "core/generation/spend-guard.hpp"
#include "core/generation/store.hpp"
#include "core/generation/timers.hpp"
#include "core/guard.hpp"

namespace r2v::generation {

/// What the engine thread works on: jobs, timers, the store. Everything here runs on that thread, except post().
class EngineCore final : public JobHost {
public:
	EngineCore(Engine::Ports ports, Config config, Library &library, SpendGuard &spendGuard);
	~EngineCore() override;
	EngineCore(const EngineCore &) = delete;
	EngineCore &operator=(const EngineCore &) = delete;

	/// Any thread. Runs in order on the engine thread.
	void post(std::function<void()> command);

	// An exception ends only what threw it. The thread goes on, because other generations are paid for too.
	/// Opens and scans the store and goes on with what the server has accepted.
	void open();
	/// Sleeps until there is something to do, and does it. False if that threw.
	bool runOnce();

	/// Any thread: makes open() and runOnce() return soon.
	void stop();
	bool isStopping() const { return stopping_; }

	/// Any thread.
	Store::OpenResult storeResult() const { return storeResult_; }
	/// Any thread: as in Engine.
	std::filesystem::path clipPathOf(const std::string &generationId) const;

	// Commands, on the engine thread.
	void add(Generation generation, SubmitToken token);
	void withJob(const std::string &generationId, const std::function<void(Job &)> &action);
	/// The token comes from SpendGuard::approve; a generation that ended meanwhile leaves it unused.
	void approve(const std::string &generationId, SubmitToken token);
	void fetchAgain(const std::string &generationId);
	/// Changes the record of a generation, live or not.
	void change(const std::string &generationId, const std::function<void(Generation &)> &edit);
	/// Changes the record of a generation that has ended without telling anybody. `edit` returns false if it
	/// changed nothing.
	void note(const std::string &generationId, const std::function<bool(Generation &)> &edit);
	/// Who shows a clip that was lost and found again.
	struct Shower {
		std::string sourceKey;
		std::string mark;
	};
	void restoreClip(const std::string &generationId, const std::filesystem::path &file, const Shower &shower);
	void setApiKey(std::string apiKey);
	void checkApiKey(const std::string &apiKey, std::function<void(const KeyVerdict &)> onDone);
	void setConfig(Config config);

	// JobHost
	http::Transport &transport() override { return ports_.transport; }
	UtcTime utc() const override { return ports_.clock.utc(); }
	Milliseconds monotonic() const override { return ports_.clock.monotonic(); }
	const provider::Provider &providerOf(const Generation &generation) const override;
	provider::Access accessFor(const Generation &generation) const override;
	Milliseconds pollBudget() const override { return std::chrono::seconds(config_.pollBudgetS); }
	Milliseconds staleAfter() const override { return std::chrono::seconds(config_.staleAfterS); }
	bool holdsClip(const Generation &generation) const override;
	Milliseconds nextPollDelay(const Generation &generation, Milliseconds sinceAccepted) override;
	Milliseconds retryDelay(int attempt, std::optional<Milliseconds> retryAfter) override;
	std::string randomName() override;
	std::string text(const std::string &key, const std::string &detail) const override;
	std::string sentenceOf(const provider::LimitViolation &violation) const override;
	void logInfo(const Generation &generation, const std::string &what) override;
	TimerId after(Milliseconds delay, std::function<void()> action) override;
	void cancelTimer(TimerId id) override { timers_.cancel(id); }
	files::WriteResult save(Generation &generation) override;
	files::WriteResult writeFile(const Generation &generation, const std::string &name,
				     std::string_view content) override;
	void clearWay(const Generation &generation, const std::string &name) override;
	void publish(Generation &generation) override;
	void checkClip(const Generation &generation, const std::filesystem::path &file) override;
	void ended(const Generation &generation) override;

private:
	/// It belongs to another provider than config.json names now, so it gets no request and no key.
	bool isElsewhere(const Generation &generation) const;
	/// This build has its provider. Else nothing of its record is changed on disk.
	bool isKnown(const Generation &generation) const;
	files::WriteResult write(const Generation &generation) const;
	void leaveElsewhere(Generation generation);
	/// Sets the time of its last change to now.
	void touch(Generation &generation) const;
	void tell(const Generation &generation);
	void scan();
	void takeOver(Generation generation);
	void settle(const Generation &generation);
	void beginQueued();
	void pruneStorage();
	void deleteInBackground(const std::filesystem::path &folder);
	/// Tidies these folders of the store, some at a time.
	struct UntidyFolder {
		std::string name;
		/// Null if its record is damaged.
		Snapshot generation;
	};
	void tidyInBackground(const std::shared_ptr<std::vector<UntidyFolder>> &folders);
	void tellOfLock();
	void noticeSetAside(const std::filesystem::path &what);
	/// The file that the user found has been copied to `copy`.
	void takeFoundClip(const std::string &generationId, const std::filesystem::path &copy, const Shower &shower);
	void watchStore();
	void resumeLater(const Generation &generation);
	void resumeDetached();

	Engine::Ports ports_;
	const GuardLog report_;
	Config config_;
	Library &library_;
	SpendGuard &spendGuard_;
	/// Only for the provider of config_.
	std::string apiKey_;
	std::optional<http::RequestId> keyCheck_;
	Store store_;
	std::atomic<bool> stopping_ = false;
	std::atomic<Store::OpenResult> storeResult_ = Store::OpenResult::ok;
	Timers timers_;
	PollSchedule schedule_;
	std::map<std::string, std::unique_ptr<Job>> jobs_;
	/// Jobs whose callback may still be on the stack.
	std::vector<std::unique_ptr<Job>> endedJobs_;
	bool watchingStore_ = false;
	/// A trigger has come in this run.
	bool triggered_ = false;
	std::mt19937_64 random_;

	std::mutex mutex_;
	std::vector<std::function<void()>> commands_;
	/// Null after the engine's end, which is how late answers from other threads notice.
	std::shared_ptr<EngineCore *> self_;
	std::shared_ptr<std::mutex> selfMutex_ = std::make_shared<std::mutex>();
	/// Tells background work to end soon, because OBS waits for it when it closes.
	std::shared_ptr<std::atomic<bool>> ending_ = std::make_shared<std::atomic<bool>>(false);
};

} // namespace r2v::generation
