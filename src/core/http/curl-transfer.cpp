// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/curl-transfer.hpp"

#include <algorithm>

#include "core/http/ascii.hpp"
#include "core/http/curl-failure.hpp"
#include "core/http/curl-form.hpp"
#include "core/http/part-note.hpp"
#include "core/http/redaction.hpp"

namespace r2v::http {

namespace {

constexpr auto kProgressGap = std::chrono::milliseconds(100);
constexpr long kDownloadBufferBytes = 256 * 1024;

constexpr unsigned long kProxyLogins = CURLAUTH_BASIC | CURLAUTH_DIGEST | CURLAUTH_NTLM | CURLAUTH_NEGOTIATE;
constexpr char kNotInReach[] = "a link from the network may not lead to this machine or its neighbours";

bool isHeaderText(std::string_view text)
{
	return std::none_of(text.begin(), text.end(), [](char character) {
		const auto byte = static_cast<unsigned char>(character);
		return byte < 0x20 || byte == 0x7F;
	});
}

} // namespace

CurlTransfer::CurlTransfer(Request request, CurlSettings settings, AddressBook &addresses) :
	request_(std::move(request)), settings_(std::move(settings)), addresses_(addresses),
	startedAt_(std::chrono::steady_clock::now()), lastActivity_(startedAt_), easy_(curl_easy_init()),
	sink_(request_)
{}

bool CurlTransfer::begin()
{
	base_ = checkUrl(request_.namedBy.empty() ? request_.url : request_.namedBy);
	firstUrl_ = base_;
	if (!request_.namedBy.empty() && base_.allowed()) {
		firstUrl_ = checkLink(base_, request_.url);
		reach_ = LinkReach::ofLink(firstUrl_.origin == base_.origin, addresses_.find(base_.origin));
	}
	url_ = firstUrl_;
	if (!url_.allowed()) {
		return fail(Failure::refusedUrl, url_.refusal);
	}
	if (!easy_) {
		return fail(Failure::other, "no memory");
	}
	return beginHop();
}

bool CurlTransfer::beginHop()
{
	curl_easy_reset(easy_.get());
	form_.reset();
	headerList_.reset();
	errorText_.fill(0);
	response_ = Response();
	headersDone_ = false;
	headerBytes_ = 0;
	discardedBytes_ = 0;
	callbackFailure_ = Failure::none;
	exceptionText_.fill(0);
	connected_ = false;
	addressRefused_ = false;
	socketOpened_ = false;
	peer_.reset();
	noteActivity();

	if (const auto literal = classOfHost(url_.origin.host); literal && !reach_.allows(*literal)) {
		return fail(Failure::refusedUrl, kNotInReach);
	}
	const ProxyChoice choice = chooseProxy(settings_.proxy, url_.origin);
	if (choice.unreadable) {
		return fail(Failure::badProxy, std::string(toString(Failure::badProxy)));
	}
	proxy_ = choice.proxy;
	setCallbacks();
	setConnectionOptions();
	setProxy();
	return setBody() && setHeaders();
}

void CurlTransfer::setCallbacks()
{
	CURL *easy = easy_.get();
	curl_easy_setopt(easy, CURLOPT_URL, url_.url.c_str());
	curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, errorText_.data());
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::onHeader);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::onBody);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::onTransferInfo);
	curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlTransfer::onConnected);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlTransfer::onOpenSocket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

void CurlTransfer::setConnectionOptions()
{
	CURL *easy = easy_.get();
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	// A hung look-up keeps a thread of libcurl's own, and nothing of ours waits for it.
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, url_.origin.loopback ? "http,https" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
	if (!settings_.caFile.empty()) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.caFile.u8string().c_str());
	} else {
#ifdef _WIN32
		curl_easy_setopt(easy, CURLOPT_SSL_OPTIONS, static_cast<long>(CURLSSLOPT_NATIVE_CA));
#endif
	}
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (!takesRaw_) {
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	}
	curl_easy_setopt(easy, CURLOPT_USERAGENT, settings_.userAgent.c_str());
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connectTimeout.count()));
	if (const auto left = leftOfTotal()) {
		curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max(*left, Milliseconds(1)).count()));
	}
	if (!request_.saveTo.empty()) {
		curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kDownloadBufferBytes);
	}
	if (request_.sendOnce) {
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
		curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
		curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
	} else {
		curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
	}
}

void CurlTransfer::setProxy()
{
	CURL *easy = easy_.get();
	// All was decided here, so that libcurl reads no variable and quotes none.
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_PROXY, proxy_ ? proxy_->address.c_str() : "");
	if (!proxy_ || !proxy_->user) {
		return;
	}
	curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, proxy_->user->c_str());
	curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, proxy_->password.c_str());
	// What is asked for again is CONNECT alone: all else goes through its tunnel.
	curl_easy_setopt(easy, CURLOPT_PROXYAUTH,
			 static_cast<long>(withoutNegotiate_ ? kProxyLogins & ~CURLAUTH_NEGOTIATE : kProxyLogins));
}

bool CurlTransfer::setBody()
{
	CURL *easy = easy_.get();
	if (request_.method == Method::get) {
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
		return true;
	}
	if (request_.form.empty()) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
		return true;
	}
	form_ = makeForm(easy, request_.form,
			 [this](const char *place, const char *what) { noteException(place, what); });
	if (!form_) {
		return fail(Failure::cannotRead, "a file of the form could not be opened");
	}
	curl_easy_setopt(easy, CURLOPT_MIMEPOST, form_.get());
	return true;
}

void CurlTransfer::addHeader(const std::string &line)
{
	curl_slist *longer = curl_slist_append(headerList_.get(), line.c_str());
	if (longer) {
		static_cast<void>(headerList_.release());
		headerList_.reset(longer);
	}
}

bool CurlTransfer::setHeaders()
{
	for (const Header &header : request_.headers) {
		if (!isHeaderText(header.name) || !isHeaderText(header.value)) {
			return fail(Failure::other, "a header holds control characters");
		}
		addHeader(header.name + ": " + header.value);
	}
	if (!request_.bearerToken.empty() && !leftFirstOrigin_) {
		if (!isHeaderText(request_.bearerToken)) {
			return fail(Failure::refusedKey, "the API key holds characters that no key has");
		}
		addHeader(request_.tokenHeader + request_.bearerToken);
	}
	if (request_.method == Method::post) {
		// Bodies go out at once: a server that does not know 100-continue would cost a second.
		addHeader("Expect:");
		if (request_.form.empty()) {
			addHeader(request_.contentType.empty() ? "Content-Type:"
							       : "Content-Type: " + request_.contentType);
		}
	}
	// Of a plain body that is cut off, what came can be read and gone on with. Other bodies are decoded all the
	// same.
	addHeader("Accept-Encoding: identity");
	if (sink_.resumeFromBytes() > 0) {
		addHeader("Range: bytes=" + std::to_string(sink_.resumeFromBytes()) + "-");
		if (const std::string validator = sink_.validator(); !validator.empty()) {
			addHeader("If-Range: " + validator);
		}
	}
	curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headerList_.get());
	return true;
}

std::optional<Milliseconds> CurlTransfer::leftOfTotal() const
{
	if (request_.totalTimeout <= Milliseconds(0)) {
		return std::nullopt;
	}
	return request_.totalTimeout - age();
}

Milliseconds CurlTransfer::age() const
{
	return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - startedAt_);
}

bool CurlTransfer::fail(Failure failure, const std::string &detail)
{
	response_.failure = failure;
	response_.mayHaveReachedServer = mayHaveSent_;
	response_.detail = redactSecret(redact(detail), request_.bearerToken);
	if (proxy_) {
		response_.detail = redactSecret(response_.detail, proxy_->password);
	}
	return false;
}

bool CurlTransfer::hopEnded(CURLcode code)
{
	if (headersDone_ && redirects()) {
		return followRedirect();
	}
	if (headersDone_ && sink_.mustStartOver() && !startedOver_) {
		return startOver();
	}
	if (code == CURLE_BAD_CONTENT_ENCODING && !takesRaw_ && request_.method == Method::get) {
		// Its label is wrong, as on files that were put into a store with one.
		takesRaw_ = true;
		return startOver();
	}
	if (tryOtherProxyLogin()) {
		return beginHop();
	}
	complete(code);
	return false;
}

bool CurlTransfer::tryOtherProxyLogin()
{
	long offered = 0;
	curl_easy_getinfo(easy_.get(), CURLINFO_PROXYAUTH_AVAIL, &offered);
	const auto logins = static_cast<unsigned long>(offered) & kProxyLogins;
	if (connected_ || withoutNegotiate_ || !proxyRefusedLogin() || !proxy_->user ||
	    (logins & CURLAUTH_NEGOTIATE) == 0 || logins == CURLAUTH_NEGOTIATE) {
		return false;
	}
	withoutNegotiate_ = true;
	return true;
}

long CurlTransfer::proxyStatus() const
{
	long status = 0;
	curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &status);
	return proxy_ ? status : 0;
}

bool CurlTransfer::proxyRefusedLogin() const
{
	if (!proxy_ || connected_) {
		return false;
	}
	long error = CURLPX_OK;
	curl_easy_getinfo(easy_.get(), CURLINFO_PROXY_ERROR, &error);
	return proxyStatus() == 407 || error == CURLPX_USER_REJECTED || error == CURLPX_NO_AUTH;
}

bool CurlTransfer::startOver()
{
	startedOver_ = true;
	sink_.forgetResume();
	return beginHop();
}

bool CurlTransfer::followRedirect()
{
	const CheckedUrl next = checkRedirect(url_, response_.header("Location").value_or(""));
	if (!next.allowed()) {
		return fail(Failure::refusedUrl, next.refusal);
	}
	if (request_.method == Method::post && next.origin != firstUrl_.origin) {
		response_.mayHaveReachedServer = true;
		response_.detail = "a post is not redirected to another host";
		return false;
	}
	if (++redirectsFollowed_ > request_.maxRedirects) {
		return fail(Failure::tooManyRedirects,
			    "more than " + std::to_string(request_.maxRedirects) + " redirects");
	}
	if (const auto left = leftOfTotal(); left && *left <= Milliseconds(0)) {
		return fail(Failure::timedOut, "the time for the whole request has passed");
	}
	const auto sender = proxy_ ? classOfHost(url_.origin.host) : peer_;
	reach_ = LinkReach::ofRedirect(next.origin == base_.origin, addresses_.find(base_.origin), sender);
	leftFirstOrigin_ = leftFirstOrigin_ || next.origin != firstUrl_.origin;
	url_ = next;
	return beginHop();
}

void CurlTransfer::complete(CURLcode code)
{
	const Failure closing = sink_.finish();
	Failure failure = callbackFailure_ != Failure::none ? callbackFailure_ : failureOf(code);
	if ((hasAllAnnounced() || endedByClosing(code)) && code != CURLE_BAD_CONTENT_ENCODING &&
	    (callbackFailure_ == Failure::none || callbackFailure_ == Failure::stalled)) {
		// However the connection ended after that.
		failure = Failure::none;
	}
	if (failure == Failure::none) {
		failure = closing;
	}
	// Some servers repeat a wrong key in their error, which goes on into records and status lines.
	response_.body = redactSecret(sink_.takeText(), request_.bearerToken);
	response_.savedBytes = sink_.savedBytes();
	response_.expectedBytes = sink_.expectedBytes();
	response_.mayHaveReachedServer = mayHaveSent_;
	response_.failure = failure;
	if (sink_.wasWhole()) {
		// To whoever asked for the rest, all of it is there.
		response_.status = 206;
		response_.body.clear();
	}
	if (failure != Failure::none) {
		fail(failure, detailOf(failure, code));
	}
	const bool whole =
		response_.ok() && response_.savedBytes == response_.expectedBytes.value_or(response_.savedBytes);
	if (!request_.saveTo.empty() && (whole || failure == Failure::tooLarge)) {
		PartNote::remove(request_.saveTo);
	}
}

bool CurlTransfer::hasAllAnnounced() const
{
	if (!headersDone_ || response_.header("Transfer-Encoding")) {
		return false;
	}
	curl_off_t announced = -1;
	curl_off_t received = 0;
	curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
	curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_DOWNLOAD_T, &received);
	return announced > 0 && received >= announced;
}

/// A body without a length ends with its connection. Many servers close that without TLS's own farewell.
bool CurlTransfer::endedByClosing(CURLcode code) const
{
	return headersDone_ && !response_.header("Content-Length") && !response_.header("Transfer-Encoding") &&
	       isPlainEnd(code, errorText_.data());
}

std::string CurlTransfer::detailOf(Failure failure, CURLcode code) const
{
	if (failure == Failure::refusedUrl && addressRefused_) {
		return kNotInReach;
	}
	if (failure == Failure::proxyLogin) {
		return proxy_->user ? std::string(toString(failure)) : "the proxy asks for a user name and password";
	}
	std::string words = exceptionText_.data();
	if (words.empty()) {
		// Where a proxy is, libcurl's own text may quote it.
		words = errorText_.front() != 0 && !proxy_ ? errorText_.data() : curl_easy_strerror(code);
	}
	if (const long status = proxyStatus(); !connected_ && status >= 300) {
		words = "the proxy answered " + std::to_string(status);
	}
	return std::string(toString(failure)) + " (curl " + std::to_string(code) + ": " + words + ")";
}

Failure CurlTransfer::failureOf(CURLcode code) const
{
	if (code == CURLE_WRITE_ERROR && sink_.cutOff()) {
		return Failure::none;
	}
	if (code != CURLE_OK && addressRefused_ && !socketOpened_) {
		return Failure::refusedUrl;
	}
	if (code != CURLE_OK && proxyRefusedLogin()) {
		return Failure::proxyLogin;
	}
	if (code != CURLE_OPERATION_TIMEDOUT) {
		return failureOfCurl(code, connected_);
	}
	if (const auto left = leftOfTotal(); connected_ || (left && *left <= Milliseconds(0))) {
		return Failure::timedOut;
	}
	curl_off_t lookedUpAfterUs = 0;
	curl_easy_getinfo(easy_.get(), CURLINFO_NAMELOOKUP_TIME_T, &lookedUpAfterUs);
	return lookedUpAfterUs == 0 ? Failure::nameLookup : Failure::connect;
}

SteadyTime CurlTransfer::stallsAt() const
{
	// Before there is a connection the connect timeout rules.
	return connected_ ? lastActivity_ + request_.stallTimeout : SteadyTime::max();
}

void CurlTransfer::endAsStalled()
{
	callbackFailure_ = Failure::stalled;
	complete(CURLE_OPERATION_TIMEDOUT);
	if (response_.failure != Failure::stalled) {
		return;
	}
	response_.detail = "no byte for " + std::to_string(request_.stallTimeout.count()) + " ms";
}

std::optional<CurlTransfer::Progress> CurlTransfer::takeProgress()
{
	const auto now = std::chrono::steady_clock::now();
	if (progress_ == reportedProgress_ || now - reportedAt_ < kProgressGap) {
		return std::nullopt;
	}
	reportedAt_ = now;
	reportedProgress_ = progress_;
	return progress_;
}

std::string CurlTransfer::logName() const
{
	const std::string method = request_.method == Method::post ? "POST " : "GET ";
	return redactSecret(redact(method + (url_.url.empty() ? std::string("(refused URL)") : url_.url)),
			    request_.bearerToken);
}

} // namespace r2v::http
