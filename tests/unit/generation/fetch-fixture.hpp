// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "generation/engine-fixture.hpp"

namespace r2v::generation {

/// What happens between the provider's acceptance and the clip.
class FetchTest : public EngineTest {
protected:
	std::vector<Milliseconds> timesOf(const std::string &kind) const
	{
		std::vector<Milliseconds> times;
		for (size_t index = 0; index < transport.requests.size(); ++index) {
			if (ScriptedTransport::kindOf(transport.requests[index]) == kind) {
				times.push_back(transport.requestTimes[index]);
			}
		}
		return times;
	}

	http::Request last(const std::string &kind) const
	{
		http::Request found;
		for (const http::Request &request : transport.requests) {
			if (ScriptedTransport::kindOf(request) == kind) {
				found = request;
			}
		}
		return found;
	}

	/// Of each download, in turn.
	std::vector<std::string> keysOfDownloads() const
	{
		std::vector<std::string> keys;
		for (const http::Request &request : transport.requests) {
			if (ScriptedTransport::kindOf(request) == "download") {
				keys.push_back(request.bearerToken);
			}
		}
		return keys;
	}

	void expectPollsTwoSecondsApart() const
	{
		const auto times = timesOf("poll");
		for (size_t index = 1; index < times.size(); ++index) {
			EXPECT_GE(times[index] - times[index - 1], std::chrono::seconds(2)) << index;
		}
	}

	/// Accepted and waiting for a provider that is at work.
	std::string wait()
	{
		transport.answerAlways("poll", json(200, kProcessing));
		const std::string id = generate();
		runUntil(id, State::waiting);
		return id;
	}
};

} // namespace r2v::generation
