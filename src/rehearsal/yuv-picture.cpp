// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/yuv-picture.hpp"

#include <algorithm>
#include <cmath>

#include "media/ffmpeg-ptr.hpp"

namespace r2v::rehearsal {

namespace {

using Result = media::Outcome<YuvPicture>;

constexpr int kWeightBits = 8;
constexpr int kWeightOne = 1 << kWeightBits;

uint32_t evenAtLeastTwo(double value)
{
	return std::max(2U, static_cast<uint32_t>(std::lround(value / 2)) * 2);
}

media::ScalerPtr makeScaler(int fromWidth, int fromHeight, AVPixelFormat from, const YuvPicture &to)
{
	media::ScalerPtr scaler(sws_getContext(
		fromWidth, fromHeight, from, static_cast<int>(to.widthPx), static_cast<int>(to.heightPx),
		AV_PIX_FMT_YUV420P, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr));
	if (scaler) {
		const int *bt709 = sws_getCoefficients(SWS_CS_ITU709);
		sws_setColorspaceDetails(scaler.get(), bt709, from == AV_PIX_FMT_YUV420P ? 0 : 1, bt709, 0, 0, 1 << 16,
					 1 << 16);
	}
	return scaler;
}

bool scaleInto(SwsContext *scaler, const uint8_t *const *planes, const int *strides, int rows, YuvPicture &to)
{
	uint8_t *targets[4] = {to.planes[0].data(), to.planes[1].data(), to.planes[2].data(), nullptr};
	const int targetStrides[4] = {static_cast<int>(to.widthPx), static_cast<int>(to.widthPx / 2),
				      static_cast<int>(to.widthPx / 2), 0};
	return sws_scale(scaler, planes, strides, 0, rows, targets, targetStrides) == static_cast<int>(to.heightPx);
}

/// Where each target pixel of a row or column lies in the base: the pixel before it and the weight of the one after.
struct Tap {
	uint32_t before;
	uint32_t after;
	int afterWeight;
};

std::vector<Tap> tapsOf(uint32_t count, double zoom)
{
	std::vector<Tap> taps(count);
	const double middle = count / 2.0;
	for (uint32_t at = 0; at < count; ++at) {
		const double position = std::clamp(middle + (at + 0.5 - middle) / zoom - 0.5, 0.0, count - 1.0);
		const auto before = static_cast<uint32_t>(position);
		taps[at] = {before, std::min(before + 1, count - 1),
			    static_cast<int>(std::lround((position - before) * kWeightOne))};
	}
	return taps;
}

/// Scales the columns first, into `row` with 8 fractional bits.
void zoomRow(const uint8_t *source, const std::vector<Tap> &columns, std::vector<uint16_t> &row)
{
	for (size_t at = 0; at < columns.size(); ++at) {
		const Tap &tap = columns[at];
		row[at] = static_cast<uint16_t>(source[tap.before] * (kWeightOne - tap.afterWeight) +
						source[tap.after] * tap.afterWeight);
	}
}

} // namespace

YuvPicture::YuvPicture(uint32_t width, uint32_t height) : widthPx(width), heightPx(height)
{
	for (size_t plane = 0; plane < planes.size(); ++plane) {
		planes[plane].resize(size_t{planeWidthPx(plane)} * planeHeightPx(plane));
	}
}

Result toYuv(const media::RgbxImage &image, uint32_t maxSidePx)
{
	const double scale = std::min(1.0, static_cast<double>(maxSidePx) / std::max(image.widthPx, image.heightPx));
	YuvPicture picture(evenAtLeastTwo(image.widthPx * scale), evenAtLeastTwo(image.heightPx * scale));
	const auto width = static_cast<int>(image.widthPx);
	const auto height = static_cast<int>(image.heightPx);
	const media::ScalerPtr scaler = makeScaler(width, height, AV_PIX_FMT_RGB0, picture);
	const uint8_t *planes[4] = {image.pixels.data()};
	const int strides[4] = {width * 4};
	if (!scaler || !scaleInto(scaler.get(), planes, strides, height, picture)) {
		return Result::failure("can't convert the reference");
	}
	return picture;
}

Result cropToFill(const YuvPicture &picture, uint32_t widthPx, uint32_t heightPx)
{
	YuvPicture filled(widthPx, heightPx);
	const double scale = std::max(static_cast<double>(widthPx) / picture.widthPx,
				      static_cast<double>(heightPx) / picture.heightPx);
	const uint32_t cropWidth = std::min(picture.widthPx, evenAtLeastTwo(widthPx / scale));
	const uint32_t cropHeight = std::min(picture.heightPx, evenAtLeastTwo(heightPx / scale));
	const uint32_t left = (picture.widthPx - cropWidth) / 4 * 2;
	const uint32_t top = (picture.heightPx - cropHeight) / 4 * 2;
	const media::ScalerPtr scaler =
		makeScaler(static_cast<int>(cropWidth), static_cast<int>(cropHeight), AV_PIX_FMT_YUV420P, filled);
	const uint32_t chromaWidth = picture.widthPx / 2;
	const uint8_t *planes[4] = {
		picture.planes[0].data() + size_t{top} * picture.widthPx + left,
		picture.planes[1].data() + size_t{top / 2} * chromaWidth + left / 2,
		picture.planes[2].data() + size_t{top / 2} * chromaWidth + left / 2,
		nullptr,
	};
	const int strides[4] = {static_cast<int>(picture.widthPx), static_cast<int>(chromaWidth),
				static_cast<int>(chromaWidth), 0};
	if (!scaler || !scaleInto(scaler.get(), planes, strides, static_cast<int>(cropHeight), filled)) {
		return Result::failure("can't scale the reference");
	}
	return filled;
}

YuvPicture backdrop(uint32_t widthPx, uint32_t heightPx)
{
	YuvPicture picture(widthPx, heightPx);
	for (uint32_t y = 0; y < heightPx; ++y) {
		for (uint32_t x = 0; x < widthPx; ++x) {
			// A diagonal sweep with a fine line pattern, on which the zoom can be seen.
			const uint32_t sweep = 40 + 60 * x / widthPx + 40 * y / heightPx;
			picture.planes[0][size_t{y} * widthPx + x] =
				static_cast<uint8_t>(sweep + ((x + y) % 80 < 3 ? 16 : 0));
		}
	}
	std::fill(picture.planes[1].begin(), picture.planes[1].end(), uint8_t{150});
	std::fill(picture.planes[2].begin(), picture.planes[2].end(), uint8_t{116});
	return picture;
}

void zoomInto(const YuvPicture &base, double zoom, const std::array<uint8_t *, 3> &targets,
	      const std::array<int, 3> &strides)
{
	for (size_t plane = 0; plane < targets.size(); ++plane) {
		const uint32_t width = base.planeWidthPx(plane);
		const std::vector<Tap> columns = tapsOf(width, zoom);
		const std::vector<Tap> rows = tapsOf(base.planeHeightPx(plane), zoom);
		std::vector<uint16_t> upper(width);
		std::vector<uint16_t> lower(width);
		uint32_t upperRow = UINT32_MAX;
		uint32_t lowerRow = UINT32_MAX;
		const uint8_t *source = base.planes[plane].data();
		for (size_t y = 0; y < rows.size(); ++y) {
			const Tap &tap = rows[y];
			if (tap.before == lowerRow) {
				std::swap(upper, lower);
				std::swap(upperRow, lowerRow);
			}
			if (tap.before != upperRow) {
				zoomRow(source + size_t{tap.before} * width, columns, upper);
				upperRow = tap.before;
			}
			if (tap.after != lowerRow) {
				zoomRow(source + size_t{tap.after} * width, columns, lower);
				lowerRow = tap.after;
			}
			uint8_t *target = targets[plane] + static_cast<ptrdiff_t>(y) * strides[plane];
			const int lowerWeight = tap.afterWeight;
			const int upperWeight = kWeightOne - lowerWeight;
			for (uint32_t x = 0; x < width; ++x) {
				target[x] = static_cast<uint8_t>((upper[x] * upperWeight + lower[x] * lowerWeight +
								  (kWeightOne * kWeightOne / 2)) >>
								 (2 * kWeightBits));
			}
		}
	}
}

} // namespace r2v::rehearsal
