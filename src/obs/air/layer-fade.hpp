// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace r2v::obs {

/// Which of two layers of pictures is visible, and how much of each while one fades into the other.
class LayerFade {
public:
	uint32_t lead() const { return lead_; }
	bool isUnderWay() const { return fade_.has_value(); }

	/// Between these times, this layer fades in over the other one.
	void begin(uint32_t layer, uint64_t startNs, uint64_t endNs) { fade_ = Fade{layer, startNs, endNs}; }

	/// From now on, pictures come only for this layer: the fade is done or was cut short.
	void end(uint32_t layer)
	{
		lead_ = layer;
		if (fade_ && fade_->to == layer) {
			// The other layer stays visible until this one has a picture.
			fade_->startNs = fade_->endNs = 0;
		} else {
			fade_.reset();
		}
	}

	void clear() { fade_.reset(); }

	/// The layer that became invisible at the end of a fade. Returned only once.
	std::optional<uint32_t> dropFaded(bool leadHasPicture)
	{
		if (!fade_ || fade_->endNs != 0 || !leadHasPicture) {
			return std::nullopt;
		}
		fade_.reset();
		return 1 - lead_;
	}

	struct Look {
		uint32_t from = 0;
		uint32_t to = 0;
		/// How much of `to` is visible.
		float weight = 1.0f;
	};
	Look look(uint64_t nowNs, std::array<bool, 2> hasPicture) const
	{
		Look look{lead_, lead_, 1.0f};
		if (!fade_) {
			return look;
		}
		look.to = fade_->to;
		look.from = 1 - look.to;
		if (!hasPicture[look.to]) {
			look.to = look.from;
		} else if (nowNs < fade_->endNs) {
			const uint64_t doneNs = nowNs - std::min(nowNs, fade_->startNs);
			look.weight = static_cast<float>(static_cast<double>(doneNs) /
							 static_cast<double>(fade_->endNs - fade_->startNs));
		}
		return look;
	}

private:
	struct Fade {
		uint32_t to = 0;
		uint64_t startNs = 0;
		/// 0: the fade is over.
		uint64_t endNs = 0;
	};

	uint32_t lead_ = 0;
	std::optional<Fade> fade_;
};

} // namespace r2v::obs
