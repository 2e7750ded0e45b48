// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/keys/cancellation.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

/// Waits for its user, and the first that wants to end that gets an exception.
class BrokenKeychain final : public keys::Keychain {
public:
	Found load(const keys::KeyScope &, keys::Cancellation &cancellation) override
	{
		const keys::Cancellation::Hook hook(cancellation, [this] {
			if (!threw_.exchange(true)) {
				throw std::runtime_error("a broken keychain");
			}
			const std::lock_guard lock(mutex_);
			isOver_ = true;
			over_.notify_all();
		});
		isAsked_ = true;
		std::unique_lock lock(mutex_);
		over_.wait(lock, [this] { return isOver_; });
		return {.answer = keys::KeychainAnswer::cancelled, .apiKey = {}, .otherOrigin = {}, .reason = {}};
	}
	Saved save(const keys::KeyScope &, const std::string &, keys::Cancellation &) override { return {}; }

	bool isAsked() const { return isAsked_; }
	bool threw() const { return threw_; }

private:
	std::atomic<bool> isAsked_ = false;
	std::atomic<bool> threw_ = false;
	std::mutex mutex_;
	std::condition_variable over_;
	bool isOver_ = false;
};

} // namespace

TEST(SourceEnd, EachPartOfTheAppEndsEvenIfTheOneBeforeThrew)
{
	SourceStage stage;
	auto owned = std::make_unique<BrokenKeychain>();
	const BrokenKeychain &keychain = *owned;
	stage.startApp(std::move(owned));
	obs::App &app = stage.app();
	ASSERT_TRUE(eventually([&] { return keychain.isAsked(); }));
	const OBSSourceAutoRelease source = stage.create("clip");
	const OBSDataAutoRelease typed = obs_data_create();
	obs_data_set_string(typed, "api_key", "sk-0123456789abcdef0123456789abcdef");
	obs_source_update(source, typed);

	EXPECT_NO_THROW(app.shutDown());
	EXPECT_TRUE(keychain.threw());
	// What comes after the keys has ended all the same.
	std::atomic<bool> ran = false;
	app.dispatcher().post([&ran] { ran = true; });
	app.workers().post([&ran] { ran = true; });
	app.air().post([&ran] { ran = true; });
	stage.libobs().waitFrames(5);
	EXPECT_FALSE(ran);
	// Pressed by a hotkey that came too late.
	app.panic().toggleSoon();
	EXPECT_NO_THROW(app.shutDown());
}

} // namespace r2v::test
