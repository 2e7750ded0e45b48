// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "core/triggers/trigger-keeper.hpp"

namespace r2v::test {

using triggers::TriggerKind;
using triggers::TriggerSettings;
using namespace std::chrono_literals;

/// A keeper with one source, "clip", that is off air in the scene "Start", and a clock that the test moves.
class RuleFixture : public testing::Test {
protected:
	class FakeClock final : public Clock {
	public:
		Milliseconds monotonic() const override { return now; }
		UtcTime utc() const override { return UtcTime(now); }
		Milliseconds now{1'000'000};
	};

	RuleFixture()
	{
		settings_.gap = 0ms;
		situation_.programScene = "Start";
	}

	void wake()
	{
		situation_.sources["clip"].settings = settings_;
		keeper_.wake(situation_);
	}
	/// Lets time pass as the owner of a keeper does: it runs when the keeper says, and now and then besides.
	void pass(Milliseconds time)
	{
		const Milliseconds end = clock_.now + time;
		for (auto due = keeper_.nextDue(); due && *due <= end; due = keeper_.nextDue()) {
			clock_.now = std::max(clock_.now, *due);
			keeper_.run();
		}
		clock_.now = end;
		// Something else may be due just now.
		keeper_.run();
	}

	FakeClock clock_;
	std::vector<TriggerKind> fired_;
	std::vector<TriggerKind> dropped_;
	bool isRefused_ = false;
	TriggerSettings settings_;
	triggers::Situation situation_;
	triggers::TriggerKeeper keeper_{
		{.clock = clock_,
		 .fire =
			 [this](const std::string &, TriggerKind kind) {
				 fired_.push_back(kind);
				 return !isRefused_;
			 },
		 .tooSoon = [this](const std::string &, TriggerKind kind) { dropped_.push_back(kind); }}};
};

} // namespace r2v::test
