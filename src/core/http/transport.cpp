// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/transport.hpp"

#include "core/http/ascii.hpp"

namespace r2v::http {

std::string_view toString(Failure failure)
{
	switch (failure) {
	case Failure::none:
		return "none";
	case Failure::refusedUrl:
		return "refused URL";
	case Failure::refusedKey:
		return "refused key";
	case Failure::badProxy:
		return "the proxy setting can't be read; write special characters as %2F";
	case Failure::proxyLogin:
		return "the proxy refused the user name or password";
	case Failure::nameLookup:
		return "name look-up failed";
	case Failure::connect:
		return "could not connect";
	case Failure::tls:
		return "TLS failed";
	case Failure::timedOut:
		return "timed out";
	case Failure::stalled:
		return "stalled";
	case Failure::connectionLost:
		return "connection lost";
	case Failure::tooLarge:
		return "answer too large";
	case Failure::tooManyRedirects:
		return "too many redirects";
	case Failure::cannotWrite:
		return "could not write the file";
	case Failure::diskFull:
		return "disk full";
	case Failure::cannotRead:
		return "could not read the file";
	case Failure::other:
		break;
	}
	return "failed";
}

std::optional<std::string> Response::header(std::string_view name) const
{
	for (const Header &candidate : headers) {
		if (equalsNoCase(candidate.name, name)) {
			return candidate.value;
		}
	}
	return std::nullopt;
}

} // namespace r2v::http
