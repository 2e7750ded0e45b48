// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "obs/actions/source-actions.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

constexpr char kClipIds[][32] = {"20260101T000000000-aaaaaa", "20260101T000001000-bbbbbb"};

template <typename Number>
Number fromEnvironment(const char *name, Number otherwise)
{
	const char *value = std::getenv(name);
	return value ? static_cast<Number>(std::strtoull(value, nullptr, 10)) : otherwise;
}

/// Random acts of several threads at once on sources that share an app: what OBS's window, its websocket, its hotkeys
/// and scripts do. Made for sanitizers; alone it shows that nothing crashes, hangs or leaks.
class Soak {
public:
	explicit Soak(uint64_t seed) : seed_(seed)
	{
		stage_.rehearseWithoutLimits();
		for (const char *id : kClipIds) {
			stage_.storeGeneration(id, stage_.clips().gray("200", {.withSound = true}), "source-0");
		}
		stage_.startApp();
		for (size_t index = 0; index < sources_.size(); ++index) {
			const std::string key = "source-" + std::to_string(index);
			sources_[index] = stage_.create(
				key.c_str(),
				R"({"prompt": "A fox", "duration": 2, "audio": true, "source_key": ")" + key + "\"}");
			items_[index] = scene_.add(sources_[index]);
		}
		stage_.libobs().setProgram(scene_.source());
	}

	void run(std::chrono::seconds length)
	{
		const auto end = std::chrono::steady_clock::now() + length;
		std::vector<std::thread> threads;
		for (uint64_t number = 0; number < 3; ++number) {
			threads.emplace_back([this, end, random = std::mt19937_64(seed_ + number)]() mutable {
				while (std::chrono::steady_clock::now() < end) {
					act(random);
					++acts_;
					std::this_thread::sleep_for(std::chrono::milliseconds(random() % 20));
				}
			});
		}
		for (std::thread &thread : threads) {
			thread.join();
		}
		stage_.app().panic().set(true);
	}

	uint64_t acts() const { return acts_; }

private:
	void act(std::mt19937_64 &random)
	{
		const size_t index = random() % sources_.size();
		obs_source_t *source = sources_[index];
		obs::ReferenceSource &instance = instanceOf(source);
		switch (random() % 14) {
		case 0:
		case 1:
			return stage_.app().actions().perform(
				obs::kSourceActions[random() % obs::kSourceActions.size()].action, instance);
		case 2:
		case 3:
			return play(source, kClipIds[random() % 2]);
		case 4:
		case 5:
			return change(source, random);
		case 6:
		case 7:
			obs_sceneitem_set_visible(items_[index], random() % 2 == 0);
			return;
		case 8:
			return stage_.app().panic().set(random() % 3 == 0);
		case 9:
			return obs_source_set_name(
				source, ("clip " + std::to_string(random() % 5) + " " + std::to_string(index)).c_str());
		case 10: {
			const OBSDataAutoRelease saved = obs_save_source(source);
			return;
		}
		case 11:
			return obs_properties_destroy(obs_source_properties(source));
		case 12:
			return random() % 2 == 0 ? obs_source_media_restart(source)
						 : obs_source_media_play_pause(source, true);
		default:
			return comeAndGo(random);
		}
	}

	static void play(obs_source_t *source, const char *generationId)
	{
		calldata_t arguments;
		calldata_init(&arguments);
		calldata_set_string(&arguments, "generation_id", generationId);
		proc_handler_call(obs_source_get_proc_handler(source), "play", &arguments);
		calldata_free(&arguments);
	}

	static void change(obs_source_t *source, std::mt19937_64 &random)
	{
		static constexpr std::array kChanges{R"({"on_end": "loop"})",
						     R"({"on_end": "hide"})",
						     R"({"on_end": "ping_pong"})",
						     R"({"transition_ms": 200})",
						     R"({"transition_ms": 0})",
						     R"({"speed_percent": 200})",
						     R"({"audio": false})",
						     R"({"audio": true})",
						     R"({"while_waiting": "reference"})",
						     R"({"while_waiting": "clip"})",
						     R"({"on_ready": "hold"})",
						     R"({"on_ready": "play_at_loop"})",
						     R"({"width": 320, "height": 180})",
						     R"({"fit": "cover"})",
						     R"({"on_hide": "pause"})"};
		const OBSDataAutoRelease settings = obs_data_create_from_json(kChanges[random() % kChanges.size()]);
		obs_source_update(source, settings);
	}

	/// A source that lives for a moment only, on air or not.
	void comeAndGo(std::mt19937_64 &random)
	{
		const OBSSourceAutoRelease guest = stage_.create("guest", std::string(R"({"current_generation": ")") +
										  kClipIds[random() % 2] + "\"}");
		if (random() % 2 == 0) {
			obs_source_inc_active(guest);
			std::this_thread::sleep_for(std::chrono::milliseconds(random() % 100));
			obs_source_dec_active(guest);
		}
	}

	const uint64_t seed_;
	SourceStage stage_;
	TestScene scene_{"scene"};
	std::array<OBSSourceAutoRelease, 2> sources_;
	std::array<obs_sceneitem_t *, 2> items_{};
	std::atomic<uint64_t> acts_ = 0;
};

} // namespace

TEST(SourceSoak, SeveralThreadsCanDoAnythingAtOnce)
{
	const auto seed = fromEnvironment<uint64_t>("R2V_SOAK_SEED", std::random_device{}());
	const std::chrono::seconds length(fromEnvironment<int>("R2V_SOAK_SECONDS", 5));
	std::cout << "seed " << seed << std::endl;
	Soak soak(seed);
	soak.run(length);
	EXPECT_GT(soak.acts(), static_cast<uint64_t>(length.count()));
	std::cout << soak.acts() << " acts" << std::endl;
}

} // namespace r2v::test
