// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/curl-failure.hpp"

namespace r2v::http {

Failure failureOfCurl(CURLcode code, bool connected)
{
	switch (code) {
	case CURLE_OK:
		return Failure::none;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return Failure::refusedUrl;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return Failure::nameLookup;
	case CURLE_COULDNT_CONNECT:
	case CURLE_PROXY:
		return Failure::connect;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CRL_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_ENGINE_NOTFOUND:
	case CURLE_SSL_ENGINE_SETFAILED:
	case CURLE_SSL_ENGINE_INITFAILED:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_USE_SSL_FAILED:
		return Failure::tls;
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		// A proxy that refuses to connect ends the hop like this too, before the server was reached.
		return connected ? Failure::connectionLost : Failure::connect;
	case CURLE_READ_ERROR:
	case CURLE_ABORTED_BY_CALLBACK:
		return Failure::cannotRead;
	case CURLE_FILESIZE_EXCEEDED:
		return Failure::tooLarge;
	default:
		return Failure::other;
	}
}

bool isPlainEnd(CURLcode code, std::string_view words)
{
	const auto say = [words](std::string_view part) { return words.find(part) != std::string_view::npos; };
	// As worded by OpenSSL 3, by OpenSSL from 3.2 on with newer libcurls, and by GnuTLS.
	return code == CURLE_RECV_ERROR && (say("unexpected eof") || words.ends_with("SSL_ERROR_SYSCALL, errno 0") ||
					    say("TLS connection was non-properly terminated"));
}

} // namespace r2v::http
