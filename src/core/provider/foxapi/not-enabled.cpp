// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/not-enabled.hpp"

#include <algorithm>

#include "core/http/ascii.hpp"
#include "core/provider/foxapi/tolerant-json.hpp"

namespace r2v::foxapi {

namespace {

/// By plainName(): model_not_found, ModelNotFound and Model.NotFound are one.
bool isSuchName(std::string_view name)
{
	const std::string plain = plainName(name);
	for (const std::string_view part : {"modelnotfound",         "modelnotexist",
					    "modeldoesnotexist",     "modelnotallowed",
					    "modelnotsupported",     "modelnotavailable",
					    "modelnotenabled",       "modelnotpermitted",
					    "modelnotopen",          "modelnotauthorized",
					    "modelnotaccessible",    "modelaccessdenied",
					    "modeldisabled",         "modelforbidden",
					    "modelpermissiondenied", "nosuchmodel",
					    "nomodelaccess",         "nocompatiblechannel",
					    "noavailablechannel",    "nochannelavailable",
					    "channelnotfound",       "accessdeniedunpurchased",
					    "featurenotenabled",     "invalidendpointormodelnotfound"}) {
		if (plain.find(part) != std::string::npos) {
			return true;
		}
	}
	return plain == "unsupportedmodel" || plain == "unknownmodel" || plain == "invalidmodel" ||
	       plain == "invalidmodelerror" || plain == "nochannel" || plain == "notenabled";
}

/// For gateways that have no code for it.
bool saysSo(std::string_view message)
{
	for (const std::string_view words :
	     {"no compatible channel", "no available channel", "do not have access to model",
	      "do not have access to the model", "does not have access to model", "no access to model",
	      "not allowed to use model", "not authorized to use model", "无可用渠道", "无权使用模型",
	      "无权访问模型"}) {
		if (http::findNoCase(message, words) != std::string_view::npos) {
			return true;
		}
	}
	return http::findNoCase(message, "model") != std::string_view::npos &&
	       http::findNoCase(message, "does not exist or you do not have access") != std::string_view::npos;
}

} // namespace

bool isNotEnabled(std::initializer_list<std::string_view> names, std::string_view message)
{
	return saysSo(message) || std::any_of(names.begin(), names.end(), isSuchName);
}

} // namespace r2v::foxapi
