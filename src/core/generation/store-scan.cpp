// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine finds in its store, and which of it goes on.
#include "core/files/own-files.hpp"
#include "core/generation/elsewhere.hpp"
#include "core/generation/engine-core.hpp"

namespace r2v::generation {

namespace {

constexpr Milliseconds kStoreWatchGap{1000};

} // namespace

void EngineCore::open()
{
	if (!guardedWith(report_, "store", [this] { scan(); })) {
		storeResult_ = Store::OpenResult::unwritable;
		watchStore();
	}
}

void EngineCore::scan()
{
	const Store::OpenResult before = storeResult_.exchange(store_.open());
	if (storeResult_ != Store::OpenResult::ok) {
		if (storeResult_ == before) {
			return watchStore();
		}
		const bool inUse = storeResult_ == Store::OpenResult::inUse;
		ports_.listener.notice(
			text(inUse ? "Notice.StoreInUse" : "Notice.StorageUnwritable", config_.storageDir.string()));
		return watchStore();
	}
	tellOfLock();
	std::error_code ignored;
	if (std::filesystem::exists(store_.removedFolder(), ignored)) {
		deleteInBackground(store_.removedFolder());
	}
	const auto untidy = std::make_shared<std::vector<UntidyFolder>>();
	for (const std::string &folder : store_.folderNames()) {
		// On a slow disk thousands of records take longer to read than OBS may take to close.
		if (stopping_) {
			return;
		}
		guardedWith(report_, folder.c_str(), [this, &folder, &untidy] {
			Generation generation;
			std::vector<std::string> setAsideNames;
			switch (store_.read(folder, ports_.providers, generation, setAsideNames)) {
			case Store::ReadResult::ok:
				takeOver(std::move(generation));
				if (const Snapshot taken = library_.find(folder); taken && isKnown(*taken)) {
					untidy->push_back({.name = folder, .generation = taken});
				}
				break;
			case Store::ReadResult::ofUnknownProvider:
				ports_.listener.notice(text("Notice.RecordOfProviderNotHere", oneLine(folder)));
				break;
			case Store::ReadResult::damaged:
				ports_.listener.notice(text("Notice.RecordDamaged", oneLine(folder)));
				untidy->push_back({.name = folder, .generation = nullptr});
				break;
			case Store::ReadResult::linked:
				noticeSetAside(folder);
				break;
			case Store::ReadResult::notOurs:
				break;
			}
			for (const std::string &name : setAsideNames) {
				noticeSetAside(std::filesystem::path(folder) / name);
			}
		});
	}
	ports_.listener.storeScanned();
	tidyInBackground(untidy);
}

/// Triggers are refused while the store takes no records. This notices when it does again.
void EngineCore::watchStore()
{
	if (watchingStore_) {
		return;
	}
	watchingStore_ = true;
	timers_.add(ports_.clock.monotonic() + kStoreWatchGap, [this] {
		watchingStore_ = false;
		if (!store_.isOpen()) {
			return open();
		}
		if (!store_.isWritable()) {
			return watchStore();
		}
		storeResult_ = Store::OpenResult::ok;
		// What happened meanwhile is in memory only, possibly a task's id.
		for (const auto &[id, job] : jobs_) {
			job->edit([](Generation &) {});
		}
	});
}

/// Decides what a record from an earlier run means now. Nothing here submits: only admit() makes a token.
void EngineCore::takeOver(Generation generation)
{
	for (auto *date : {&generation.approvedAt, &generation.acceptedAt, &generation.completedAt}) {
		// The record may come from another machine, or from a clock that was set back since.
		*date = *date ? std::optional(std::min(**date, utc())) : std::nullopt;
	}
	generation.updatedAt = std::min(generation.updatedAt, utc());
	const bool spent = generation.submitMayHaveLeft || !generation.taskId.empty();
	if (spent) {
		spendGuard_.countSpent(generation.id, generation.wantedAt(), generation.rehearsal);
	}
	schedule_.learn(generation);
	if (!generation.taskId.empty() && generation.state != State::ready && !generation.acceptedAt) {
		// Older versions did not write it. What counts a day from it must not count from the future.
		generation.acceptedAt = std::min(generation.createdAt, utc());
	}
	const bool isUnfinished = !isEnd(generation.state) || generation.state == State::detached;
	const bool resumable = isUnfinished && !generation.taskId.empty();
	if (isKnown(generation) ? resumable && isElsewhere(generation) : isUnfinished) {
		return leaveElsewhere(std::move(generation));
	}
	if (resumable) {
		const std::string id = generation.id;
		publish(generation);
		spendGuard_.setLive(id, true);
		auto &job = jobs_[id] = std::make_unique<Job>(*this, std::move(generation), SubmitToken());
		return job->guard([&job] { job->resume(); });
	}
	if (!isEnd(generation.state)) {
		const ErrorCode code = spent ? ErrorCode::submitUnknown : ErrorCode::interrupted;
		generation.state = spent ? State::unknown : State::cancelled;
		generation.waitsForApproval = false;
		generation.errorCode = code;
		generation.error = text(textKeyOf("Error", code), text("Detail.ObsEnded", {}));
		generation.action = text(textKeyOf("Action", code), {});
		save(generation);
		files::removeOwn(generation.folder() / Store::kSpareName);
		return;
	}
	if (generation.state == State::ready) {
		generation.forgetLinks();
	}
	library_.publish(std::make_shared<const Generation>(std::move(generation)));
}

bool EngineCore::isElsewhere(const Generation &generation) const
{
	return generation::isElsewhere(generation, config_, ports_.providers);
}

bool EngineCore::isKnown(const Generation &generation) const
{
	return ports_.providers.find(generation.provider) != nullptr;
}

/// A record names its provider, and anybody may have written it. It goes on once base_url names that provider.
void EngineCore::leaveElsewhere(Generation generation)
{
	const Elsewhere words = elsewhereWords(generation, ports_.providers, ports_.texts);
	const bool isSaid = generation.state == State::detached && generation.errorCode == ErrorCode::unauthorized &&
			    generation.error == words.error;
	if (isSaid) {
		return library_.publish(std::make_shared<const Generation>(std::move(generation)));
	}
	generation.state = State::detached;
	generation.waitsForApproval = false;
	generation.errorCode = ErrorCode::unauthorized;
	generation.error = words.error;
	generation.action = words.action;
	save(generation);
	ended(generation);
}

} // namespace r2v::generation
