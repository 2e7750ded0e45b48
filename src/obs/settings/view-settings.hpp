// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace r2v::obs {

enum class Fit { contain = 1, cover, stretch };
enum class OnEnd { loop = 1, hide, freeze, pingPong };
enum class OnHide { restart = 1, pause, keepPlaying };

struct ViewSettings {
	/// 0: the canvas.
	uint32_t widthPx = 0;
	uint32_t heightPx = 0;
	Fit fit = Fit::contain;
	bool soundOn = false;
	OnEnd onEnd = OnEnd::loop;
	OnHide onHide = OnHide::restart;
	int speedPercent = 100;
	/// Cross-fade between clips and at the loop point; 0: none.
	int64_t transitionMs = 0;
	/// For clips to come.
	bool hardwareDecoding = false;
};

} // namespace r2v::obs
