// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "core/generation/engine-listener.hpp"
#include "core/guard.hpp"

namespace r2v::generation {

/// Catches what a listener throws, so that a job goes on whoever fails to hear about it.
class GuardedListener final : public EngineListener {
public:
	GuardedListener(EngineListener &listener, const Logger &log) : listener_(listener), report_(log) {}

	void generationChanged(const Snapshot &generation) override
	{
		guardedWith(report_, "listener", [&] { listener_.generationChanged(generation); });
	}
	void clipReady(const Snapshot &generation) override
	{
		guardedWith(report_, "listener", [&] { listener_.clipReady(generation); });
	}
	void refused(const GenerationSpec &spec, const Admission &admission) override
	{
		guardedWith(report_, "listener", [&] { listener_.refused(spec, admission); });
	}
	void storeScanned() override
	{
		guardedWith(report_, "listener", [&] { listener_.storeScanned(); });
	}
	void notice(const std::string &sentence) override
	{
		guardedWith(report_, "listener", [&] { listener_.notice(sentence); });
	}

private:
	EngineListener &listener_;
	GuardLog report_;
};

} // namespace r2v::generation
