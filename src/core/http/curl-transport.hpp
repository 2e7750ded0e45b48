// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>

#include "core/http/curl-settings.hpp"
#include "core/http/transport.hpp"
#include "core/log.hpp"

namespace r2v::http {

/// The network, through libcurl's multi interface. It has no thread: everything happens when the engine calls wait().
///
/// TLS is always verified. Every hop is https, or http to this machine only (url-policy.hpp). A link or redirect that a
/// server names may lead into the internet or to where the user's own base URL is (link-reach.hpp), judged by the
/// address that is connected to, or through a proxy by the address that the URL itself spells.
///
/// Redirects are followed here rather than by libcurl, which takes a key along to another port. A GET follows all of
/// them, but the bearer token only goes to the first URL's scheme, host and port, until one leads elsewhere. A POST
/// follows 307 and 308 to its own origin; any other redirect is its answer. A request with sendOnce follows none, has a
/// connection of its own and is HTTP/1.1, which leaves libcurl no reason to send it again.
///
/// A download is resumed from the end of its file at most; the end itself is requested again and compared
/// (part-note.hpp). If the server answers with another part or file than was requested, or with 416 although the file
/// is incomplete, the whole is requested once. An answer is whole once all announced bytes are here, however the
/// connection ends. An encoded body is decoded, and caps count what comes out.
///
/// A proxy is chosen here rather than by libcurl, which quotes one that it can't read, password included. Digest, NTLM
/// and Negotiate are supported; a proxy that refuses the login is Failure::proxyLogin. Of an unsuccessful answer at
/// most 256 KiB are kept; a longer one is cut off, but is no Failure::tooLarge, so that its status is not lost. A
/// redirect that the URL policy refuses is Failure::refusedUrl with mayHaveReachedServer set.
///
/// The destructor gives up all requests at once without calling back, even while a name look-up hangs.
class CurlTransport final : public Transport {
public:
	CurlTransport(CurlSettings settings, Logger log);
	~CurlTransport() override;

	/// Applies to requests that start from now on. On the engine thread, like everything but wakeUp.
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
