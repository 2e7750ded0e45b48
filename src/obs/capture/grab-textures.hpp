// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "obs/base/gs-ptr.hpp"

namespace r2v::obs {

/// Keeps the textures and surfaces of a finished grab for the next one: creating them costs the graphics thread as much
/// as all the rest of a grab, and drivers never give back all the memory of those that come and go. Only in tick
/// callbacks, with the graphics context entered.
class GrabTextures {
public:
	/// Null if there is no memory.
	TexrenderPtr takeTexrender(uint32_t widthPx, uint32_t heightPx);
	StagesurfPtr takeSurface(uint32_t widthPx, uint32_t heightPx, gs_color_format format);
	void giveBack(TexrenderPtr texrender);
	void giveBack(StagesurfPtr surface);
	void clear();

private:
	/// Of each kind. There are more only if very many grabs began at once.
	static constexpr size_t kMaxKept = 8;

	std::vector<TexrenderPtr> texrenders_;
	std::vector<StagesurfPtr> surfaces_;
};

} // namespace r2v::obs
