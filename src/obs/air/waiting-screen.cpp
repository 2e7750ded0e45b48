// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/air/waiting-screen.hpp"

#include <algorithm>
#include <utility>

#include "obs/air/clip-view.hpp"
#include "obs/base/log-line.hpp"
#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"

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

WaitingScreen::WaitingScreen(App &app, ClipView &view, const std::string &sourceKey) :
	app_(app), view_(view), sourceKey_(sourceKey)
{}

void WaitingScreen::apply(const WaitingSettings &settings)
{
	const std::lock_guard lock(mutex_);
	if (settings_ != settings) {
		settings_ = settings;
		bringUpToDate();
	}
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
	if (settings_.shows == WhileWaiting::image) {
		return settings_.imageFile;
	}
	const auto &references = newest_->references;
	const auto image = std::find_if(references.begin(), references.end(), [](const auto &reference) {
		return reference.contentType.starts_with("image/");
	});
	return image == references.end() ? std::filesystem::path{} : newest_->folder() / image->fileName;
}

void WaitingScreen::bringUpToDate()
{
	if (settings_.shows == WhileWaiting::clip || !isWaiting()) {
		file_.clear();
		view_.uncover();
		return;
	}
	if (settings_.shows == WhileWaiting::nothing) {
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
	app_.workers().post(
		[&app = app_, key = sourceKey_, file, boxWidthPx = view_.widthPx(), boxHeightPx = view_.heightPx()] {
			auto read = media::readStill(file);
			std::shared_ptr<const media::RgbxImage> image;
			if (read) {
				while (isNeedlesslyLarge(*read, boxWidthPx, boxHeightPx)) {
					*read = halved(*read);
				}
				image = std::make_shared<const media::RgbxImage>(std::move(*read));
			}
			app.dispatcher().post([&app, key, file, image = std::move(image), reason = read.reason()] {
				if (const auto found = app.sources().byKey(key)) {
					found.instance->waitingScreen().take(file, image, reason);
				}
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
		app_.texts()("Waiting.NoImage", {{"file", file.filename().string()}, {"detail", reason}});
	logLine(LogLevel::warning, sentence);
	if (const auto found = app_.sources().byKey(sourceKey_)) {
		found.instance->noteRefusal(sentence);
		app_.presentStatus(sourceKey_);
	}
}

} // namespace r2v::obs
