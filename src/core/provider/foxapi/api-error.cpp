// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/ascii.hpp"
#include "core/provider/foxapi/moderation.hpp"
#include "core/provider/foxapi/not-enabled.hpp"
#include "core/provider/foxapi/replies.hpp"
#include "core/provider/foxapi/tolerant-json.hpp"
#include "core/provider/plain-text.hpp"

namespace r2v::foxapi {

using nlohmann::json;
using provider::ApiError;
using provider::toPlainLine;

namespace {

/// {"detail":"…"} or the list of what a validator found: {"detail":[{"loc":["body","seed"],"msg":"…"}]}.
std::string detailText(const json &detail)
{
	if (!detail.is_array()) {
		return textOf(detail);
	}
	std::string text;
	for (const json &item : detail) {
		const json &place = member(item, "loc");
		const std::string field = place.is_array() && !place.empty() ? textOf(place.back()) : std::string();
		const std::string message = item.is_string() ? textOf(item) : firstText(item, {"msg", "message"});
		if (!message.empty()) {
			text.append(text.empty() ? "" : "; ").append(field.empty() ? "" : field + ": ").append(message);
		}
	}
	return text;
}

std::string firstNotEmpty(std::initializer_list<std::string> texts)
{
	for (const std::string &text : texts) {
		if (!text.empty()) {
			return text;
		}
	}
	return {};
}

/// Gateways of this family say 400 for it.
bool isTaskNotFound(std::string_view code)
{
	const std::string name = plainName(code);
	return name.find("tasknotfound") != std::string::npos || name.find("tasknotexist") != std::string::npos;
}

} // namespace

ApiError parseError(const http::Response &response, UtcTime now)
{
	ApiError result = provider::errorOfStatus(response, now);
	const auto body = firstObject(response.body);
	if (!body) {
		// Half a JSON object is nothing to read.
		if (!http::trimmed(response.body).starts_with('{')) {
			result.message = provider::plainLineOfPage(response.body);
		}
		return result;
	}
	result.isJson = true;
	const json *place = &member(*body, "error");
	if (place->is_null()) {
		place = &member(*body, "errors");
	}
	const json &error = place->is_array() && !place->empty() ? place->front() : *place;
	result.type = toPlainLine(firstNotEmpty({textOf(member(error, "type")), textOf(member(*body, "type"))}));
	result.code = toPlainLine(firstNotEmpty({textOf(member(error, "code")), textOf(member(*body, "code"))}));
	result.message = toPlainLine(firstNotEmpty(
		{firstText(error, {"message", "msg"}), detailText(member(error, "detail")), textOf(error),
		 firstText(*body, {"message", "msg", "error_message"}), detailText(member(*body, "detail"))}));
	result.moderation = isContentPolicy({result.code, result.type, result.message});
	result.notEnabled = isNotEnabled({result.code, result.type, textOf(error)}, result.message);
	result.unknownTask = response.status == 404 || response.status == 410 || isTaskNotFound(result.code);
	return result;
}

} // namespace r2v::foxapi
