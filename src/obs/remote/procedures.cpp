// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/procedures.hpp"

#include "obs/actions/source-actions.hpp"
#include "obs/base/generation-data.hpp"
#include "obs/base/guarded.hpp"
#include "obs/base/valid-text.hpp"
#include "obs/plugin/app.hpp"
#include "obs/settings/source-settings.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/trigger/trigger.hpp"

namespace r2v::obs {

namespace {

template <typename Body>
void withInstance(const char *where, void *source, Body &&body)
{
	guarded(where, [&] {
		App *app = App::instance();
		if (!app || app->isShuttingDown()) {
			return;
		}
		if (const auto found = app->sources().bySource(static_cast<obs_source_t *>(source));
		    found && found.source) {
			body(*found.instance);
		}
	});
}

std::string stringArgument(const calldata_t *arguments, const char *name)
{
	const char *value = nullptr;
	return calldata_get_string(arguments, name, &value) ? validText(value) : std::string();
}

void onGenerate(void *source, calldata_t *arguments)
{
	withInstance("procedure generate", source, [arguments](ReferenceSource &instance) {
		Trigger trigger;
		if (const std::string prompt = stringArgument(arguments, "prompt"); !prompt.empty()) {
			const OBSDataAutoRelease overrides = obs_data_create();
			obs_data_set_string(overrides, setting_keys::kPrompt, prompt.c_str());
			trigger.overrides = overrides.Get();
		}
		const generation::Admission admission = generate(instance, trigger);
		const std::string refusal =
			admission.accepted() ? std::string{} : std::string(toString(admission.refusal));
		calldata_set_string(arguments, "generation_id", admission.generationId.c_str());
		calldata_set_string(arguments, "refusal", refusal.c_str());
	});
}

void onCancel(void *source, calldata_t *)
{
	withInstance("procedure cancel", source,
		     [](ReferenceSource &instance) { perform(SourceAction::cancel, instance); });
}

void onPlay(void *source, calldata_t *arguments)
{
	withInstance("procedure play", source, [arguments](ReferenceSource &instance) {
		generation::Engine &engine = instance.app().engine();
		const generation::Snapshot clip = engine.find(stringArgument(arguments, "generation_id"));
		if (clip && clip->state == generation::State::ready) {
			if (instance.play(clip)) {
				engine.markReleased(clip->id);
			}
		}
	});
}

class Arguments {
public:
	Arguments(obs_source_t *source, const generation::Generation &generation)
	{
		calldata_init(&data_);
		calldata_set_ptr(&data_, "source", source);
		calldata_set_string(&data_, "generation_id", generation.id.c_str());
	}
	~Arguments() { calldata_free(&data_); }
	Arguments(const Arguments &) = delete;
	Arguments &operator=(const Arguments &) = delete;

	calldata_t *get() { return &data_; }

private:
	calldata_t data_;
};

} // namespace

void registerProcedures(ReferenceSource &source)
{
	proc_handler_t *procedures = obs_source_get_proc_handler(source.source());
	proc_handler_add(procedures, "void generate(in string prompt, out string generation_id, out string refusal)",
			 onGenerate, source.source());
	proc_handler_add(procedures, "void cancel()", onCancel, source.source());
	proc_handler_add(procedures, "void play(in string generation_id)", onPlay, source.source());

	signal_handler_t *signals = obs_source_get_signal_handler(source.source());
	signal_handler_add(signals,
			   "void generation_changed(ptr source, string generation_id, string state, int progress)");
	signal_handler_add(signals, "void clip_ready(ptr source, string generation_id, string path)");
}

void signalGenerationChanged(obs_source_t *source, const generation::Generation &generation)
{
	Arguments arguments(source, generation);
	calldata_set_string(arguments.get(), "state", std::string(toString(generation.state)).c_str());
	calldata_set_int(arguments.get(), "progress", generation.progress);
	signal_handler_signal(obs_source_get_signal_handler(source), "generation_changed", arguments.get());
}

void signalClipReady(obs_source_t *source, const generation::Generation &generation)
{
	Arguments arguments(source, generation);
	calldata_set_string(arguments.get(), "path", toUtf8(generation.clipPath()).c_str());
	signal_handler_signal(obs_source_get_signal_handler(source), "clip_ready", arguments.get());
}

} // namespace r2v::obs
