// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/program-requests.hpp"

#include <array>

#include "r2v-version.hpp"

namespace r2v::obs {

namespace {

Outcome getStatus(const ProgramRequests &uses, obs_data_t *, obs_data_t *response)
{
	const generation::EngineStatus status = uses.engine.status();
	obs_data_set_string(response, "version", R2V_VERSION);
	obs_data_set_bool(response, "armed", uses.triggers.isArmed());
	obs_data_set_bool(response, "panicked", uses.gate.isPanicked());
	obs_data_set_bool(response, "rehearsal", status.rehearsal);
	obs_data_set_bool(response, "has_key", status.hasKey);
	obs_data_set_int(response, "active", status.active);
	obs_data_set_int(response, "queued", status.queued);
	obs_data_set_int(response, "used_this_hour", status.usedThisHour);
	obs_data_set_int(response, "used_today", status.usedToday);
	return {};
}

Outcome setArmed(const ProgramRequests &uses, obs_data_t *request, obs_data_t *)
{
	if (!uses.triggers.setArmed(obs_data_get_bool(request, "armed"))) {
		return RequestError{"wrong_state", uses.texts("Error.PanicIsOn")};
	}
	return {};
}

Outcome setPanic(const ProgramRequests &uses, obs_data_t *request, obs_data_t *)
{
	uses.panic.set(!isGiven(request, "on") || obs_data_get_bool(request, "on"));
	return {};
}

Outcome turnRehearsal(const ProgramRequests &uses, obs_data_t *request, obs_data_t *)
{
	uses.rehearsal.set(obs_data_get_bool(request, "on"));
	return {};
}

} // namespace

std::span<const RequestOf<ProgramRequests>> ProgramRequests::all()
{
	static const std::array requests{
		RequestOf<ProgramRequests>{
			{.name = "get_status",
			 .meaning = "Tells how the plugin stands.",
			 .fields = {},
			 .answer = {{"version", "The version of the plugin."},
				    {"armed", "Whether the triggers of sources may start generations."},
				    {"panicked", "Whether panic is on."},
				    {"rehearsal", "Whether rehearsal is on, in which nothing is sent or paid."},
				    {"has_key", "Whether there is an API key that can be used."},
				    {"active", "How many generations are being worked on."},
				    {"queued", "How many generations wait for a free place or for approval."},
				    {"used_this_hour", "How many generations count towards `max_per_hour`."},
				    {"used_today", "How many generations count towards `max_per_day`."}},
			 .exampleRequest = "{}",
			 .exampleAnswer = R"({"version": "1.0.0", "armed": false, "panicked": false, "rehearsal": false,
 "has_key": true, "active": 1, "queued": 0, "used_this_hour": 3, "used_today": 8})"},
			getStatus},
		RequestOf<ProgramRequests>{{.name = "set_armed",
					    .meaning = "Arms the triggers of all sources, or disarms them.",
					    .fields = {{"armed", FieldType::yesOrNo, true}},
					    .answer = {},
					    .exampleRequest = R"({"armed": true})",
					    .exampleAnswer = "{}"},
					   setArmed},
		RequestOf<ProgramRequests>{
			{.name = "panic",
			 .meaning = "Takes every clip off air and refuses all triggers; `on` = `false` leaves panic.",
			 .fields = {{"on", FieldType::yesOrNo}},
			 .answer = {},
			 .exampleRequest = R"({"on": true})",
			 .exampleAnswer = "{}"},
			setPanic},
		RequestOf<ProgramRequests>{
			{.name = "set_rehearsal",
			 .meaning = "Turns rehearsal on or off for all sources and keeps that in config.json.",
			 .fields = {{"on", FieldType::yesOrNo, true}},
			 .answer = {},
			 .exampleRequest = R"({"on": true})",
			 .exampleAnswer = "{}"},
			turnRehearsal},
	};
	return requests;
}

} // namespace r2v::obs
