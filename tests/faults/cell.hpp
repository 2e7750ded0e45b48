// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

#include "core/generation/air-memory.hpp"
#include "core/generation/engine.hpp"
#include "core/workers.hpp"
#include "media/probing-checker.hpp"
#include "troubled-transport.hpp"

namespace r2v::test {

/// One generation against a provider, with the plugin's own engine, network, records and probe: everything but OBS.
class Cell final : public generation::EngineListener {
public:
	/// `order` as test_faults.py writes it.
	explicit Cell(const nlohmann::json &order);
	~Cell() override;
	Cell(const Cell &) = delete;
	Cell &operator=(const Cell &) = delete;

	/// Triggers and waits for the end; what became of it.
	nlohmann::json generate();
	/// Takes up what an earlier process left in the store, and waits for the end of all of it.
	nlohmann::json resume();
	/// As a new OBS with nothing in its way would: the records are all that is left. With fetchAgain the user asks
	/// for what was given up.
	nlohmann::json restart(bool fetchAgain);

	// EngineListener, on the engine thread
	void generationChanged(const generation::Snapshot &generation) override;
	void clipReady(const generation::Snapshot &) override {}
	void refused(const generation::GenerationSpec &, const generation::Admission &) override {}
	void storeScanned() override;
	void notice(const std::string &) override {}

private:
	void start(const Trouble &trouble);
	void stop();
	nlohmann::json waitForEnd();
	/// With mutex_ held.
	bool allHaveEnded() const;
	nlohmann::json report(const generation::Generation &generation) const;

	const nlohmann::json order_;
	generation::Config config_;
	std::unique_ptr<HurriedClock> clock_;
	Texts texts_;
	Workers workers_{1};
	media::ProbingChecker checker_{workers_};
	std::unique_ptr<TroubledTransport> transport_;
	const generation::AirMemory air_;
	std::unique_ptr<generation::Engine> engine_;
	std::string id_;

	std::mutex mutex_;
	std::condition_variable changed_;
	bool scanned_ = false;
	std::vector<std::string> states_;
};

} // namespace r2v::test
