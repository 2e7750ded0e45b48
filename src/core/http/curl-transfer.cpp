// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/curl-transfer.hpp"

#include <algorithm>

#include "core/http/ascii.hpp"
#include "core/http/curl-failure.hpp"
#include "core/http/curl-form.hpp"
#include "core/http/redaction.hpp"

namespace r2v::http {

namespace {

constexpr auto kProgressGap = std::chrono::milliseconds(100);
constexpr size_t kMaxHeaderBytes = 256 * 1024;
// The page behind a redirect is read, so that its connection can be used again, unless it is long.
constexpr size_t kMaxRedirectPageBytes = 64 * 1024;
constexpr long kDownloadBufferBytes = 256 * 1024;

bool isHeaderText(std::string_view text)
{
	return std::none_of(text.begin(), text.end(), [](char character) {
		const auto byte = static_cast<unsigned char>(character);
		return byte < 0x20 || byte == 0x7F;
	});
}

} // namespace

CurlTransfer::CurlTransfer(Request request, CurlSettings settings) :
	request_(std::move(request)), settings_(std::move(settings)), startedAt_(std::chrono::steady_clock::now()),
	lastActivity_(startedAt_), easy_(curl_easy_init()), sink_(request_)
{}

bool CurlTransfer::begin()
{
	firstUrl_ = checkUrl(request_.url);
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
	connected_ = false;
	noteActivity();

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
	setConnectionOptions();
	return setBody() && setHeaders();
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
	if (url_.origin.loopback) {
		// Plain http and this machine's own services are nothing a proxy should see.
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	} else if (!settings_.proxy.empty()) {
		curl_easy_setopt(easy, CURLOPT_PROXY, settings_.proxy.c_str());
	}
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
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
	form_ = makeForm(easy, request_.form);
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
	if (!request_.bearerToken.empty() && url_.origin == firstUrl_.origin) {
		if (!isHeaderText(request_.bearerToken)) {
			return fail(Failure::other, "the API key holds control characters");
		}
		addHeader("Authorization: Bearer " + request_.bearerToken);
	}
	if (request_.method == Method::post) {
		// Bodies go out at once: a server that does not know 100-continue would cost a second.
		addHeader("Expect:");
		if (request_.form.empty()) {
			addHeader(request_.contentType.empty() ? "Content-Type:"
							       : "Content-Type: " + request_.contentType);
		}
	}
	if (!request_.saveTo.empty()) {
		addHeader("Accept-Encoding: identity");
		if (sink_.resumeFromBytes() > 0) {
			addHeader("Range: bytes=" + std::to_string(sink_.resumeFromBytes()) + "-");
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
	complete(code);
	return false;
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
	url_ = next;
	return beginHop();
}

void CurlTransfer::complete(CURLcode code)
{
	const Failure closing = sink_.finish();
	Failure failure = callbackFailure_ != Failure::none ? callbackFailure_ : failureOf(code);
	if (failure == Failure::none) {
		failure = closing;
	}
	// Some servers repeat a wrong key in their error, which goes on into records and status lines.
	response_.body = redactSecret(sink_.takeText(), request_.bearerToken);
	response_.savedBytes = sink_.savedBytes();
	response_.expectedBytes = sink_.expectedBytes();
	response_.mayHaveReachedServer = mayHaveSent_;
	response_.failure = failure;
	if (failure != Failure::none) {
		const std::string_view words = errorText_.front() != 0 ? errorText_.data() : curl_easy_strerror(code);
		fail(failure, std::string(toString(failure)) + " (curl " + std::to_string(code) + ": " +
				      std::string(words) + ")");
	}
}

Failure CurlTransfer::failureOf(CURLcode code) const
{
	if (code == CURLE_WRITE_ERROR && sink_.cutOff()) {
		return Failure::none;
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

int CurlTransfer::onConnected(void *self, char *, char *, int, int)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	transfer->mayHaveSent_ = true;
	transfer->connected_ = true;
	transfer->noteActivity();
	return CURL_PREREQFUNC_OK;
}

int CurlTransfer::onTransferInfo(void *self, curl_off_t downTotal, curl_off_t down, curl_off_t upTotal, curl_off_t up)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	const bool uploads = transfer->request_.method == Method::post;
	Progress progress;
	if (uploads) {
		progress = {static_cast<uint64_t>(up), static_cast<uint64_t>(upTotal)};
	} else if (!transfer->headersDone_ || transfer->redirects()) {
		return 0;
	} else {
		const BodySink &sink = transfer->sink_;
		progress = {std::max(static_cast<uint64_t>(down), sink.savedBytes()),
			    sink.expectedBytes().value_or(static_cast<uint64_t>(downTotal))};
	}
	if (progress.doneBytes != transfer->progress_.doneBytes) {
		transfer->noteActivity();
		transfer->progress_ = progress;
	}
	return 0;
}

size_t CurlTransfer::onHeader(char *data, size_t size, size_t count, void *self)
{
	auto *transfer = static_cast<CurlTransfer *>(self);
	const size_t bytes = size * count;
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
	// 0 tells libcurl to end; an empty line is never 0 bytes long.
	return transfer->headersComplete() ? bytes : 0;
}

void CurlTransfer::takeHeaderLine(std::string_view line)
{
	if (headersDone_) {
		return;
	}
	const size_t colon = line.find(':');
	if (startsWithNoCase(line, "HTTP/") && (colon == std::string_view::npos || line.find(' ') < colon)) {
		// Also behind a 1xx answer: only the last one counts.
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
	if (!redirects()) {
		callbackFailure_ = sink_.begin(response_);
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
	const size_t bytes = size * count;
	transfer->noteActivity();
	if (transfer->redirects() || transfer->sink_.mustStartOver()) {
		transfer->discardedBytes_ += bytes;
		return transfer->discardedBytes_ <= kMaxRedirectPageBytes ? bytes : 0;
	}
	transfer->callbackFailure_ = transfer->sink_.write({data, bytes});
	return transfer->callbackFailure_ == Failure::none && !transfer->sink_.cutOff() ? bytes : 0;
}

} // namespace r2v::http
