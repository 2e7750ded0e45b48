// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/websocket-vendor.hpp"

#include "obs/actions/source-actions.hpp"
#include "obs/base/generation-data.hpp"
#include "obs/base/guarded.hpp"
#include "obs/plugin/app.hpp"
#include "obs/remote/websocket-binding.hpp"
#include "obs/settings/request-fields.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/trigger/trigger.hpp"
#include "r2v-version.hpp"

namespace r2v::obs {

namespace {

constexpr size_t kMaxListed = 10'000;

/// A failed request: error_code of the contract and a sentence.
struct Failure {
	std::string code;
	std::string sentence;
};
using Outcome = std::optional<Failure>;

std::string text(obs_data_t *data, const char *name)
{
	return obs_data_get_string(data, name);
}

bool given(obs_data_t *data, const char *name)
{
	return obs_data_has_user_value(data, name);
}

} // namespace

class WebsocketVendor::Impl {
public:
	explicit Impl(App &app) : app_(app), binding_(R2V_NAME)
	{
		if (!binding_.isOpen()) {
			blog(LOG_INFO, "%s no obs-websocket: its vendor requests are not available", kLogPrefix);
			return;
		}
		binding_.addRequest("generate", [this](obs_data_t *request, obs_data_t *response) {
			answerGenerate(request, response);
		});
		add("get_status", {}, &Impl::getStatus);
		add("cancel", {{"generation_id", FieldType::text}, {"source", FieldType::text}}, &Impl::cancel);
		add("get_generation", {{"generation_id", FieldType::text, true}}, &Impl::getGeneration);
		add("list_generations",
		    {{"limit", FieldType::wholeNumber}, {"source", FieldType::text}, {"state", FieldType::text}},
		    &Impl::listGenerations);
		add("play", {{"source", FieldType::text, true}, {"generation_id", FieldType::text, true}}, &Impl::play);
		add("stop_clip", {{"source", FieldType::text, true}}, &Impl::stopClip);
		add("set_armed", {{"armed", FieldType::yesOrNo, true}}, &Impl::setArmed);
		add("panic", {{"on", FieldType::yesOrNo}}, &Impl::panic);
		add("approve", {{"generation_id", FieldType::text, true}}, &Impl::approveOne);
		add("reject", {{"generation_id", FieldType::text, true}}, &Impl::rejectOne);
		add("fetch_again", {{"generation_id", FieldType::text, true}}, &Impl::fetchAgain);
		add("add_media_source", {{"generation_id", FieldType::text, true}, {"scene", FieldType::text}},
		    &Impl::addMediaSource);
	}

	void emit(const char *event, obs_data_t *data) { binding_.emit(event, data); }
	void close() { binding_.close(); }

private:
	using Handler = Outcome (Impl::*)(obs_data_t *request, obs_data_t *response);

	void add(const char *name, std::vector<Field> fields, Handler handler)
	{
		binding_.addRequest(
			name, [this, fields = std::move(fields), handler](obs_data_t *request, obs_data_t *response) {
				const Outcome failure = answer(request, response, fields, handler);
				if (failure) {
					obs_data_set_string(response, "error_code", failure->code.c_str());
					obs_data_set_string(response, "error", failure->sentence.c_str());
				}
			});
	}

	Outcome answer(obs_data_t *request, obs_data_t *response, const std::vector<Field> &fields, Handler handler)
	{
		if (app_.closing().hasBegun()) {
			return Failure{"internal", texts()("Error.ShuttingDown")};
		}
		if (const std::string wrong = checkFields(texts(), request, fields); !wrong.empty()) {
			return Failure{"bad_request", wrong};
		}
		const Failure crashed{"internal", texts()("Error.Internal")};
		return guarded("vendor request", Outcome(crashed), [&] { return (this->*handler)(request, response); });
	}

	void answerGenerate(obs_data_t *request, obs_data_t *response)
	{
		generation::Admission broken;
		broken.refusal = generation::Refusal::invalidSetting;
		broken.message = texts()("Error.Internal");
		const generation::Admission admission =
			guarded("vendor request generate", broken, [&] { return admit(request); });
		const std::string refusal =
			admission.accepted() ? std::string{} : std::string(toString(admission.refusal));
		obs_data_set_bool(response, "accepted", admission.accepted());
		obs_data_set_string(response, "generation_id", admission.generationId.c_str());
		obs_data_set_string(response, "refusal", refusal.c_str());
		obs_data_set_string(response, "message", admission.message.c_str());
	}

	generation::Admission admit(obs_data_t *request)
	{
		generation::Wish wish;
		wish.sourceName = text(request, "source");
		wish.requestedBy = text(request, "requested_by");
		generation::Engine &engine = app_.engine();
		if (app_.closing().hasBegun()) {
			return engine.refuse(wish, generation::Refusal::shuttingDown, texts()("Error.ShuttingDown"));
		}
		if (const std::string wrong = checkFields(texts(), request, generateFields()); !wrong.empty()) {
			return engine.refuse(wish, generation::Refusal::invalidSetting, wrong);
		}
		if (const std::string wrong = checkRequester(texts(), request); !wrong.empty()) {
			return engine.refuse(wish, generation::Refusal::invalidSetting, wrong);
		}
		const SourceRegistry::Found found = app_.sources().byName(wish.sourceName);
		if (!found) {
			return engine.refuse(wish, generation::Refusal::unknownSource, unknownSource(wish.sourceName));
		}
		const OBSDataAutoRelease overrides = obs_data_create();
		obs_data_apply(overrides, request);
		obs_data_erase(overrides, "source");
		obs_data_erase(overrides, "requested_by");
		Trigger trigger{.overrides = overrides.Get(), .requestedBy = wish.requestedBy, .input = {}};
		if (given(request, "input")) {
			trigger.input = text(request, "input");
			obs_data_erase(overrides, "input");
		}
		return app_.starter().generate(*found.instance, trigger);
	}

	Outcome getStatus(obs_data_t *, obs_data_t *response)
	{
		const generation::EngineStatus status = app_.engine().status();
		obs_data_set_string(response, "version", R2V_VERSION);
		obs_data_set_bool(response, "armed", app_.rules().isArmed());
		obs_data_set_bool(response, "panicked", app_.gate().isPanicked());
		obs_data_set_bool(response, "rehearsal", status.rehearsal);
		obs_data_set_bool(response, "has_key", status.hasKey);
		obs_data_set_int(response, "active", status.active);
		obs_data_set_int(response, "queued", status.queued);
		obs_data_set_int(response, "used_this_hour", status.usedThisHour);
		obs_data_set_int(response, "used_today", status.usedToday);
		return {};
	}

	Outcome cancel(obs_data_t *request, obs_data_t *response)
	{
		const bool oneGeneration = given(request, "generation_id");
		if (oneGeneration && given(request, "source")) {
			return Failure{"bad_request", texts()("Error.CancelOneOrOther")};
		}
		int cancelled = 0;
		if (oneGeneration) {
			const std::string id = text(request, "generation_id");
			if (!app_.engine().find(id)) {
				return unknownGeneration(id);
			}
			cancelled = app_.engine().cancel(id);
		} else if (given(request, "source")) {
			const SourceRegistry::Found found = app_.sources().byName(text(request, "source"));
			if (!found) {
				return Failure{"unknown_source", unknownSource(text(request, "source"))};
			}
			cancelled = app_.engine().cancelOfSource(found.instance->key());
		} else {
			cancelled = app_.engine().cancelAll();
		}
		obs_data_set_int(response, "cancelled", cancelled);
		return {};
	}

	Outcome getGeneration(obs_data_t *request, obs_data_t *response)
	{
		const std::string id = text(request, "generation_id");
		const generation::Snapshot found = app_.engine().find(id);
		if (!found) {
			return unknownGeneration(id);
		}
		const OBSDataAutoRelease data = toData(*found);
		obs_data_set_obj(response, "generation", data);
		return {};
	}

	Outcome listGenerations(obs_data_t *request, obs_data_t *response)
	{
		generation::Engine::Filter filter;
		if (given(request, "limit")) {
			const long long limit = obs_data_get_int(request, "limit");
			if (limit < 1 || limit > static_cast<long long>(kMaxListed)) {
				return Failure{"bad_request",
					       texts()("Error.LimitOutOfRange", {{"max", std::to_string(kMaxListed)}})};
			}
			filter.limit = static_cast<size_t>(limit);
		}
		if (given(request, "source")) {
			const SourceRegistry::Found found = app_.sources().byName(text(request, "source"));
			if (!found) {
				return Failure{"unknown_source", unknownSource(text(request, "source"))};
			}
			filter.sourceKey = found.instance->key();
		}
		if (given(request, "state")) {
			filter.state = generation::parseState(text(request, "state"));
			if (!filter.state) {
				return Failure{"bad_request",
					       texts()("Error.UnknownState", {{"state", text(request, "state")}})};
			}
		}
		const OBSDataArrayAutoRelease generations = obs_data_array_create();
		for (const generation::Snapshot &generation : app_.engine().list(filter)) {
			const OBSDataAutoRelease data = toData(*generation);
			obs_data_array_push_back(generations, data);
		}
		obs_data_set_array(response, "generations", generations);
		return {};
	}

	Outcome play(obs_data_t *request, obs_data_t *)
	{
		const SourceRegistry::Found found = app_.sources().byName(text(request, "source"));
		if (!found) {
			return Failure{"unknown_source", unknownSource(text(request, "source"))};
		}
		const std::string id = text(request, "generation_id");
		const generation::Snapshot clip = app_.engine().find(id);
		if (!clip) {
			return unknownGeneration(id);
		}
		if (clip->state != generation::State::ready) {
			return Failure{"wrong_state", texts()("Error.NotReady")};
		}
		if (!found.instance->playOnDemand(clip)) {
			return Failure{"wrong_state", texts()("Error.NothingPlaysInPanic")};
		}
		return {};
	}

	Outcome stopClip(obs_data_t *request, obs_data_t *)
	{
		const SourceRegistry::Found found = app_.sources().byName(text(request, "source"));
		if (!found) {
			return Failure{"unknown_source", unknownSource(text(request, "source"))};
		}
		found.instance->stopClip();
		return {};
	}

	Outcome setArmed(obs_data_t *request, obs_data_t *)
	{
		if (!app_.rules().setArmed(obs_data_get_bool(request, "armed"))) {
			return Failure{"wrong_state", texts()("Error.PanicIsOn")};
		}
		return {};
	}

	Outcome panic(obs_data_t *request, obs_data_t *)
	{
		app_.panic().set(!given(request, "on") || obs_data_get_bool(request, "on"));
		return {};
	}

	Outcome approveOne(obs_data_t *request, obs_data_t *) { return decide(request, &SourceActions::approve); }
	Outcome rejectOne(obs_data_t *request, obs_data_t *) { return decide(request, &SourceActions::reject); }

	Outcome decide(obs_data_t *request, Decision (SourceActions::*decision)(const generation::Snapshot &))
	{
		const std::string id = text(request, "generation_id");
		const generation::Snapshot generation = app_.engine().find(id);
		if (!generation) {
			return unknownGeneration(id);
		}
		const Decision decided = (app_.actions().*decision)(generation);
		if (!decided.waited) {
			return Failure{"wrong_state", texts()("Error.NothingToApprove")};
		}
		if (!decided.objection.empty()) {
			return Failure{"wrong_state", decided.objection};
		}
		return {};
	}

	Outcome fetchAgain(obs_data_t *request, obs_data_t *)
	{
		const std::string id = text(request, "generation_id");
		if (!app_.engine().find(id)) {
			return unknownGeneration(id);
		}
		if (const generation::Fetching fetching = app_.engine().fetchAgain(id); !fetching) {
			return Failure{"wrong_state", fetching.objection};
		}
		return {};
	}

	Outcome addMediaSource(obs_data_t *request, obs_data_t *response)
	{
		const std::string id = text(request, "generation_id");
		const generation::Snapshot clip = app_.engine().find(id);
		if (!clip) {
			return unknownGeneration(id);
		}
		const AddedMediaSource added = app_.mediaSources().add(clip, text(request, "scene"));
		if (!added.error.empty()) {
			return Failure{added.errorCode, added.error};
		}
		obs_data_set_string(response, "source_name", added.sourceName.c_str());
		return {};
	}

	const Texts &texts() const { return app_.texts(); }
	std::string unknownSource(const std::string &name) const
	{
		return texts()("Refusal.UnknownSource", {{"source", name}});
	}
	Outcome unknownGeneration(const std::string &id) const
	{
		return Failure{"unknown_generation", texts()("Error.UnknownGeneration", {{"id", id}})};
	}

	App &app_;
	/// Last: its close waits for requests that use the rest.
	WebsocketBinding binding_;
};

WebsocketVendor::WebsocketVendor(App &app) : impl_(std::make_unique<Impl>(app)) {}
WebsocketVendor::~WebsocketVendor() = default;

void WebsocketVendor::emitGenerationChanged(const generation::Generation &generation)
{
	const OBSDataAutoRelease data = toData(generation);
	impl_->emit("generation_changed", data);
}

void WebsocketVendor::emitClipReady(const generation::Generation &generation)
{
	const OBSDataAutoRelease data = obs_data_create();
	obs_data_set_string(data, "generation_id", generation.id.c_str());
	obs_data_set_string(data, "source", generation.wish.sourceName.c_str());
	obs_data_set_string(data, "clip_path", shownPath(generation.clipPath()).c_str());
	impl_->emit("clip_ready", data);
}

void WebsocketVendor::emitRefused(const generation::Wish &wish, const generation::Admission &admission)
{
	const OBSDataAutoRelease data = obs_data_create();
	obs_data_set_string(data, "source", wish.sourceName.c_str());
	obs_data_set_string(data, "refusal", std::string(toString(admission.refusal)).c_str());
	obs_data_set_string(data, "message", admission.message.c_str());
	impl_->emit("refused", data);
}

void WebsocketVendor::close()
{
	impl_->close();
}

} // namespace r2v::obs
