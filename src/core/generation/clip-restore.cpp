// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <system_error>
#include <utility>

#include "core/generation/engine-core.hpp"

namespace r2v::generation {

namespace {

constexpr char kPartName[] = "clip.part";
constexpr char kClipName[] = "clip.mp4";

/// As the plugin makes them: it becomes the name of a folder.
bool isId(const std::string &text)
{
	return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
		return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || letter == '-';
	});
}

/// Under another name first, so that no half file is ever taken for the clip.
uintmax_t copyWhole(const std::filesystem::path &from, const std::filesystem::path &folder, const std::string &name)
{
	std::error_code failed;
	std::filesystem::create_directories(folder, failed);
	if (!std::filesystem::copy_file(from, folder / kPartName, std::filesystem::copy_options::overwrite_existing,
					failed)) {
		return 0;
	}
	std::filesystem::rename(folder / kPartName, folder / name, failed);
	return failed ? 0 : std::filesystem::file_size(folder / name, failed);
}

} // namespace

std::filesystem::path EngineCore::clipPathOf(const std::string &generationId) const
{
	return isId(generationId) ? *store_.folder() / generationId / kClipName : std::filesystem::path{};
}

void EngineCore::restoreClip(const std::string &generationId, const std::filesystem::path &file,
			     const std::string &sourceKey)
{
	if (!isId(generationId) || jobs_.contains(generationId) || !store_.isOpen()) {
		return;
	}
	const Snapshot known = library_.find(generationId);
	Generation generation = known ? *known : Generation{};
	if (!known) {
		// Its folder is gone too. All that is left of it is its name, and the clip.
		generation.id = generationId;
		generation.state = State::ready;
		generation.progress = 100;
		generation.createdAt = utc();
		generation.storage = store_.folder();
		generation.wish.sourceKey = sourceKey;
		generation.shownBy = {sourceKey};
	}
	if (generation.clipFileName.empty()) {
		generation.clipFileName = kClipName;
	}
	ports_.runInBackground([self = self_, selfMutex = selfMutex_, generation, file]() mutable {
		generation.clipBytes = copyWhole(file, generation.folder(), generation.clipFileName);
		const std::lock_guard lock(*selfMutex);
		if (EngineCore *core = *self; core && generation.clipBytes > 0) {
			core->post([core, generation = std::move(generation)]() mutable { core->save(generation); });
		}
	});
}

} // namespace r2v::generation
