// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/loopback-server.hpp"

#include <array>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/http/ascii.hpp"

namespace r2v::test {

namespace {

constexpr auto kLiveness = std::chrono::seconds(10);

/// Where the request that begins the buffer ends; npos while it is incomplete.
size_t endOfRequest(const std::string &buffer, ReceivedRequest &request)
{
	const size_t endOfHead = buffer.find("\r\n\r\n");
	if (endOfHead == std::string::npos) {
		return std::string::npos;
	}
	const size_t endOfLine = buffer.find("\r\n");
	request.line = buffer.substr(0, endOfLine);
	request.headers = endOfHead > endOfLine ? buffer.substr(endOfLine + 2, endOfHead - endOfLine - 2) : "";
	const std::string length = request.header("Content-Length");
	const size_t bodyBytes = length.empty() ? 0 : std::stoul(length);
	if (buffer.size() < endOfHead + 4 + bodyBytes) {
		return std::string::npos;
	}
	request.body = buffer.substr(endOfHead + 4, bodyBytes);
	return endOfHead + 4 + bodyBytes;
}

} // namespace

std::string ReceivedRequest::header(std::string_view name) const
{
	for (size_t at = 0; at < headers.size();) {
		const size_t end = std::min(headers.find("\r\n", at), headers.size());
		const std::string_view field = std::string_view(headers).substr(at, end - at);
		const size_t colon = field.find(':');
		if (colon != std::string_view::npos && http::equalsNoCase(field.substr(0, colon), name)) {
			return std::string(http::trimmed(field.substr(colon + 1)));
		}
		at = end + 2;
	}
	return {};
}

void LoopbackServer::Connection::send(std::string_view bytes)
{
	while (!bytes.empty()) {
		const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
		if (sent <= 0) {
			return;
		}
		bytes.remove_prefix(static_cast<size_t>(sent));
	}
}

void LoopbackServer::Connection::answer(std::string_view status, std::string_view body, std::string_view extraHeaders)
{
	send("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
	     std::string(extraHeaders) + "\r\n" + std::string(body));
}

void LoopbackServer::Connection::close()
{
	::shutdown(socket_, SHUT_RDWR);
}

void LoopbackServer::Connection::reset()
{
	// Unlike a close, this drops the connection although its other side still sends.
	const sockaddr unspecified{AF_UNSPEC, {}};
	::connect(socket_, &unspecified, sizeof unspecified);
}

void LoopbackServer::Connection::waitForEnd()
{
	std::string ignored;
	while (readMore(ignored)) {
		ignored.clear();
	}
}

size_t LoopbackServer::Connection::tunnelTo(uint16_t port)
{
	const int there = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons(port);
	size_t sent = 0;
	if (::connect(there, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0) {
		std::array<pollfd, 2> ends{pollfd{socket_, POLLIN, 0}, pollfd{there, POLLIN, 0}};
		std::array<char, 65536> bytes;
		bool open = true;
		while (open && ::poll(ends.data(), ends.size(), -1) > 0) {
			for (size_t from = 0; from < ends.size(); ++from) {
				if (ends[from].revents == 0) {
					continue;
				}
				const ssize_t got = ::recv(ends[from].fd, bytes.data(), bytes.size(), 0);
				if (got <= 0) {
					open = false;
					break;
				}
				Connection(ends[1 - from].fd).send({bytes.data(), static_cast<size_t>(got)});
				sent += from == 0 ? static_cast<size_t>(got) : 0;
			}
		}
	}
	::close(there);
	close();
	return sent;
}

bool LoopbackServer::Connection::readMore(std::string &buffer)
{
	std::array<char, 65536> bytes;
	const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
	if (got <= 0) {
		return false;
	}
	buffer.append(bytes.data(), static_cast<size_t>(got));
	return true;
}

LoopbackServer::LoopbackServer(Script script, OnConnection onConnection) :
	script_(std::move(script)), onConnection_(std::move(onConnection)),
	listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	socklen_t size = sizeof address;
	auto *raw = reinterpret_cast<sockaddr *>(&address);
	if (listener_ < 0 || ::bind(listener_, raw, size) != 0 || ::listen(listener_, 64) != 0 ||
	    ::getsockname(listener_, raw, &size) != 0) {
		throw std::runtime_error("no port on loopback");
	}
	port_ = ntohs(address.sin_port);
	acceptThread_ = std::thread([this] { accept(); });
}

LoopbackServer::~LoopbackServer()
{
	{
		const std::lock_guard lock(mutex_);
		stopping_ = true;
		for (const int socket : sockets_) {
			::shutdown(socket, SHUT_RDWR);
		}
	}
	::shutdown(listener_, SHUT_RDWR);
	acceptThread_.join();
	::close(listener_);
	for (std::thread &thread : threads_) {
		thread.join();
	}
	for (const int socket : sockets_) {
		::close(socket);
	}
}

std::string LoopbackServer::url(std::string_view path) const
{
	return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

std::vector<ReceivedRequest> LoopbackServer::requests() const
{
	const std::lock_guard lock(mutex_);
	return requests_;
}

bool LoopbackServer::waitForEnded(size_t count)
{
	std::unique_lock lock(mutex_);
	return changed_.wait_for(lock, kLiveness, [&] { return ended_ >= count; });
}

bool LoopbackServer::waitForRequests(size_t count)
{
	std::unique_lock lock(mutex_);
	return changed_.wait_for(lock, kLiveness, [&] { return requests_.size() >= count; });
}

void LoopbackServer::accept()
{
	while (true) {
		const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
		if (socket < 0) {
			return;
		}
		++connectionCount_;
		const std::lock_guard lock(mutex_);
		sockets_.push_back(socket);
		if (stopping_) {
			return;
		}
		threads_.emplace_back([this, socket] { serve(socket); });
	}
}

void LoopbackServer::serve(int socket)
{
	Connection connection(socket);
	if (onConnection_) {
		onConnection_(connection);
	}
	std::string buffer;
	do {
		ReceivedRequest request;
		size_t end = endOfRequest(buffer, request);
		while (end != std::string::npos) {
			buffer.erase(0, end);
			{
				const std::lock_guard lock(mutex_);
				requests_.push_back(request);
			}
			changed_.notify_all();
			script_(connection, request);
			request = ReceivedRequest();
			end = endOfRequest(buffer, request);
		}
	} while (connection.readMore(buffer));
	connection.close();
	const std::lock_guard lock(mutex_);
	++ended_;
	changed_.notify_all();
}

} // namespace r2v::test
