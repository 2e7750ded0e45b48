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
#include "core/http/link-reach.hpp"
#include "core/http/proxy-choice.hpp"
#include "core/http/transport.hpp"
#include "core/http/url-policy.hpp"

namespace r2v::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// One request, from its first hop to its response. The transport adds its handle to the multi handle and removes it.
/// Nothing here calls the user back, so that callbacks never run inside libcurl.
class CurlTransfer {
public:
	/// `addresses` outlives it. It notes where the user's own URLs were found, for links that their servers name.
	CurlTransfer(Request request, CurlSettings settings, AddressBook &addresses);
	CurlTransfer(const CurlTransfer &) = delete;
	CurlTransfer &operator=(const CurlTransfer &) = delete;

	CURL *handle() const { return easy_.get(); }

	/// Makes the handle ready for the first hop. False: the request ends here, with the response.
	bool begin();
	/// Call it when libcurl is done with the hop. True: the handle is ready for the next one. False: the response
	/// is complete.
	bool hopEnded(CURLcode code);
	/// Call it when the stall timeout has passed. The response is complete, and the handle must leave the multi
	/// handle.
	void endAsStalled();

	/// When it will count as stalled, unless a byte moves before.
	SteadyTime stallsAt() const;

	struct Progress {
		uint64_t doneBytes = 0;
		uint64_t totalBytes = 0;
		bool operator==(const Progress &) const = default;
	};
	/// Progress since the last call, at most ten times a second.
	std::optional<Progress> takeProgress();

	Response takeResponse() { return std::move(response_); }
	const Response &response() const { return response_; }
	/// Method and URL, without anything that must not be logged.
	std::string logName() const;
	Milliseconds age() const;

private:
	bool beginHop();
	void setCallbacks();
	void setConnectionOptions();
	void setProxy();
	bool setHeaders();
	bool setBody();
	void addHeader(const std::string &line);
	bool fail(Failure failure, const std::string &detail);
	void complete(CURLcode code);
	Failure failureOf(CURLcode code) const;
	std::string detailOf(Failure failure, CURLcode code) const;
	/// The status of the proxy's answer to CONNECT; 0 if there was none.
	long proxyStatus() const;
	bool proxyRefusedLogin() const;
	bool hasAllAnnounced() const;
	bool endedByClosing(CURLcode code) const;
	bool tryOtherProxyLogin();
	bool followRedirect();
	bool startOver();
	std::optional<Milliseconds> leftOfTotal() const;

	static size_t onHeader(char *data, size_t size, size_t count, void *self);
	static size_t onBody(char *data, size_t size, size_t count, void *self);
	static int onTransferInfo(void *self, curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up);
	static int onConnected(void *self, char *peer, char *local, int peerPort, int localPort);
	static curl_socket_t onOpenSocket(void *self, curlsocktype purpose, curl_sockaddr *address);
	/// An exception must not cross libcurl, which is C, so it ends the hop.
	template <typename Result, typename Body>
	Result guardedCallback(const char *place, Result fallback, Body &&body) noexcept;
	void noteException(const char *place, const char *what);

	void takeHeaderLine(std::string_view line);
	bool headersComplete();
	bool connectionStands(std::string_view peer);
	curl_socket_t openSocketTo(const curl_sockaddr &address);
	size_t takeBody(std::string_view bytes);
	bool takeProgressOf(curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up);
	bool redirects() const;
	void noteActivity() { lastActivity_ = std::chrono::steady_clock::now(); }

	const Request request_;
	const CurlSettings settings_;
	AddressBook &addresses_;
	const SteadyTime startedAt_;
	SteadyTime lastActivity_;

	CurlEasy easy_;
	CurlList headerList_;
	CurlMime form_;
	std::array<char, CURL_ERROR_SIZE> errorText_{};

	/// The user's own choice: the URL of the request, or that of the provider that named it.
	CheckedUrl base_;
	CheckedUrl firstUrl_;
	CheckedUrl url_;
	LinkReach reach_;
	int redirectsFollowed_ = 0;
	/// A redirect has led to another origin, which must not get the key.
	bool leftFirstOrigin_ = false;
	bool startedOver_ = false;
	/// Content is taken as it arrives, whatever encoding it claims.
	bool takesRaw_ = false;

	std::optional<Proxy> proxy_;
	/// Negotiate comes first if the proxy accepts it, but needs a ticket that many users don't have.
	bool withoutNegotiate_ = false;
	/// This hop's host has an address that no link may lead to.
	bool addressRefused_ = false;
	bool socketOpened_ = false;
	/// The server that this hop is connected to; nothing if a proxy is between.
	std::optional<AddressClass> peer_;

	BodySink sink_;
	Response response_;
	size_t headerBytes_ = 0;
	bool headersDone_ = false;
	size_t discardedBytes_ = 0;
	/// Set by a callback that ends the hop.
	Failure callbackFailure_ = Failure::none;
	/// The message of an exception in a callback.
	std::array<char, 128> exceptionText_{};
	/// libcurl was about to send on an established connection, in this hop or an earlier one.
	bool mayHaveSent_ = false;
	bool connected_ = false;

	Progress progress_;
	Progress reportedProgress_;
	SteadyTime reportedAt_{};
};

} // namespace r2v::http
