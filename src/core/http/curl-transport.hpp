// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include "core/http/curl-settings.hpp"
#include "core/http/transport.hpp"
#include "core/log.hpp"

namespace r2v::http {

/// The network, by libcurl's multi interface. It has no thread: everything happens in the engine's calls of wait().
///
/// TLS is always verified. https only, http to this machine only (url-policy.hpp), on every hop. What a server names, a
/// link or a redirect, leads into the internet or to where the user's own base URL is (link-reach.hpp), by the address
/// that is connected to; through a proxy by the address that the URL itself spells.
///
/// Redirects are followed here and not by libcurl, which takes a key along to another port: a GET follows them all, and
/// the bearer token goes to the first URL's scheme, host and port alone, until one leads elsewhere; a POST follows 307
/// and 308 to its own origin, and any other redirect is its answer. A request with sendOnce follows none, has a
/// connection of its own, and is HTTP/1.1, where libcurl has no reason left to send it again.
///
/// A download is resumed from no further than its file goes, and by its end, which is compared with what comes
/// (part-note.hpp). Where the server answers with another part or another file than was asked for, or with 416 though
/// the file is not whole, it is asked once more for the whole. All announced bytes are a whole answer, however the
/// connection ends. A body that comes encoded is decoded; its caps count what comes out.
///
/// A proxy is chosen here and not by libcurl, which quotes one that it can't read, password and all. A proxy that wants
/// Digest, NTLM or Negotiate is given it; one that refuses the login is Failure::proxyLogin. Of an answer that is no
/// success at most 256 KiB are kept; a longer one is cut off there and is no Failure::tooLarge, so that its status is
/// not lost. A redirect that the URL policy refuses is Failure::refusedUrl with mayHaveReachedServer set.
///
/// The destructor gives up all requests at once, without calling back, also while a name look-up hangs.
class CurlTransport final : public Transport {
public:
	CurlTransport(CurlSettings settings, Logger log);
	~CurlTransport() override;

	/// For requests that start from now on. On the engine thread, as everything but wakeUp.
	void setSettings(CurlSettings settings);

	RequestId start(Request request, OnDone onDone, OnProgress onProgress = {}) override;
	void abort(RequestId id) override;
	void wait(std::optional<Milliseconds> timeout) override;
	void wakeUp() override;

private:
	class Impl;
	std::unique_ptr<Impl> impl_;
};

} // namespace r2v::http
