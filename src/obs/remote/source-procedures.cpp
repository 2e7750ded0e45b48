// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/source-procedures.hpp"

#include "obs/base/guarded.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/settings/source-settings.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::obs {

namespace {

std::string stringArgument(const calldata_t *arguments, const char *name)
{
	const char *value = nullptr;
	return calldata_get_string(arguments, name, &value) ? validText(value) : std::string();
}

} // namespace

SourceProcedures::SourceProcedures(ReferenceSource &source, const Parts &parts) : source_(source), parts_(parts)
{
	proc_handler_t *const handler = obs_source_get_proc_handler(source.source());
	for (const Declared &procedure : all()) {
		proc_handler_add(handler, procedure.description.name, procedure.callback, this);
	}
}

const std::vector<SourceProcedures::Declared> &SourceProcedures::all()
{
	static const std::vector<Declared> procedures{
		{{"void generate(in string prompt, out string generation_id, out string refusal)",
		  "Starts a generation; a prompt that is not empty replaces the source's own this once."},
		 onCall<&SourceProcedures::generate>},
		{{"void cancel()", "Cancels what the source has under way."}, onCall<&SourceProcedures::cancel>},
		{{"void play(in string generation_id)", "Puts a ready clip on air."}, onCall<&SourceProcedures::play>},
	};
	return procedures;
}

std::vector<Described> SourceProcedures::descriptions()
{
	std::vector<Described> descriptions;
	for (const Declared &procedure : all()) {
		descriptions.push_back(procedure.description);
	}
	return descriptions;
}

template <SourceProcedures::Procedure procedure>
void SourceProcedures::onCall(void *self, calldata_t *arguments)
{
	static_cast<SourceProcedures *>(self)->call(procedure, arguments);
}

void SourceProcedures::call(Procedure procedure, calldata_t *arguments)
{
	guarded("procedure", [&] {
		// A listener of the signal "destroy" still has the pointer of a source that is on its way out.
		const OBSSourceAutoRelease alive = obs_source_get_ref(source_.source());
		if (alive && !parts_.closing.hasBegun()) {
			(this->*procedure)(arguments);
		}
	});
}

void SourceProcedures::generate(calldata_t *arguments)
{
	GenerateRequest trigger;
	if (const std::string prompt = stringArgument(arguments, "prompt"); !prompt.empty()) {
		const OBSDataAutoRelease overrides = obs_data_create();
		obs_data_set_string(overrides, setting_keys::kPrompt, prompt.c_str());
		trigger.overrides = overrides.Get();
	}
	const generation::Admission admission = parts_.starter.generate(source_, trigger);
	const std::string refusal = admission.accepted() ? std::string{} : std::string(toString(admission.refusal));
	calldata_set_string(arguments, "generation_id", admission.generationId.c_str());
	calldata_set_string(arguments, "refusal", refusal.c_str());
}

void SourceProcedures::cancel(calldata_t *)
{
	parts_.actions.perform(SourceAction::cancel, source_);
}

void SourceProcedures::play(calldata_t *arguments)
{
	const generation::Snapshot clip = parts_.engine.find(stringArgument(arguments, "generation_id"));
	if (clip && clip->state == generation::State::ready) {
		source_.playOnDemand(clip);
	}
}

} // namespace r2v::obs
