// SPDX-License-Identifier: GPL-2.0-or-later
#include "test-sources.hpp"

#include <atomic>
#include <cstdlib>
#include <mutex>

#include <graphics/graphics.h>
#include <graphics/vec4.h>

#include "obs/capture/reference-render.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::test {

namespace {

constexpr char kCardId[] = "r2v_test_card";
constexpr char kSizelessId[] = "r2v_test_sizeless";
constexpr char kFilterId[] = "r2v_test_pass_through";
constexpr uint32_t kBits = 16;
/// The number's cells lie in the middle row of a grid of this many cells.
constexpr uint32_t kGridColumns = 20;
constexpr uint32_t kGridRows = 9;

std::atomic<uint32_t> cardNumber = 0;

struct Card {
	uint32_t widthPx;
	uint32_t heightPx;
	uint32_t number = 0;
};

void fill(uint32_t colour, float x, float y, float width, float height)
{
	gs_effect_t *solid = obs_get_base_effect(OBS_EFFECT_SOLID);
	vec4 value;
	vec4_set(&value, static_cast<float>(colour >> 16 & 0xff) / 255.0f,
		 static_cast<float>(colour >> 8 & 0xff) / 255.0f, static_cast<float>(colour & 0xff) / 255.0f, 1.0f);
	gs_effect_set_vec4(gs_effect_get_param_by_name(solid, "color"), &value);
	gs_matrix_push();
	gs_matrix_translate3f(x, y, 0.0f);
	while (gs_effect_loop(solid, "Solid")) {
		gs_draw_sprite(nullptr, 0, static_cast<uint32_t>(width), static_cast<uint32_t>(height));
	}
	gs_matrix_pop();
}

void *createSized(obs_data_t *settings, obs_source_t *)
{
	return new Card{static_cast<uint32_t>(obs_data_get_int(settings, "width")),
			static_cast<uint32_t>(obs_data_get_int(settings, "height"))};
}

void drawCard(void *data, gs_effect_t *)
{
	const auto &card = *static_cast<Card *>(data);
	const auto width = static_cast<float>(card.widthPx);
	const auto height = static_cast<float>(card.heightPx);
	fill(card::kTopLeft, 0, 0, width / 2, height / 2);
	fill(card::kTopRight, width / 2, 0, width / 2, height / 2);
	fill(card::kBottomLeft, 0, height / 2, width / 2, height / 2);
	fill(card::kBottomRight, width / 2, height / 2, width / 2, height / 2);
	for (uint32_t bit = 0; bit < kBits; bit++) {
		const uint32_t colour = (card.number >> bit & 1) != 0 ? 0xffffff : 0x000000;
		const float cellWidth = width / kGridColumns;
		const float cellHeight = height / kGridRows;
		fill(colour, cellWidth * static_cast<float>(bit + 2), cellHeight * (kGridRows / 2), cellWidth,
		     cellHeight);
	}
}

void drawOwn(void *data, gs_effect_t *)
{
	if (obs::isRenderingReference()) {
		return;
	}
	const auto &card = *static_cast<Card *>(data);
	fill(kOwnColour, 0, 0, static_cast<float>(card.widthPx), static_cast<float>(card.heightPx));
}

void registerTypes()
{
	obs_source_info info{};
	info.type = OBS_SOURCE_TYPE_INPUT;
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW;
	info.get_name = [](void *) { return "test source"; };
	info.create = createSized;
	info.destroy = [](void *data) { delete static_cast<Card *>(data); };
	info.get_width = [](void *data) { return static_cast<Card *>(data)->widthPx; };
	info.get_height = [](void *data) { return static_cast<Card *>(data)->heightPx; };

	info.id = kCardId;
	info.video_tick = [](void *data, float) { cardNumber = ++static_cast<Card *>(data)->number; };
	info.video_render = drawCard;
	obs_register_source(&info);

	info.id = obs::kSourceId;
	info.video_tick = nullptr;
	info.video_render = drawOwn;
	obs_register_source(&info);

	info.id = kSizelessId;
	info.video_render = [](void *, gs_effect_t *) {};
	obs_register_source(&info);

	obs_source_info filter{};
	filter.id = kFilterId;
	filter.type = OBS_SOURCE_TYPE_FILTER;
	filter.output_flags = OBS_SOURCE_VIDEO;
	filter.get_name = info.get_name;
	filter.create = [](obs_data_t *, obs_source_t *source) -> void * { return source; };
	filter.destroy = [](void *) {};
	filter.video_render = [](void *data, gs_effect_t *) {
		auto *self = static_cast<obs_source_t *>(data);
		if (obs_source_process_filter_begin(self, GS_RGBA, OBS_NO_DIRECT_RENDERING)) {
			obs_source_process_filter_end(self, obs_get_base_effect(OBS_EFFECT_DEFAULT), 0, 0);
		}
	};
	obs_register_source(&filter);
}

OBSSourceAutoRelease create(const char *id, const char *name, uint32_t widthPx, uint32_t heightPx)
{
	static std::once_flag registered;
	std::call_once(registered, registerTypes);
	const OBSDataAutoRelease settings = obs_data_create();
	obs_data_set_int(settings, "width", widthPx);
	obs_data_set_int(settings, "height", heightPx);
	return obs_source_create(id, name, settings, nullptr);
}

} // namespace

uint32_t card::currentNumber()
{
	return cardNumber;
}

uint32_t card::readNumber(uint32_t widthPx, uint32_t heightPx, const std::function<uint32_t(uint32_t, uint32_t)> &rgbAt)
{
	uint32_t number = 0;
	for (uint32_t bit = 0; bit < kBits; bit++) {
		const uint32_t x = widthPx * (2 * (bit + 2) + 1) / (2 * kGridColumns);
		if ((rgbAt(x, heightPx / 2) & 0xff) > 127) {
			number |= 1u << bit;
		}
	}
	return number;
}

OBSSourceAutoRelease createCard(const char *name, uint32_t widthPx, uint32_t heightPx)
{
	return create(kCardId, name, widthPx, heightPx);
}

OBSSourceAutoRelease createOwnSource(const char *name, uint32_t widthPx, uint32_t heightPx)
{
	return create(obs::kSourceId, name, widthPx, heightPx);
}

OBSSourceAutoRelease createSizelessSource(const char *name)
{
	return create(kSizelessId, name, 0, 0);
}

OBSSourceAutoRelease createPassThroughFilter(const char *name)
{
	return create(kFilterId, name, 0, 0);
}

bool isNear(uint32_t colour, uint32_t other, int levels)
{
	for (int shift = 0; shift <= 16; shift += 8) {
		const int difference =
			static_cast<int>(colour >> shift & 0xff) - static_cast<int>(other >> shift & 0xff);
		if (std::abs(difference) > levels) {
			return false;
		}
	}
	return true;
}

} // namespace r2v::test
