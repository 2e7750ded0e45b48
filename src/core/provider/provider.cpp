// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/provider.hpp"

#include <algorithm>

#include "core/http/url-policy.hpp"

namespace r2v::provider {

namespace {

// Of one try; the next one goes on where it stopped. Else a server that drips would be listened to for ever.
constexpr Milliseconds kDownloadTotal = std::chrono::seconds(900);

} // namespace

const Model &Provider::modelOf(std::string_view name) const
{
	const auto found = std::ranges::find(profile_.models, name, &Model::name);
	return found == profile_.models.end() ? usualModel() : *found;
}

http::Request Provider::downloadRequest(const Access &access, const std::string &url,
					const std::filesystem::path &saveTo, uint64_t resumeFromBytes,
					uint64_t maxBytes) const
{
	http::Request request;
	request.url = url;
	request.namedBy = access.baseUrl;
	const http::CheckedUrl base = http::checkUrl(access.baseUrl);
	if (base.allowed() && http::checkLink(base, url).origin == base.origin) {
		addKey(request, access.apiKey);
	}
	request.saveTo = saveTo;
	request.resumeFromBytes = resumeFromBytes;
	request.maxBodyBytes = maxBytes;
	request.totalTimeout = kDownloadTotal;
	return request;
}

} // namespace r2v::provider
