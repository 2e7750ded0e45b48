// SPDX-License-Identifier: GPL-2.0-or-later
// The callbacks that libcurl calls during a hop.
#include "core/http/curl-transfer.hpp"

#include <algorithm>
#include <cstdio>

#include "core/guard.hpp"
#include "core/http/ascii.hpp"
#include "core/http/content-encoding.hpp"
#include "core/http/part-note.hpp"
#include "core/http/socket-address.hpp"

namespace r2v::http {

namespace {

constexpr size_t kMaxHeaderBytes = 256 * 1024;
// The body of a redirect is read so that its connection can be reused, unless it is long.
constexpr size_t kMaxRedirectPageBytes = 64 * 1024;

} // namespace

template <typename Result, typename Body>
Result CurlTransfer::guardedCallback(const char *place, Result fallback, Body &&body) noexcept
{
	const auto report = [this](const char *where, const char *what) { noteException(where, what); };
	return guardedWith(report, place, fallback, std::forward<Body>(body));
}

void CurlTransfer::noteException(const char *place, const char *what)
{
	callbackFailure_ = Failure::other;
	snprintf(exceptionText_.data(), exceptionText_.size(), "%s: %s", place, what);
}

int CurlTransfer::onConnected(void *self, char *peer, char *, int, int)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	return transfer->guardedCallback("connected", CURL_PREREQFUNC_ABORT, [&] {
		return transfer->connectionStands(peer ? peer : "") ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
	});
}

/// Also called for a connection that an earlier request left open.
bool CurlTransfer::connectionStands(std::string_view peer)
{
	if (!proxy_) {
		peer_ = classOfHost(peer);
		if (!reach_.allows(peer_.value_or(AddressClass::unusable))) {
			addressRefused_ = true;
			callbackFailure_ = Failure::refusedUrl;
			return false;
		}
		if (request_.namedBy.empty() && redirectsFollowed_ == 0 && peer_) {
			addresses_.note(url_.origin, *peer_);
		}
	}
	mayHaveSent_ = true;
	connected_ = true;
	noteActivity();
	return true;
}

curl_socket_t CurlTransfer::onOpenSocket(void *self, curlsocktype, curl_sockaddr *address)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	return transfer->guardedCallback("socket", static_cast<curl_socket_t>(CURL_SOCKET_BAD),
					 [&] { return transfer->openSocketTo(*address); });
}

curl_socket_t CurlTransfer::openSocketTo(const curl_sockaddr &address)
{
	// With a proxy, this is the proxy's address.
	if (!proxy_ && !reach_.allows(classOf(address))) {
		addressRefused_ = true;
		return CURL_SOCKET_BAD;
	}
	socketOpened_ = true;
	return openSocket(address);
}

int CurlTransfer::onTransferInfo(void *self, curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	return transfer->guardedCallback(
		"progress", 1, [&] { return transfer->takeProgressOf(downTotal, down, upTotal, up) ? 0 : 1; });
}

bool CurlTransfer::takeProgressOf(curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up)
{
	Progress progress;
	if (request_.method == Method::post) {
		progress = {static_cast<uint64_t>(up), static_cast<uint64_t>(upTotal)};
	} else if (!headersDone_ || redirects()) {
		return true;
	} else {
		progress = {std::max(static_cast<uint64_t>(down), sink_.savedBytes()),
			    sink_.expectedBytes().value_or(static_cast<uint64_t>(downTotal))};
	}
	if (progress.doneBytes != progress_.doneBytes) {
		noteActivity();
		progress_ = progress;
	}
	return true;
}

size_t CurlTransfer::onHeader(char *data, size_t size, size_t count, void *self)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	const size_t bytes = size * count;
	return transfer->guardedCallback("header", size_t{0}, [&]() -> size_t {
		transfer->noteActivity();
		transfer->headerBytes_ += bytes;
		if (transfer->headerBytes_ > kMaxHeaderBytes) {
			transfer->callbackFailure_ = Failure::tooLarge;
			return 0;
		}
		const std::string_view line = trimmed({data, bytes});
		if (!line.empty()) {
			transfer->takeHeaderLine(line);
			return bytes;
		}
		// 0 tells libcurl to end. No header line has 0 bytes, not even the empty one.
		return transfer->headersComplete() ? bytes : 0;
	});
}

void CurlTransfer::takeHeaderLine(std::string_view line)
{
	if (headersDone_) {
		return;
	}
	const size_t colon = line.find(':');
	if (startsWithNoCase(line, "HTTP/") && (colon == std::string_view::npos || line.find(' ') < colon)) {
		// Also after a 1xx answer: only the last one counts.
		response_.headers.clear();
	} else if (colon != std::string_view::npos) {
		response_.headers.push_back(
			{std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
	}
}

bool CurlTransfer::headersComplete()
{
	long status = 0;
	curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
	if (headersDone_ || status < 200) {
		return true;
	}
	headersDone_ = true;
	response_.status = static_cast<int>(status);
	if (response_.header("Content-Encoding") && encodingOf(response_) == ContentEncoding::none) {
		curl_easy_setopt(easy_.get(), CURLOPT_HTTP_CONTENT_DECODING, 0L);
	}
	if (redirects()) {
		return true;
	}
	const bool beginsFile = status == 200 && !request_.saveTo.empty();
	if (beginsFile) {
		PartNote::remove(request_.saveTo);
	}
	callbackFailure_ = sink_.begin(response_);
	if (std::error_code error; beginsFile && callbackFailure_ == Failure::none &&
				   std::filesystem::is_regular_file(request_.saveTo, error)) {
		// Written before the first byte of the part that it describes.
		PartNote::of(response_, sink_.expectedBytes()).write(request_.saveTo);
	}
	return callbackFailure_ == Failure::none;
}

bool CurlTransfer::redirects() const
{
	const int status = response_.status;
	if (request_.sendOnce || request_.maxRedirects <= 0 || !response_.header("Location")) {
		return false;
	}
	if (status == 307 || status == 308) {
		return true;
	}
	return request_.method == Method::get && (status == 301 || status == 302 || status == 303);
}

size_t CurlTransfer::onBody(char *data, size_t size, size_t count, void *self)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	return transfer->guardedCallback("body", size_t{0}, [&] { return transfer->takeBody({data, size * count}); });
}

size_t CurlTransfer::takeBody(std::string_view bytes)
{
	noteActivity();
	if (redirects() || sink_.mustStartOver()) {
		discardedBytes_ += bytes.size();
		return discardedBytes_ <= kMaxRedirectPageBytes ? bytes.size() : 0;
	}
	callbackFailure_ = sink_.write(bytes);
	return callbackFailure_ == Failure::none && !sink_.cutOff() ? bytes.size() : 0;
}

} // namespace r2v::http
