// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/body-sink.hpp"
#include "core/http/curl-handles.hpp"
#include "core/http/curl-settings.hpp"
#include "core/http/transport.hpp"
#include "core/http/url-policy.hpp"

namespace r2v::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One request from its first hop to its response. The transport puts its handle into the multi handle and takes it
/// out; nothing here calls back to the user, so that callbacks never run inside libcurl.
class CurlTransfer {
public:
	CurlTransfer(Request request, CurlSettings settings);
	CurlTransfer(const CurlTransfer &) = delete;
	CurlTransfer &operator=(const CurlTransfer &) = delete;

	CURL *handle() const { return easy_.get(); }

	/// Makes the handle ready for the first hop. False: it ends here, with the response.
	bool begin();
	/// libcurl is done with the hop. True: the handle is ready for the next one; false: the response is complete.
	bool hopEnded(CURLcode code);
	/// The stall timeout has passed: the response is complete, and the handle must leave the multi handle.
	void endAsStalled();

	/// When it counts as stalled unless a byte moves.
	SteadyTime stallsAt() const;

	struct Progress {
		uint64_t doneBytes = 0;
		uint64_t totalBytes = 0;
		bool operator==(const Progress &) const = default;
	};
	/// What is new since the last call, not more often than ten times a second.
	std::optional<Progress> takeProgress();

	Response takeResponse() { return std::move(response_); }
	const Response &response() const { return response_; }
	/// Method and URL without what must not be logged.
	std::string logName() const;
	Milliseconds age() const;

private:
	bool beginHop();
	void setConnectionOptions();
	bool setHeaders();
	bool setBody();
	void addHeader(const std::string &line);
	bool fail(Failure failure, const std::string &detail);
	void complete(CURLcode code);
	Failure failureOf(CURLcode code) const;
	bool followRedirect();
	bool startOver();
	std::optional<Milliseconds> leftOfTotal() const;

	static size_t onHeader(char *data, size_t size, size_t count, void *self);
	static size_t onBody(char *data, size_t size, size_t count, void *self);
	static int onTransferInfo(void *self, curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up);
	static int onConnected(void *self, char *peer, char *local, int peerPort, int localPort);

	void takeHeaderLine(std::string_view line);
	bool headersComplete();
	bool redirects() const;
	void noteActivity() { lastActivity_ = std::chrono::steady_clock::now(); }

	const Request request_;
	const CurlSettings settings_;
	const SteadyTime startedAt_;
	SteadyTime lastActivity_;

	CurlEasy easy_;
	CurlList headerList_;
	CurlMime form_;
	std::array<char, CURL_ERROR_SIZE> errorText_{};

	CheckedUrl firstUrl_;
	CheckedUrl url_;
	int redirectsFollowed_ = 0;
	bool startedOver_ = false;

	BodySink sink_;
	Response response_;
	size_t headerBytes_ = 0;
	bool headersDone_ = false;
	size_t discardedBytes_ = 0;
	/// Set in a callback that ends the hop.
	Failure callbackFailure_ = Failure::none;
	/// libcurl was about to send on an established connection, on this or an earlier hop.
	bool mayHaveSent_ = false;
	bool connected_ = false;

	Progress progress_;
	Progress reportedProgress_;
	SteadyTime reportedAt_{};
};

} // namespace r2v::http
