// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/scene-collection.hpp"

#include <util/util.hpp>

#include "obs/base/valid-text.hpp"

namespace r2v::obs {

SceneCollection::SceneCollection()
{
	if (!obs_frontend_get_main_window()) {
		// Without a frontend, nothing reports a collection.
		name_ = std::string();
	}
}

SceneCollection::News SceneCollection::onFrontendEvent(obs_frontend_event event)
{
	switch (event) {
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGING:
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CLEANUP: {
		const std::lock_guard lock(mutex_);
		name_.reset();
		return News::none;
	}
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_CHANGED:
	case OBS_FRONTEND_EVENT_SCENE_COLLECTION_RENAMED:
	case OBS_FRONTEND_EVENT_FINISHED_LOADING: {
		const BPtr<char> current = obs_frontend_get_current_scene_collection();
		const std::lock_guard lock(mutex_);
		name_ = validText(current.Get() ? current.Get() : "");
		return event == OBS_FRONTEND_EVENT_SCENE_COLLECTION_RENAMED ? News::renamed : News::current;
	}
	default:
		return News::none;
	}
}

std::optional<std::string> SceneCollection::name() const
{
	const std::lock_guard lock(mutex_);
	return name_;
}

} // namespace r2v::obs
