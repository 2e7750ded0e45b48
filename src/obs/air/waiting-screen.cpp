// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/waiting-screen.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "obs/air/clip-view.hpp"
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

} // namespace

WaitingScreen::WaitingScreen(Parts parts, ClipView &view) : parts_(std::move(parts)), view_(view) {}

void WaitingScreen::apply(obs_data_t *settings)
{
	const std::string_view name = obs_data_get_string(settings, "while_waiting");
	const std::lock_guard lock(mutex_);
	const Mode mode = name == "nothing"     ? Mode::nothing
			  : name == "reference" ? Mode::reference
			  : name == "image"     ? Mode::image
						: Mode::clip;
	const char *imageFile = obs_data_get_string(settings, "waiting_image");
	if (mode == mode_ && imageFile_ == imageFile) {
		return;
	}
	mode_ = mode;
	imageFile_ = imageFile;
	bringUpToDate();
}

void WaitingScreen::noteNewest(const generation::Snapshot &generation)
{
	const std::lock_guard lock(mutex_);
	newest_ = generation;
	if (!generation::isEnd(generation->state)) {
		awaitedId_ = generation->id;
	}
	bringUpToDate();
}

void WaitingScreen::noteClipHandled(const generation::Snapshot &generation)
{
	const std::lock_guard lock(mutex_);
	if (generation->id == awaitedId_) {
		awaitedId_.clear();
	}
	bringUpToDate();
}

void WaitingScreen::drop()
{
	const std::lock_guard lock(mutex_);
	awaitedId_.clear();
	file_.clear();
	view_.dropCover();
}

bool WaitingScreen::isWaiting() const
{
	if (!newest_ || newest_->dismissed || newest_->id != awaitedId_) {
		return false;
	}
	return !generation::isEnd(newest_->state) || (newest_->state == generation::State::ready && !newest_->held);
}

std::filesystem::path WaitingScreen::wantedFile() const
{
	if (mode_ == Mode::image) {
		return imageFile_;
	}
	const auto &references = newest_->references;
	const auto image = std::find_if(references.begin(), references.end(), [](const auto &reference) {
		return reference.contentType.starts_with("image/");
	});
	return image == references.end() ? std::filesystem::path{} : newest_->folder() / image->fileName;
}

void WaitingScreen::bringUpToDate()
{
	if (mode_ == Mode::clip || !isWaiting()) {
		file_.clear();
		view_.uncover();
		return;
	}
	if (mode_ == Mode::nothing) {
		file_.clear();
		view_.cover(nullptr);
		return;
	}
	const std::filesystem::path file = wantedFile();
	if (!file.empty() && file != file_) {
		load(file);
	}
}

void WaitingScreen::load(const std::filesystem::path &file)
{
	file_ = file;
	parts_.workers.post([later = parts_.later, file, boxWidthPx = view_.widthPx(), boxHeightPx = view_.heightPx()] {
		auto read = media::readStill(file);
		std::shared_ptr<const media::RgbxImage> image;
		if (read) {
			while (isNeedlesslyLarge(*read, boxWidthPx, boxHeightPx)) {
				*read = halved(*read);
			}
			image = std::make_shared<const media::RgbxImage>(std::move(*read));
		}
		later([file, image = std::move(image), reason = read.reason()](WaitingScreen &screen) {
			screen.take(file, image, reason);
		});
	});
}

void WaitingScreen::take(const std::filesystem::path &file, std::shared_ptr<const media::RgbxImage> image,
			 const std::string &reason)
{
	{
		const std::lock_guard lock(mutex_);
		if (file != file_ || !isWaiting()) {
			return;
		}
		if (image) {
			view_.cover(std::move(image));
			return;
		}
		view_.uncover();
	}
	const std::string sentence =
		parts_.texts("Waiting.NoImage", {{"file", file.filename().string()}, {"detail", reason}});
	logLine(LogLevel::warning, sentence);
	parts_.tell(sentence);
}

} // namespace r2v::obs
