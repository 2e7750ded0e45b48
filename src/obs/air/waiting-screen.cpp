// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/waiting-screen.hpp"

#include <string_view>
#include <utility>

#include "obs/air/clip-view.hpp"
#include "obs/base/dispatcher.hpp"
#include "obs/base/log-line.hpp"

namespace r2v::obs {

namespace {

/// No larger than the largest canvas that is usual.
constexpr uint32_t kMaxSidePx = 4096;

/// Half of it still has as many pixels as the box, however it is fitted.
bool isNeedlesslyLarge(const media::RgbxImage &image, uint32_t boxWidthPx, uint32_t boxHeightPx)
{
	const bool coversBox = boxWidthPx > 0 && image.widthPx / 2 >= boxWidthPx && boxHeightPx > 0 &&
			       image.heightPx / 2 >= boxHeightPx;
	return coversBox || image.widthPx > kMaxSidePx || image.heightPx > kMaxSidePx;
}

media::RgbxImage halved(const media::RgbxImage &image)
{
	media::RgbxImage half{image.widthPx / 2, image.heightPx / 2, {}};
	half.pixels.resize(size_t{half.widthPx} * half.heightPx * 4);
	const size_t row = size_t{image.widthPx} * 4;
	for (size_t y = 0; y < half.heightPx; y++) {
		for (size_t byte = 0; byte < size_t{half.widthPx} * 4; byte++) {
			const uint8_t *at = &image.pixels[2 * y * row + byte / 4 * 8 + byte % 4];
			half.pixels[y * half.widthPx * 4 + byte] =
				static_cast<uint8_t>((at[0] + at[4] + at[row] + at[row + 4] + 2) / 4);
		}
	}
	return half;
}

/// Null, and the reason in place of it, where the file holds no image.
std::pair<std::shared_ptr<const media::RgbxImage>, std::string> readFor(const std::filesystem::path &file,
									uint32_t boxWidthPx, uint32_t boxHeightPx)
{
	auto read = media::readStill(file);
	if (!read) {
		return {nullptr, read.reason()};
	}
	while (isNeedlesslyLarge(*read, boxWidthPx, boxHeightPx)) {
		*read = halved(*read);
	}
	return {std::make_shared<const media::RgbxImage>(std::move(*read)), std::string{}};
}

} // namespace

WaitingScreen::WaitingScreen(Parts parts, ClipView &view) : parts_(std::move(parts)), view_(view)
{
	desk_->screen = this;
}

WaitingScreen::~WaitingScreen()
{
	const std::lock_guard lock(desk_->mutex);
	desk_->screen = nullptr;
}

void WaitingScreen::apply(const WaitingSettings &settings)
{
	const std::lock_guard lock(desk_->mutex);
	if (state_.apply(settings.shows, settings.imageFile)) {
		bringUpToDate();
	}
}

void WaitingScreen::noteNewest(const generation::Snapshot &generation)
{
	const std::lock_guard lock(desk_->mutex);
	state_.noteNewest(generation);
	bringUpToDate();
}

void WaitingScreen::noteClipHandled(const generation::Snapshot &generation)
{
	const std::lock_guard lock(desk_->mutex);
	state_.noteClipHandled(generation->id);
	bringUpToDate();
}

void WaitingScreen::drop()
{
	const std::lock_guard lock(desk_->mutex);
	state_.drop();
	view_.dropCover();
}

void WaitingScreen::bringUpToDate()
{
	switch (state_.look()) {
	case WaitingState::Look::clip:
		view_.uncover();
		break;
	case WaitingState::Look::nothing:
		view_.cover(nullptr);
		break;
	case WaitingState::Look::load:
		load(state_.file());
		break;
	case WaitingState::Look::asItIs:
		break;
	}
}

void WaitingScreen::load(const std::filesystem::path &file)
{
	parts_.workers.post([parts = parts_, desk = std::weak_ptr(desk_), file, boxWidthPx = view_.widthPx(),
			     boxHeightPx = view_.heightPx()] {
		auto [image, reason] = readFor(file, boxWidthPx, boxHeightPx);
		parts.dispatcher.post([tell = parts.tell, desk, file, image = std::move(image),
				       reason = std::move(reason)] {
			std::string sentence;
			if (const auto open = desk.lock()) {
				const std::lock_guard lock(open->mutex);
				sentence = open->screen ? open->screen->take(file, image, reason) : std::string{};
			}
			if (!sentence.empty()) {
				tell(sentence);
			}
		});
	});
}

std::string WaitingScreen::take(const std::filesystem::path &file, std::shared_ptr<const media::RgbxImage> image,
				const std::string &reason)
{
	if (!state_.wants(file)) {
		return {};
	}
	if (image) {
		view_.cover(std::move(image));
		return {};
	}
	view_.uncover();
	std::string sentence =
		parts_.texts("Waiting.NoImage", {{"file", file.filename().string()}, {"detail", reason}});
	logLine(LogLevel::warning, sentence);
	return sentence;
}

} // namespace r2v::obs
