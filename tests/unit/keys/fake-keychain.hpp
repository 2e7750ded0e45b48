// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/keys/keychain.hpp"

namespace r2v::test {

/// What is in a keychain and how it answers; a test holds one share, the FakeKeychain the other.
struct KeychainScript {
	std::mutex mutex;
	std::condition_variable changed;
	/// `done`: it works.
	keys::KeychainAnswer onLoad = keys::KeychainAnswer::done;
	keys::KeychainAnswer onSave = keys::KeychainAnswer::done;
	/// Calls wait for release() or their cancellation, like a prompt that nobody answers.
	bool loadHangs = false;
	bool saveHangs = false;
	/// A cancelled load had its answer already.
	bool loadAnswersAllTheSame = false;
	std::string apiKey;
	/// Whom it is for; empty: an earlier version kept it.
	std::string origin;
	int loads = 0;
	std::vector<std::string> saves;

	template <typename Change>
	void set(Change change)
	{
		const std::lock_guard lock(mutex);
		change(*this);
		changed.notify_all();
	}
	/// A bound for a test that would otherwise hang, not an assertion about time.
	template <typename Condition>
	bool eventually(Condition condition)
	{
		std::unique_lock lock(mutex);
		return changed.wait_for(lock, std::chrono::seconds(20), [&] { return condition(*this); });
	}
};

class FakeKeychain final : public keys::Keychain {
public:
	explicit FakeKeychain(std::shared_ptr<KeychainScript> script) : script_(std::move(script)) {}

	Found load(const keys::KeyScope &scope, keys::Cancellation &cancellation) override
	{
		script_->set([](KeychainScript &script) { ++script.loads; });
		const bool cancelled = !waitWhile(&KeychainScript::loadHangs, cancellation);
		const std::lock_guard lock(script_->mutex);
		if (cancelled && !script_->loadAnswersAllTheSame) {
			return {keys::KeychainAnswer::cancelled, {}, {}, {}};
		}
		Found found{script_->onLoad, {}, {}, "scripted"};
		if (script_->onLoad == keys::KeychainAnswer::done && !script_->apiKey.empty()) {
			const bool isOurs = scope.owns(script_->origin);
			(isOurs ? found.apiKey : found.otherOrigin) = isOurs                    ? script_->apiKey
								      : script_->origin.empty() ? scope.ownerOfOlder
												: script_->origin;
		}
		return found;
	}

	Saved save(const keys::KeyScope &scope, const std::string &apiKey, keys::Cancellation &cancellation) override
	{
		script_->set([&apiKey](KeychainScript &script) { script.saves.push_back(apiKey); });
		if (!waitWhile(&KeychainScript::saveHangs, cancellation)) {
			return {keys::KeychainAnswer::cancelled, {}};
		}
		const std::lock_guard lock(script_->mutex);
		if (script_->onSave == keys::KeychainAnswer::done) {
			script_->apiKey = apiKey;
			script_->origin = scope.origin;
		}
		return {script_->onSave, "scripted"};
	}

private:
	/// False when it was cancelled.
	bool waitWhile(bool KeychainScript::*hangs, keys::Cancellation &cancellation)
	{
		bool cancelled = false;
		const keys::Cancellation::Hook wake(
			cancellation, [&] { script_->set([&cancelled](KeychainScript &) { cancelled = true; }); });
		std::unique_lock lock(script_->mutex);
		script_->changed.wait(lock, [&] { return cancelled || !((*script_).*hangs); });
		return !cancelled;
	}

	const std::shared_ptr<KeychainScript> script_;
};

} // namespace r2v::test
