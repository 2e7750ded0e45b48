// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/remote/source-signals.hpp"

#include "obs/base/call-data.hpp"
#include "obs/base/generation-data.hpp"

namespace r2v::obs {

void declareSignals(obs_source_t *source)
{
	for (const Described &signal : kSourceSignals) {
		signal_handler_add(obs_source_get_signal_handler(source), signal.name);
	}
}

void signalGenerationChanged(obs_source_t *source, const generation::Generation &generation)
{
	CallData arguments;
	arguments.set("source", source);
	arguments.set("generation_id", generation.id);
	arguments.set("state", std::string(toString(generation.state)));
	arguments.set("progress", generation.progress);
	signal_handler_signal(obs_source_get_signal_handler(source), "generation_changed", arguments.get());
}

void signalClipReady(obs_source_t *source, const generation::Generation &generation)
{
	CallData arguments;
	arguments.set("source", source);
	arguments.set("generation_id", generation.id);
	arguments.set("path", toUtf8(generation.clipPath()));
	signal_handler_signal(obs_source_get_signal_handler(source), "clip_ready", arguments.get());
}

} // namespace r2v::obs
