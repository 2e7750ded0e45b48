// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/http/curl-transport.hpp"
#include "hurried-clock.hpp"

namespace r2v::test {

/// What goes wrong on this side of the wire, at one step. What goes wrong on the other side is scripted there.
struct Trouble {
	/// "upload", "submit", "poll" or "download".
	std::string step;
	/// Scheme, host and port that take the place of the right ones: where nobody listens, where TLS is wrong, a
	/// name that is not found or hangs. Empty: none.
	std::string instead;
	/// So many requests of the step meet it; 0: all.
	int count = 0;
	/// The wall clock jumps as the first request of the step starts.
	Milliseconds clockJump{0};
	/// The disk is filled as the first request of the step starts, by a file of this name. Empty: not.
	std::filesystem::path ballast;
};

/// The real network by libcurl, with time limits that are `patience` times as short. Engine thread.
class TroubledTransport final : public http::Transport {
public:
	TroubledTransport(HurriedClock &clock, int patience, http::CurlSettings settings, Trouble trouble);

	http::RequestId start(http::Request request, OnDone onDone, OnProgress onProgress) override;
	void abort(http::RequestId id) override { curl_.abort(id); }
	void wait(std::optional<Milliseconds> timeout) override;
	void wakeUp() override { curl_.wakeUp(); }

	/// Requests so far, by step. Only while no engine runs on it.
	const std::map<std::string, int> &counts() const { return counts_; }

private:
	void meetTrouble(http::Request &request);

	HurriedClock &clock_;
	const int patience_;
	const Trouble trouble_;
	std::map<std::string, int> counts_;
	http::CurlTransport curl_;
};

std::string stepOf(const http::Request &request);

} // namespace r2v::test
