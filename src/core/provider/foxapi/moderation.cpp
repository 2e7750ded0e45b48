// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/moderation.hpp"

#include "core/http/ascii.hpp"

namespace r2v::foxapi {

bool isContentPolicy(std::initializer_list<std::string_view> words)
{
	// DataInspectionFailed is the upstream's verdict on content; InvalidParameter.DataInspection only says that a
	// reference could not be fetched, so "DataInspection" alone must not match.
	for (const std::string_view word : words) {
		for (const std::string_view sign :
		     {"content_policy", "content policy", "contentpolicy", "policy violation", "policy_violation",
		      "moderation", "datainspectionfailed", "ipinfringement", "nsfw", "inappropriate content",
		      "sensitive content", "safety system", "safety checker", "safety filter", "content_filter",
		      "content filter", "safety_violation"}) {
			if (http::findNoCase(word, sign) != std::string_view::npos) {
				return true;
			}
		}
	}
	return false;
}

} // namespace r2v::foxapi
