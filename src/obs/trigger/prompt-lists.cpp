// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/prompt-lists.hpp"

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include <obs.h>

namespace r2v::obs {

namespace {

/// Each may have 1 MB.
constexpr size_t kMaxKnown = 32;

} // namespace

struct PromptLists::Known {
	std::mutex mutex;
	std::map<std::string, prompt::FileContent, std::less<>> byName;
};

PromptLists::PromptLists(std::filesystem::path folder, Workers &workers) :
	folder_(std::move(folder)), workers_(workers), known_(std::make_shared<Known>())
{}

PromptLists::~PromptLists() = default;

prompt::FileContent PromptLists::read(std::string_view name) const
{
	if (!obs_in_task_thread(OBS_TASK_GRAPHICS)) {
		return folder_.read(name);
	}
	workers_.post([folder = folder_, known = known_, name = std::string(name)] {
		prompt::FileContent content = folder.read(name);
		const std::lock_guard lock(known->mutex);
		if (known->byName.size() >= kMaxKnown && !known->byName.contains(name)) {
			known->byName.clear();
		}
		known->byName.insert_or_assign(name, std::move(content));
	});
	const std::lock_guard lock(known_->mutex);
	const auto found = known_->byName.find(name);
	return found == known_->byName.end() ? prompt::FileError::notReadYet : found->second;
}

} // namespace r2v::obs
