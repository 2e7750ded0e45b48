// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"

namespace r2v::http {

struct Header {
	std::string name;
	std::string value;
};

/// One part of a multipart/form-data body: a value, or the content of a file if `file` is set.
struct FormPart {
	std::string name;
	std::string value;
	std::filesystem::path file;
	std::string fileName;
	std::string contentType;
};

enum class Method { get = 1, post };

struct Request {
	Method method = Method::get;
	std::string url;
	/// The base URL of the provider that named `url`, which may be relative to it. Empty if the user chose `url`. A
	/// link of plain http is requested by https, and may lead to this machine or its neighbours only if the base
	/// URL's own address is of that kind.
	std::string namedBy;
	/// Never contains Authorization: use bearerToken.
	std::vector<Header> headers;
	/// Only sent to the scheme, host and port of `url`, and never again once a redirect has led elsewhere.
	std::string bearerToken;
	/// The header that carries it, up to the token itself.
	std::string tokenHeader = "Authorization: Bearer ";
	/// Body of a post, and its type. Ignored if `form` is not empty.
	std::string body;
	std::string contentType;
	std::vector<FormPart> form;
	/// If set, the body of a 200 or 206 is written to this file instead of Response::body. With resumeFromBytes > 0
	/// the Range header asks for the rest: 206 appends at that offset. 200 starts over, as does anything that shows
	/// that the rest belongs to another file than the part.
	std::filesystem::path saveTo;
	uint64_t resumeFromBytes = 0;
	/// For the whole body, resumed bytes included. Beyond it the request ends as Failure::tooLarge.
	uint64_t maxBodyBytes = 1 << 20;
	Milliseconds connectTimeout{15000};
	/// If no byte moves in either direction for this long, the request ends as Failure::stalled.
	Milliseconds stallTimeout{30000};
	/// 0: none.
	Milliseconds totalTimeout{0};
	int maxRedirects = 5;
	/// For the paid post: a fresh connection that is closed afterwards, no redirects, and no resending by the
	/// library.
	bool sendOnce = false;
};

enum class Failure {
	none = 1,
	/// The URL is neither https nor loopback, or is no URL at all, or a link leads where none may: nothing was sent
	/// there.
	refusedUrl,
	/// The key contains what no header can: nothing was sent.
	refusedKey,
	/// The proxy setting can't be read: nothing was sent.
	badProxy,
	/// The proxy wants another user or password: the server was not reached.
	proxyLogin,
	nameLookup,
	connect,
	tls,
	timedOut,
	stalled,
	connectionLost,
	tooLarge,
	tooManyRedirects,
	/// The file of saveTo could not be written.
	cannotWrite,
	diskFull,
	/// The file of a form part could not be read: nothing was sent.
	cannotRead,
	other,
};

std::string_view toString(Failure failure);

struct Response {
	/// Status of the last answer; 0 if none came.
	int status = 0;
	Failure failure = Failure::none;
	/// False only if the request provably never reached the server: refused URL or key, proxy, name, connect, TLS.
	bool mayHaveReachedServer = true;
	std::vector<Header> headers;
	/// Without the request's own key, in case the server repeats it.
	std::string body;
	/// Size of the file of saveTo, resumed bytes included.
	uint64_t savedBytes = 0;
	/// The size of the whole file according to the server, if it gave one.
	std::optional<uint64_t> expectedBytes;
	/// For the log: what went wrong, without secrets and query strings.
	std::string detail;

	bool ok() const { return failure == Failure::none && status >= 200 && status < 300; }
	/// Value of the first header of that name, case-insensitive.
	std::optional<std::string> header(std::string_view name) const;
};

using RequestId = uint64_t;

/// The only seam to the network. All calls from one thread (the engine's), except wakeUp.
class Transport {
public:
	using OnDone = std::function<void(Response)>;
	using OnProgress = std::function<void(uint64_t doneBytes, uint64_t totalBytes)>;

	virtual ~Transport() = default;

	/// Returns at once. onDone is called exactly once, from a later wait(), unless the request is aborted first.
	/// onDone and onProgress may call start and abort.
	virtual RequestId start(Request request, OnDone onDone, OnProgress onProgress = {}) = 0;

	/// Stops sending and receiving within 100 ms, without calling onDone. Ignores unknown ids.
	virtual void abort(RequestId id) = 0;

	/// Sleeps until something happens, wakeUp() is called or the timeout passes (without one: forever), then calls
	/// back for what happened. Uses no CPU while nothing happens.
	virtual void wait(std::optional<Milliseconds> timeout) = 0;

	/// Any thread: ends the current wait, or the next one if none is under way.
	virtual void wakeUp() = 0;
};

} // namespace r2v::http
