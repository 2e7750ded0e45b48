// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include <obs.hpp>

#include "core/generation/engine.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/base/closing.hpp"
#include "obs/remote/described.hpp"
#include "obs/trigger/generation-starter.hpp"

namespace r2v::obs {

/// "For scripts" of the contract: the procedures `generate`, `cancel` and `play` of one source. Lives as long as what
/// libobs made the source of; whoever calls a procedure holds the source.
class SourceProcedures {
public:
	struct Parts {
		const Closing &closing;
		generation::Engine &engine;
		SourceActions &actions;
		GenerationStarter &starter;
	};
	SourceProcedures(ReferenceSource &source, const Parts &parts);
	SourceProcedures(const SourceProcedures &) = delete;
	SourceProcedures &operator=(const SourceProcedures &) = delete;

	static std::vector<Described> descriptions();

private:
	using Procedure = void (SourceProcedures::*)(calldata_t *arguments);
	struct Declared {
		Described description;
		proc_handler_proc_t callback;
	};
	static const std::vector<Declared> &all();
	template <Procedure procedure>
	static void onCall(void *self, calldata_t *arguments);
	void call(Procedure procedure, calldata_t *arguments);

	void generate(calldata_t *arguments);
	void cancel(calldata_t *arguments);
	void play(calldata_t *arguments);

	ReferenceSource &source_;
	const Parts parts_;
};

} // namespace r2v::obs
