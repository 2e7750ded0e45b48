// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/retry-policy.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <curl/curl.h>

#include "core/http/ascii.hpp"

namespace r2v::http {

Milliseconds retryDelay(const RetryPolicy &policy, int attempt, double random, std::optional<Milliseconds> retryAfter)
{
	const double longest = static_cast<double>(policy.maxDelayMs.count());
	const double grown =
		static_cast<double>(policy.firstDelayMs.count()) * std::pow(policy.growth, std::max(attempt, 1) - 1);
	const double spread = 1 + policy.jitter * (2 * std::clamp(random, 0.0, 1.0) - 1);
	const auto delay = Milliseconds(static_cast<Milliseconds::rep>(std::min(grown, longest) * spread));
	const Milliseconds asked = std::clamp(retryAfter.value_or(Milliseconds(0)), Milliseconds(0), kMaxRetryAfter);
	return std::max(delay, asked);
}

bool isTransient(const Response &response)
{
	switch (response.failure) {
	case Failure::nameLookup:
	case Failure::connect:
	case Failure::timedOut:
	case Failure::stalled:
	case Failure::connectionLost:
		return true;
	case Failure::none:
		return response.status == 408 || response.status == 425 || response.status == 429 ||
		       response.status >= 500;
	case Failure::refusedUrl:
	case Failure::refusedKey:
	case Failure::badProxy:
	case Failure::proxyLogin:
	case Failure::tls:
	case Failure::tooLarge:
	case Failure::tooManyRedirects:
	case Failure::cannotWrite:
	case Failure::diskFull:
	case Failure::cannotRead:
	case Failure::other:
		break;
	}
	return false;
}

std::optional<Milliseconds> parseRetryAfter(std::string_view value, UtcTime now)
{
	const std::string text(trimmed(value));
	if (text.empty()) {
		return std::nullopt;
	}
	if (isDigit(text.front())) {
		double seconds = 0;
		double place = 1;
		bool fraction = false;
		for (const char character : text) {
			if (character == '.' && !fraction) {
				fraction = true;
			} else if (!isDigit(character)) {
				return std::nullopt;
			} else if (fraction) {
				place /= 10;
				seconds += place * (character - '0');
			} else {
				seconds = std::min(seconds * 10 + (character - '0'), 1e9);
			}
		}
		const double capped = std::min(seconds * 1000, static_cast<double>(kMaxRetryAfter.count()));
		return Milliseconds(static_cast<Milliseconds::rep>(std::llround(capped)));
	}
	// A date begins with the name of its day. curl reads all three forms of RFC 9110, whatever the locale.
	if (!isAlpha(text.front())) {
		return std::nullopt;
	}
	const time_t when = curl_getdate(text.c_str(), nullptr);
	if (when == -1) {
		return std::nullopt;
	}
	const auto delay = std::chrono::sys_seconds(std::chrono::seconds(when)) - now;
	return std::clamp(std::chrono::duration_cast<Milliseconds>(delay), Milliseconds(0), kMaxRetryAfter);
}

} // namespace r2v::http
