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

/// One part of a multipart/form-data body: a value, or the content of a file when `file` is set.
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
	/// The base URL of the provider that named `url`, which may be relative to it; empty for the user's own choice.
	/// Such a link is asked by https where it says http, and leads to this machine or its neighbours only where the
	/// base URL's own address is of that kind.
	std::string namedBy;
	/// Never holds Authorization: that is what bearerToken is for.
	std::vector<Header> headers;
	/// Sent to the scheme, host and port of `url` only, and never again once a redirect has led elsewhere.
	std::string bearerToken;
	/// The header that carries it, up to the token itself.
	std::string tokenHeader = "Authorization: Bearer ";
	/// Body of a post, with its type; ignored when `form` is not empty.
	std::string body;
	std::string contentType;
	std::vector<FormPart> form;
	/// When set, the body of a 200 or 206 is written to this file instead of Response::body.
	/// With resumeFromBytes > 0 the Range header asks for the rest: 206 appends at that offset, 200 starts over,
	/// and so does all that shows that the rest is of another file than the part.
	std::filesystem::path saveTo;
	uint64_t resumeFromBytes = 0;
	/// Of the whole body, resumed bytes included. Beyond it the request ends as Failure::tooLarge.
	uint64_t maxBodyBytes = 1 << 20;
	Milliseconds connectTimeout{15000};
	/// No byte in either direction for this long ends the request as Failure::stalled.
	Milliseconds stallTimeout{30000};
	/// 0: none.
	Milliseconds totalTimeout{0};
	int maxRedirects = 5;
	/// The paid post: a fresh connection that is closed afterwards, no redirect, no resend by the library.
	bool sendOnce = false;
};

enum class Failure {
	none = 1,
	/// Not https and not loopback, or not a URL at all, or a link to where none may lead: nothing was sent there.
	refusedUrl,
	/// The key holds what no header can: nothing was sent.
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
	/// Of the last answer; 0 when none came.
	int status = 0;
	Failure failure = Failure::none;
	/// False only where the request provably never reached the server: refused URL or key, proxy, name, connect,
	/// TLS.
	bool mayHaveReachedServer = true;
	std::vector<Header> headers;
	/// Without the request's own key, should the server repeat it.
	std::string body;
	/// Size of the file of saveTo, resumed bytes included.
	uint64_t savedBytes = 0;
	/// What the server said the whole file has, if it said so.
	std::optional<uint64_t> expectedBytes;
	/// For the log: what went wrong, free of secrets and query strings.
	std::string detail;

	bool ok() const { return failure == Failure::none && status >= 200 && status < 300; }
	/// Value of the first header of that name, case-insensitive.
	std::optional<std::string> header(std::string_view name) const;
};

using RequestId = uint64_t;

/// The one seam to the network. All calls from one thread (the engine's), except wakeUp.
class Transport {
public:
	using OnDone = std::function<void(Response)>;
	using OnProgress = std::function<void(uint64_t doneBytes, uint64_t totalBytes)>;

	virtual ~Transport() = default;

	/// Returns at once. onDone is called exactly once, from a later wait(), unless the request is aborted before.
	/// onDone and onProgress may call start and abort.
	virtual RequestId start(Request request, OnDone onDone, OnProgress onProgress = {}) = 0;

	/// Within 100 ms nothing more is sent or received. Unknown ids are ignored. onDone is not called.
	virtual void abort(RequestId id) = 0;

	/// Sleeps until something happened, wakeUp() was called or the timeout passed (no timeout: for ever), and calls
	/// back for what happened. Uses no CPU while nothing happens.
	virtual void wait(std::optional<Milliseconds> timeout) = 0;

	/// From any thread: ends the current wait, or the next one if none is under way.
	virtual void wakeUp() = 0;
};

} // namespace r2v::http
