// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/rebuilding-presenter.hpp"

#include <chrono>
#include <set>

#include "obs/base/dispatcher.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/own-kind.hpp"
#include "obs/source/source-registry.hpp"

namespace r2v::obs {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::seconds kTypingRest{2};

class RebuildingPresenter final : public StatusPresenter {
public:
	RebuildingPresenter(const SourceRegistry &sources, Dispatcher &dispatcher) :
		sources_(sources), dispatcher_(dispatcher)
	{
		sourceUpdated_.Connect(obs_get_signal_handler(), "source_update", onSourceUpdated, this);
	}
	~RebuildingPresenter() override
	{
		sourceUpdated_.Disconnect();
		obs_remove_tick_callback(onTick, this);
	}

	void statusChanged(const std::string &sourceKey) override
	{
		bool isFirst = false;
		{
			const std::lock_guard lock(mutex_);
			isFirst = pending_.empty();
			pending_.insert(sourceKey);
		}
		// Outside the lock: a tick holds libobs' own one while it waits for ours.
		if (isFirst) {
			obs_add_tick_callback(onTick, this);
		}
	}

private:
	/// Whichever r2v_source is typed into: one person types into one page.
	static void onSourceUpdated(void *param, calldata_t *arguments)
	{
		guarded("source update", [param, arguments] {
			auto &presenter = *static_cast<RebuildingPresenter *>(param);
			const auto *source = static_cast<obs_source_t *>(calldata_ptr(arguments, "source"));
			if (isOwnKind(source)) {
				const std::lock_guard lock(presenter.mutex_);
				presenter.lastChange_ = std::chrono::steady_clock::now();
			}
		});
	}

	/// libobs ticks anyhow, so waiting for the rest costs no timer and no thread; the callback is there only while
	/// a rebuild is due.
	static void onTick(void *param, float)
	{
		auto &presenter = *static_cast<RebuildingPresenter *>(param);
		guarded("rebuilding presenter", [&presenter] {
			std::set<std::string> due;
			{
				const std::lock_guard lock(presenter.mutex_);
				if (std::chrono::steady_clock::now() - presenter.lastChange_ < kTypingRest) {
					return;
				}
				due.swap(presenter.pending_);
			}
			obs_remove_tick_callback(onTick, &presenter);
			presenter.rebuild(std::move(due));
		});
	}

	void rebuild(std::set<std::string> due)
	{
		dispatcher_.post([&sources = sources_, due = std::move(due)] {
			for (const std::string &key : due) {
				// An open page counts as showing its source.
				const SourceRegistry::Found found = sources.byKey(key);
				if (found && obs_source_showing(found.source)) {
					obs_source_update_properties(found.source);
				}
			}
		});
	}

	const SourceRegistry &sources_;
	Dispatcher &dispatcher_;
	std::mutex mutex_;
	std::set<std::string> pending_;
	SteadyTime lastChange_{};
	OBSSignal sourceUpdated_;
};

} // namespace

std::unique_ptr<StatusPresenter> makeRebuildingPresenter(const SourceRegistry &sources, Dispatcher &dispatcher)
{
	return std::make_unique<RebuildingPresenter>(sources, dispatcher);
}

} // namespace r2v::obs
