// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "beside-stock-stage.hpp"

namespace r2v::test {

/// One thing that users do to a media source, and how what is seen then is judged.
struct FrameCase {
	/// When each command of the round was given.
	using Marks = std::vector<double>;

	const char *name;
	Manner manner;
	int rounds;
	/// One round: gives the commands and watches.
	std::function<void(BesideStockStage &stage, Marks &marks)> script;
	std::function<Tally(const Watched &watched, double canvasRate, const Marks &marks)> judge;
	/// Whose frames are judged.
	enum class Whose { both = 1, ours, stock } whose = Whose::both;
};

std::vector<FrameCase> frameCases();

struct CaseResult {
	/// As BesideStockStage::watched().
	std::vector<Tally> tallies;
	/// Rounds in which libobs itself was late at every try; they are not counted.
	int disturbedRounds = 0;
};

/// A round in which libobs itself did not keep its pace is played again, a few times.
CaseResult runFrameCase(BesideStockStage &stage, const FrameCase &frameCase);

} // namespace r2v::test
