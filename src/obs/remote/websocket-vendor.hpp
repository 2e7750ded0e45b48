// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "obs/remote/clip-requests.hpp"
#include "obs/remote/generation-requests.hpp"
#include "obs/remote/program-requests.hpp"
#include "obs/remote/vendor-events.hpp"
#include "obs/remote/websocket-binding.hpp"

namespace r2v::obs {

/// The obs-websocket vendor `obs-reference-to-video` of the contract. Made in obs_module_post_load; without
/// obs-websocket it does nothing.
class WebsocketVendor {
public:
	WebsocketVendor(const Texts &texts, const Closing &closing, const GenerationRequests &generations,
			const ClipRequests &clips, const ProgramRequests &program);

	/// Events, on the dispatcher's thread.
	void emitGenerationChanged(const generation::Generation &generation)
	{
		emit(generationChangedEvent(generation));
	}
	void emitClipReady(const generation::Generation &generation) { emit(clipReadyEvent(generation)); }
	void emitRefused(const generation::GenerationSpec &spec, const generation::Admission &admission)
	{
		emit(refusedEvent(spec, admission));
	}
	/// After this nothing is emitted: obs-websocket frees its vendors when OBS exits.
	void close() { binding_.close(); }

private:
	template <typename Uses>
	void add(const Uses &uses);
	Outcome check(const RequestDescription &description, obs_data_t *request) const;
	void emit(const VendorEvent &event) { binding_.emit(event.name, event.data); }

	const Texts &texts_;
	const Closing &closing_;
	const GenerationRequests generations_;
	const ClipRequests clips_;
	const ProgramRequests program_;
	/// Last: its end waits for requests that use the rest.
	WebsocketBinding binding_;
};

} // namespace r2v::obs
