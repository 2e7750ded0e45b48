// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/backstage.hpp"

#include <mutex>
#include <utility>
#include <vector>

namespace r2v::rehearsal {

/// Outlives the Backstage while a slice is running.
struct Backstage::Shared {
	std::function<void(std::function<void()>)> runInBackground;
	std::atomic<bool> stop = false;
	mutable std::mutex mutex;
	std::vector<Result> results;
	std::function<void()> wakeUp;
};

Backstage::Backstage(std::function<void(std::function<void()>)> runInBackground, std::function<void()> wakeUp) :
	shared_(std::make_shared<Shared>())
{
	shared_->runInBackground = std::move(runInBackground);
	shared_->wakeUp = std::move(wakeUp);
}

Backstage::~Backstage()
{
	shared_->stop = true;
	const std::lock_guard lock(shared_->mutex);
	shared_->wakeUp = nullptr;
	shared_->results.clear();
}

void Backstage::start(Slice slice)
{
	post(shared_, std::move(slice));
}

void Backstage::post(const std::shared_ptr<Shared> &shared, Slice slice)
{
	shared->runInBackground([shared, slice = std::move(slice)]() mutable {
		if (shared->stop) {
			return;
		}
		std::optional<Result> result = slice(shared->stop);
		if (!result) {
			post(shared, std::move(slice));
			return;
		}
		const std::lock_guard lock(shared->mutex);
		if (shared->wakeUp) {
			shared->results.push_back(std::move(*result));
			shared->wakeUp();
		}
	});
}

bool Backstage::hasResults() const
{
	const std::lock_guard lock(shared_->mutex);
	return !shared_->results.empty();
}

void Backstage::deliver()
{
	std::vector<Result> results;
	{
		const std::lock_guard lock(shared_->mutex);
		results.swap(shared_->results);
	}
	for (const Result &result : results) {
		result();
	}
}

} // namespace r2v::rehearsal
