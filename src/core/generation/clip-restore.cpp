// SPDX-License-Identifier: GPL-2.0-or-later
#include <utility>

#include "core/files/own-files.hpp"
#include "core/generation/engine-core.hpp"

namespace r2v::generation {

namespace {

/// Not the name of a download, which may be under way, and never taken for a clip.
constexpr char kCopyName[] = "clip.copy";
constexpr char kClipName[] = "clip.mp4";
/// Far above what is ever downloaded, far below what fills a disk unasked.
constexpr uint64_t kMaxClipBytes = 2'000'000'000;

} // namespace

std::filesystem::path EngineCore::clipPathOf(const std::string &generationId) const
{
	return isGenerationId(generationId) ? *store_.folder() / generationId / kClipName : std::filesystem::path{};
}

void EngineCore::restoreClip(const std::string &generationId, const std::filesystem::path &file, const Shower &shower)
{
	if (!isGenerationId(generationId) || jobs_.contains(generationId) || !store_.isOpen()) {
		return;
	}
	const auto copy = *store_.folder() / generationId / kCopyName;
	ports_.runInBackground(
		[self = self_, selfMutex = selfMutex_, ending = ending_, generationId, file, copy, shower] {
			const files::CopyResult copied = files::copyToOwn(file, copy, kMaxClipBytes, *ending);
			const std::lock_guard lock(*selfMutex);
			if (EngineCore *core = *self; core && copied != files::CopyResult::interrupted) {
				core->post([core, generationId, copy, shower, copied] {
					if (copied == files::CopyResult::ok) {
						return core->takeFoundClip(generationId, copy, shower);
					}
					const bool isTooLarge = copied == files::CopyResult::tooLarge;
					core->ports_.listener.notice(core->ports_.texts(
						"Notice.ClipNotKept",
						{{"detail", generationId},
						 {"reason", core->text(isTooLarge ? "Notice.ClipNotKeptAsTooLarge"
										  : "Notice.ClipNotKeptAsUnreadable",
								       {})}}));
				});
			}
		});
}

void EngineCore::takeFoundClip(const std::string &generationId, const std::filesystem::path &copy, const Shower &shower)
{
	// Read again, because copying took time.
	const Snapshot known = library_.find(generationId);
	if (jobs_.contains(generationId)) {
		// It is being fetched again and will get a clip of its own.
		files::removeOwn(copy);
		return;
	}
	Generation generation = known ? *known : Generation{};
	if (!known) {
		// Its folder was lost too: only its id and this clip are left.
		generation.id = generationId;
		generation.state = State::ready;
		generation.progress = 100;
		generation.createdAt = utc();
		generation.storage = store_.folder();
		generation.spec.sourceKey = shower.sourceKey;
		generation.shownBy = {shower.mark.empty() ? shower.sourceKey : shower.mark};
	}
	if (generation.clipFileName.empty()) {
		generation.clipFileName = kClipName;
	}
	clearWay(generation, generation.clipFileName);
	if (files::moveOwn(copy, generation.clipPath()) != files::WriteResult::ok) {
		files::removeOwn(copy);
		return;
	}
	generation.clipBytes = files::sizeOfOwn(generation.clipPath()).value_or(0);
	save(generation);
}

} // namespace r2v::generation
