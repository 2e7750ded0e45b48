// SPDX-License-Identifier: GPL-2.0-or-later
// How the engine keeps its store in order: what is in the way there, what is old, what is too much.
#include <algorithm>
#include <utility>

#include "core/files/own-files.hpp"
#include "core/generation/engine-core.hpp"
#include "core/generation/storage-limit.hpp"
#include "core/http/part-note.hpp"

namespace r2v::generation {

namespace {

/// On a slow disk some tenths of a second.
constexpr size_t kTidiedAtOnce = 50;

/// What an abrupt end leaves between a generation's last record and the tidying that follows it. A task that may go on
/// needs all of it.
void removeLeftovers(const std::filesystem::path &folder, const Snapshot &generation)
{
	if (!generation || !isEnd(generation->state) || generation->state == State::detached) {
		return;
	}
	const std::string spare = Store::kSpareName;
	files::removeOwn(folder / spare);
	files::removeOwn(folder / (spare + ".tmp"));
	if (generation->state == State::ready) {
		http::PartNote::remove(folder / Store::kPartName);
	}
}

} // namespace

void EngineCore::tellOfLock()
{
	switch (store_.lockOutcome()) {
	case files::FolderLock::Outcome::heldElsewhere:
		ports_.log(LogLevel::info, "the folder for generations can't be locked; another lock is held for it");
		break;
	case files::FolderLock::Outcome::keepsNobodyOut:
		ports_.log(LogLevel::warning,
			   "the folder for generations can't be locked: no other OBS may use it at the same time");
		break;
	default:
		break;
	}
}

void EngineCore::noticeSetAside(const std::filesystem::path &what)
{
	ports_.listener.notice(text("Notice.SetAside", oneLine(what.string())));
}

void EngineCore::tidyInBackground(const std::shared_ptr<std::vector<UntidyFolder>> &folders)
{
	if (folders->empty()) {
		return;
	}
	const size_t kept = folders->size() - std::min(kTidiedAtOnce, folders->size());
	std::vector<UntidyFolder> now(folders->begin() + static_cast<std::ptrdiff_t>(kept), folders->end());
	folders->resize(kept);
	ports_.runInBackground([self = self_, selfMutex = selfMutex_, ending = ending_, storage = store_.folder(),
				now = std::move(now), folders] {
		std::vector<std::filesystem::path> setAside;
		for (const UntidyFolder &folder : now) {
			if (*ending) {
				return;
			}
			for (const std::string &name : files::tidyOwnFolder(*storage / folder.name)) {
				setAside.push_back(std::filesystem::path(folder.name) / name);
			}
			removeLeftovers(*storage / folder.name, folder.generation);
		}
		const std::lock_guard lock(*selfMutex);
		if (EngineCore *core = *self) {
			core->post([core, setAside = std::move(setAside), folders] {
				std::for_each(setAside.begin(), setAside.end(),
					      [core](const auto &what) { core->noticeSetAside(what); });
				core->tidyInBackground(folders);
			});
		}
	});
}

void EngineCore::clearWay(const Generation &generation, const std::string &name)
{
	if (store_.clearWay(generation, name)) {
		noticeSetAside(std::filesystem::path(generation.id) / name);
	}
}

void EngineCore::pruneStorage()
{
	// A clip of an earlier run may be ready before the sources are there that show others; a trigger comes from a
	// source, so by then they are.
	if (!triggered_) {
		return;
	}
	const auto shown = ports_.listener.shownGenerations();
	const auto ready = library_.list(SIZE_MAX, [this](const Generation &generation) {
		return generation.state == State::ready && isKnown(generation);
	});
	const uint64_t limit = static_cast<uint64_t>(config_.storageLimitGb) * 1'000'000'000;
	for (const Snapshot &clip : beyondStorageLimit(ready, {shown.begin(), shown.end()}, limit)) {
		const auto removed = store_.takeOut(*clip);
		if (!removed) {
			ports_.log(LogLevel::error,
				   clip->id + ": could not be removed, though the storage limit is reached");
			continue;
		}
		ports_.log(LogLevel::info, clip->id + ": removed, the storage limit is reached");
		library_.forget(clip->id);
		deleteInBackground(*removed);
	}
}

void EngineCore::deleteInBackground(const std::filesystem::path &folder)
{
	ports_.runInBackground([folder] {
		std::error_code ignored;
		std::filesystem::remove_all(folder, ignored);
	});
}

} // namespace r2v::generation
