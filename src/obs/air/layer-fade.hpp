// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace r2v::obs {

/// Which of two layers of pictures is seen, and how much of each while one fades into the other.
class LayerFade {
public:
	uint32_t lead() const { return lead_; }
	bool isUnderWay() const { return fade_.has_value(); }

	/// The layer takes the place of the other one between these times.
	void begin(uint32_t layer, uint64_t startNs, uint64_t endNs) { fade_ = Fade{layer, startNs, endNs}; }

	/// Pictures come for this layer alone: the fade is through, or was cut short.
	void end(uint32_t layer)
	{
		lead_ = layer;
		if (fade_ && fade_->to == layer) {
			// The other one stays until there is a picture.
			fade_->startNs = fade_->endNs = 0;
		} else {
			fade_.reset();
		}
	}

	void clear() { fade_.reset(); }

	/// The layer that nobody sees any more after a fade; told once.
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
		/// Of `to`.
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
		/// 0: is over.
		uint64_t endNs = 0;
	};

	uint32_t lead_ = 0;
	std::optional<Fade> fade_;
};

} // namespace r2v::obs
