// SPDX-License-Identifier: GPL-2.0-or-later
#include "capture-test.hpp"

#include <future>
#include <iomanip>

#include "test-sources.hpp"

namespace r2v::test {

uint32_t rgbAt(const media::RgbxImage &image, uint32_t x, uint32_t y)
{
	const uint8_t *pixel = &image.pixels.at((static_cast<size_t>(y) * image.widthPx + x) * 4);
	return static_cast<uint32_t>(pixel[0]) << 16 | static_cast<uint32_t>(pixel[1]) << 8 | pixel[2];
}

obs::Grabbed grabWhole(obs::FrameGrabber &grabber, const obs::GrabTarget &target)
{
	const auto answer = std::make_shared<std::promise<obs::Grabbed>>();
	auto grabbed = answer->get_future();
	grabber.grab(target, [answer](obs::Grabbed taken) { answer->set_value(std::move(taken)); });
	if (grabbed.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
		ADD_FAILURE() << "the grabber does not answer";
		return {};
	}
	return grabbed.get();
}

std::optional<media::RgbxImage> grab(obs::FrameGrabber &grabber, const obs::GrabTarget &target)
{
	return imageOf(grabWhole(grabber, target));
}

std::optional<media::RgbxImage> imageOf(obs::Grabbed grabbed)
{
	return grabbed.outcome == obs::Grabbed::Outcome::taken ? std::optional(std::move(grabbed.image)) : std::nullopt;
}

void expectCard(const std::optional<media::RgbxImage> &image, uint32_t widthPx, uint32_t heightPx, int levels)
{
	ASSERT_TRUE(image) << "nothing was taken";
	ASSERT_EQ(image->widthPx, widthPx);
	ASSERT_EQ(image->heightPx, heightPx);
	ASSERT_EQ(image->pixels.size(), static_cast<size_t>(widthPx) * heightPx * 4);
	struct Spot {
		const char *where;
		uint32_t x;
		uint32_t y;
		uint32_t colour;
	};
	// The corners show what is cut off, the inner edges of the quadrants what is moved or scaled.
	const Spot spots[] = {
		{"top left corner", 0, 0, card::kTopLeft},
		{"top right corner", widthPx - 1, 0, card::kTopRight},
		{"bottom left corner", 0, heightPx - 1, card::kBottomLeft},
		{"bottom right corner", widthPx - 1, heightPx - 1, card::kBottomRight},
		{"left of the middle of the top", widthPx / 2 - 2, heightPx / 4, card::kTopLeft},
		{"right of the middle of the top", widthPx / 2 + 1, heightPx / 4, card::kTopRight},
		{"above the middle at the left", widthPx / 40, heightPx / 2 - 2, card::kTopLeft},
		{"below the middle at the left", widthPx / 40, heightPx / 2 + 1, card::kBottomLeft},
		{"above the middle at the right", widthPx - widthPx / 40, heightPx / 2 - 2, card::kTopRight},
		{"below the middle at the right", widthPx - widthPx / 40, heightPx / 2 + 1, card::kBottomRight},
	};
	for (const Spot &spot : spots) {
		const uint32_t colour = rgbAt(*image, spot.x, spot.y);
		EXPECT_TRUE(isNear(colour, spot.colour, levels))
			<< spot.where << ": " << std::hex << colour << " instead of " << spot.colour;
	}
}

uint32_t cardNumber(const media::RgbxImage &image)
{
	return card::readNumber(image.widthPx, image.heightPx,
				[&image](uint32_t x, uint32_t y) { return rgbAt(image, x, y); });
}

} // namespace r2v::test
