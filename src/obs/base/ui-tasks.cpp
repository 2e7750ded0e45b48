// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/ui-tasks.hpp"

#include <utility>

#include <obs.h>

#include "obs/base/guarded.hpp"

namespace r2v::obs {

namespace {

struct Task {
	const char *name;
	std::weak_ptr<int> owner;
	std::function<void()> act;
};

void run(void *param)
{
	const std::unique_ptr<Task> task(static_cast<Task *>(param));
	if (!task->owner.expired()) {
		guarded(task->name, task->act);
	}
}

} // namespace

void UiTasks::post(const char *name, std::function<void()> task)
{
	auto owned = std::make_unique<Task>(Task{name, isAlive_, std::move(task)});
	obs_queue_task(OBS_TASK_UI, run, owned.release(), false);
}

} // namespace r2v::obs
