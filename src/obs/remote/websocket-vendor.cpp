// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/websocket-vendor.hpp"

#include "obs/base/guarded.hpp"
#include "r2v-version.hpp"

namespace r2v::obs {

WebsocketVendor::WebsocketVendor(const Texts &texts, const Closing &closing, const GenerationRequests &generations,
				 const ClipRequests &clips, const ProgramRequests &program) :
	texts_(texts),
	closing_(closing), generations_(generations), clips_(clips), program_(program), binding_(R2V_NAME)
{
	if (!binding_.isOpen()) {
		blog(LOG_INFO, "%s no obs-websocket: its vendor requests are not available", kLogPrefix);
		return;
	}
	add(generations_);
	add(clips_);
	add(program_);
}

template <typename Uses>
void WebsocketVendor::add(const Uses &uses)
{
	for (const RequestOf<Uses> &known : Uses::all()) {
		binding_.addRequest(
			known.description.name, [this, &uses, &known](obs_data_t *request, obs_data_t *response) {
				Outcome error = known.checksItself ? Outcome{} : check(known.description, request);
				if (!error) {
					const Outcome crashed = RequestError{"internal", texts_("Error.Internal")};
					error = guarded("vendor request", crashed,
							[&] { return known.carryOut(uses, request, response); });
				}
				if (error) {
					obs_data_set_string(response, "error_code", error->code.c_str());
					obs_data_set_string(response, "error", error->sentence.c_str());
				}
			});
	}
}

Outcome WebsocketVendor::check(const RequestDescription &description, obs_data_t *request) const
{
	if (closing_.hasBegun()) {
		return RequestError{"internal", texts_("Error.ShuttingDown")};
	}
	if (const std::string wrong = checkFields(texts_, request, description.fields); !wrong.empty()) {
		return RequestError{"bad_request", wrong};
	}
	return {};
}

} // namespace r2v::obs
