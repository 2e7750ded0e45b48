// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/caption.hpp"

#include <algorithm>
#include <cmath>

#include "rehearsal/text-painter.hpp"

namespace r2v::rehearsal {

namespace {

constexpr std::u32string_view kWord = U"REHEARSAL";
constexpr size_t kMaxPromptLines = 3;
/// How opaque the black of the band is at its darkest.
constexpr double kBandOpacity = 0.72;

/// Lengths for a picture whose shorter side is 720.
struct Measures {
	explicit Measures(double scale) :
		marginPx(std::lround(54 * scale)), fadePx(std::lround(130 * scale)),
		wordSizePx(static_cast<uint32_t>(std::lround(25 * scale))),
		promptSizePx(static_cast<uint32_t>(std::lround(34 * scale))), lineHeightPx(std::lround(46 * scale)),
		gapPx(std::lround(14 * scale)), spacingPx(static_cast<int>(std::lround(6 * scale)))
	{}

	long marginPx;
	long fadePx;
	uint32_t wordSizePx;
	uint32_t promptSizePx;
	long lineHeightPx;
	long gapPx;
	int spacingPx;
};

void fillBand(Canvas &canvas, long fadePx)
{
	for (uint32_t y = 0; y < canvas.heightPx; ++y) {
		const double step = std::min(1.0, (y + 1.0) / static_cast<double>(fadePx));
		const double smooth = step * step * (3 - 2 * step);
		const auto alpha = static_cast<uint8_t>(std::lround(255 * kBandOpacity * smooth));
		for (uint32_t x = 0; x < canvas.widthPx; ++x) {
			canvas.pixels[(size_t{y} * canvas.widthPx + x) * 4 + 3] = alpha;
		}
	}
}

Canvas paint(uint32_t widthPx, uint32_t heightPx, const std::string &prompt)
{
	const Measures at(std::min(widthPx, heightPx) / 720.0);
	const TextStyle wordStyle{at.wordSizePx, true, at.spacingPx, {255, 181, 71}};
	const TextStyle promptStyle{at.promptSizePx, false, 0, {255, 255, 255}};
	TextPainter painter;
	const std::vector<std::u32string> lines = painter.wrap(
		showable(prompt), promptStyle, static_cast<int>(widthPx - 2 * at.marginPx), kMaxPromptLines);

	const long textHeight = at.wordSizePx + at.gapPx + at.lineHeightPx * static_cast<long>(lines.size());
	const long height = std::min<long>(heightPx, (at.fadePx + textHeight + at.marginPx) / 2 * 2);
	Canvas canvas(widthPx, static_cast<uint32_t>(height));
	fillBand(canvas, at.fadePx);
	const auto left = static_cast<int>(at.marginPx);
	long baseline = height - at.marginPx - textHeight + at.wordSizePx;
	painter.draw(canvas, left, static_cast<int>(baseline), kWord, wordStyle);
	baseline += at.gapPx - (at.lineHeightPx - at.promptSizePx) / 2;
	for (const std::u32string &line : lines) {
		baseline += at.lineHeightPx;
		painter.draw(canvas, left, static_cast<int>(baseline), line, promptStyle);
	}
	return canvas;
}

uint8_t toByte(double value)
{
	return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

} // namespace

Caption::Caption(uint32_t widthPx, uint32_t heightPx, const std::string &prompt)
{
	const Canvas canvas = paint(widthPx, heightPx, prompt);
	for (size_t plane = 0; plane < layers_.size(); ++plane) {
		const uint32_t step = plane == 0 ? 1 : 2;
		Layer &layer = layers_[plane];
		layer.widthPx = canvas.widthPx / step;
		layer.heightPx = canvas.heightPx / step;
		layer.topPx = (heightPx - canvas.heightPx) / step;
		layer.keep.resize(size_t{layer.widthPx} * layer.heightPx);
		layer.add.resize(layer.keep.size());
		for (uint32_t y = 0; y < layer.heightPx; ++y) {
			for (uint32_t x = 0; x < layer.widthPx; ++x) {
				double sum[4] = {};
				for (uint32_t part = 0; part < step * step; ++part) {
					const size_t row = size_t{y} * step + part / step;
					const size_t offset = (row * canvas.widthPx + x * step + part % step) * 4;
					for (size_t channel = 0; channel < 4; ++channel) {
						sum[channel] += canvas.pixels[offset + channel] / (255.0 * step * step);
					}
				}
				// Premultiplied, so the offsets of the limited range count in proportion to the
				// colour's share.
				const auto [red, green, blue, alpha] = sum;
				const double luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
				const double value = plane == 0   ? 16 * alpha + 219 * luma
						     : plane == 1 ? 128 * alpha + 224 * (blue - luma) / 1.8556
								  : 128 * alpha + 224 * (red - luma) / 1.5748;
				const size_t index = size_t{y} * layer.widthPx + x;
				layer.keep[index] = toByte(255 * (1 - alpha));
				layer.add[index] = toByte(value);
			}
		}
	}
}

void Caption::layOver(const std::array<uint8_t *, 3> &planes, const std::array<int, 3> &strides) const
{
	for (size_t plane = 0; plane < layers_.size(); ++plane) {
		const Layer &layer = layers_[plane];
		for (uint32_t y = 0; y < layer.heightPx; ++y) {
			uint8_t *row = planes[plane] + static_cast<ptrdiff_t>(layer.topPx + y) * strides[plane];
			const uint8_t *keep = &layer.keep[size_t{y} * layer.widthPx];
			const uint8_t *add = &layer.add[size_t{y} * layer.widthPx];
			for (uint32_t x = 0; x < layer.widthPx; ++x) {
				const unsigned kept = row[x] * keep[x] + 127U;
				row[x] = static_cast<uint8_t>(std::min(255U, (kept + (kept >> 8) + 1) / 256 + add[x]));
			}
		}
	}
}

} // namespace r2v::rehearsal
