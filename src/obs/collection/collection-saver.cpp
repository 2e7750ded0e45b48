// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/collection-saver.hpp"

#include <utility>

#include <obs-frontend-api.h>

#include "obs/base/dispatcher.hpp"

namespace r2v::obs {

CollectionSaver::CollectionSaver(Dispatcher &dispatcher, std::function<void()> prepare) :
	dispatcher_(dispatcher), prepare_(std::move(prepare))
{}

void CollectionSaver::saveSoon()
{
	dispatcher_.post([this] {
		// Posted from this thread, both of them wait for a save that is under way. Without OBS Studio nothing
		// is saved.
		if (obs_frontend_get_main_window()) {
			uiTasks_.post("before a save", prepare_);
		}
		obs_frontend_save();
	});
}

} // namespace r2v::obs
