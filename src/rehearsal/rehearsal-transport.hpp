// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "core/clock.hpp"
#include "core/http/transport.hpp"
#include "core/log.hpp"

namespace r2v::rehearsal {

struct RehearsalPorts {
	Clock &clock;
	/// Runs a long job off the engine thread (App's Workers).
	std::function<void(std::function<void()>)> runInBackground;
	Logger log;
	/// How long the pretend provider works on a task, from acceptance to completion.
	Milliseconds taskDuration{12000};
};

/// Puts a pretend provider behind the same interface: requests below provider::kRehearsalBaseUrl are answered inside
/// the process, in the protocol of the real one; all others go to `network`. The engine cannot tell the difference.
class RehearsalTransport final : public http::Transport {
public:
	RehearsalTransport(RehearsalPorts ports, std::unique_ptr<http::Transport> network);
	~RehearsalTransport() override;

	http::RequestId start(http::Request request, OnDone onDone, OnProgress onProgress) override;
	void abort(http::RequestId id) override;
	void wait(std::optional<Milliseconds> timeout) override;
	void wakeUp() override;

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::rehearsal
