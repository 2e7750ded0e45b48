// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace r2v::test {

struct ReceivedRequest {
	/// "GET /path HTTP/1.1".
	std::string line;
	/// Everything between the request line and the empty line.
	std::string headers;
	std::string body;

	/// Value of the first header of that name, case-insensitive; empty where there is none.
	std::string header(std::string_view name) const;
};

/// A server of raw bytes on 127.0.0.1: what it answers, and how it misbehaves, is the test's script. It records what
/// arrives, and ends by itself with all its threads when it goes out of scope, whatever the script waits for.
class LoopbackServer {
public:
	class Connection {
	public:
		explicit Connection(int socket) : socket_(socket) {}

		void send(std::string_view bytes);
		/// A complete answer with its length.
		void answer(std::string_view status, std::string_view body, std::string_view extraHeaders = {});
		/// Ends it in the ordinary way.
		void close();
		/// Ends it with a reset.
		void reset();
		/// Until the other side ends it or the server stops.
		void waitForEnd();
		/// Carries bytes to and from a port of this machine until either side ends; how many went there.
		size_t tunnelTo(uint16_t port);

	private:
		friend class LoopbackServer;
		bool readMore(std::string &buffer);

		const int socket_;
	};

	/// Called for each complete request, on the connection's thread.
	using Script = std::function<void(Connection &, const ReceivedRequest &)>;
	/// Called as soon as a connection is there, before anything is read of it.
	using OnConnection = std::function<void(Connection &)>;

	explicit LoopbackServer(Script script, OnConnection onConnection = {});
	~LoopbackServer();
	LoopbackServer(const LoopbackServer &) = delete;
	LoopbackServer &operator=(const LoopbackServer &) = delete;

	uint16_t port() const { return port_; }
	std::string url(std::string_view path) const;

	std::vector<ReceivedRequest> requests() const;
	size_t connections() const { return connectionCount_; }
	/// Connections that the other side has ended. Waits until there are so many, at most ten seconds.
	bool waitForEnded(size_t count);
	bool waitForRequests(size_t count);

private:
	void accept();
	void serve(int socket);

	const Script script_;
	const OnConnection onConnection_;
	int listener_ = -1;
	uint16_t port_ = 0;
	std::atomic<size_t> connectionCount_ = 0;

	mutable std::mutex mutex_;
	std::condition_variable changed_;
	std::vector<ReceivedRequest> requests_;
	std::vector<int> sockets_;
	std::vector<std::thread> threads_;
	size_t ended_ = 0;
	bool stopping_ = false;
	std::thread acceptThread_;
};

} // namespace r2v::test
