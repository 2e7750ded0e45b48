// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#include <gtest/gtest.h>

#include "source-stage.hpp"

namespace r2v::test {

namespace {

using namespace std::chrono_literals;

/// Ends the process where what it guards never comes to its end: a thread that waits for a lock cannot be ended.
class Watchdog {
public:
	Watchdog() :
		thread_([this] {
			for (int tenths = 0; tenths < 150 && !isDone_; ++tenths) {
				std::this_thread::sleep_for(100ms);
			}
			if (!isDone_) {
				std::cerr << "frozen" << std::endl;
				std::_Exit(1);
			}
		})
	{}
	~Watchdog()
	{
		isDone_ = true;
		thread_.join();
	}
	Watchdog(const Watchdog &) = delete;
	Watchdog &operator=(const Watchdog &) = delete;

private:
	std::atomic<bool> isDone_ = false;
	std::thread thread_;
};

/// A plugin of somebody else's whose tick callback gives back the last reference to a source while a scene collection
/// is loaded: libobs holds the lock of callbacks there, and wants the one of all sources.
struct Somebody {
	std::atomic<bool> isLoading = false;
	std::atomic<bool> isInCallback = false;
	obs_source_t *source = nullptr;
};

void registerMeeting(Somebody &somebody)
{
	obs_source_info info{};
	info.id = "meeting";
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.type_data = &somebody;
	info.get_name = [](void *) { return "meeting"; };
	info.create = [](obs_data_t *, obs_source_t *source) -> void * {
		auto *met = static_cast<Somebody *>(obs_source_get_type_data(source));
		met->isLoading = true;
		eventually([met] { return met->isInCallback.load(); });
		std::this_thread::sleep_for(200ms);
		return met;
	};
	info.destroy = [](void *) {};
	obs_register_source(&info);
}

void onTick(void *param, float)
{
	auto *somebody = static_cast<Somebody *>(param);
	if (somebody->isLoading && !somebody->isInCallback.exchange(true)) {
		obs_source_release(somebody->source);
	}
}

} // namespace

TEST(SourceLoading, CreatingASourceOfACollectionWaitsForNobodysCallback)
{
	SourceStage stage;
	stage.startApp();
	Somebody somebody;
	registerMeeting(somebody);
	somebody.source = obs_source_create_private(obs::kSourceId, "theirs", nullptr);
	obs_add_tick_callback(onTick, &somebody);

	const OBSDataAutoRelease saved = obs_data_create_from_json(R"({"sources": [
		{"id": "meeting", "name": "meeting", "settings": {}},
		{"id": "r2v_source", "name": "ours", "settings": {}}]})");
	const OBSDataArrayAutoRelease sources = obs_data_get_array(saved, "sources");
	int loaded = 0;
	{
		const Watchdog watchdog;
		obs_load_sources(
			sources, [](void *count, obs_source_t *) { ++*static_cast<int *>(count); }, &loaded);
	}
	EXPECT_TRUE(somebody.isInCallback);
	obs_remove_tick_callback(onTick, &somebody);
	EXPECT_EQ(loaded, 2);
}

} // namespace r2v::test
