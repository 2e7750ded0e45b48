// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-opener.hpp"

#include <exception>
#include <utility>

#include "core/guard.hpp"
#include "core/thread-name.hpp"

namespace r2v::media {

namespace {

Outcome<OpenedClip> openClip(const std::filesystem::path &file, const std::shared_ptr<Interrupt> &interrupt,
			     std::shared_ptr<const HardwareDecoding> hardware)
{
	OpenedClip clip;
	Outcome<std::unique_ptr<ClipReader>> reader =
		ClipReader::open(file, interrupt, clip.first, std::move(hardware));
	if (!reader) {
		return Outcome<OpenedClip>::failure(reader.reason());
	}
	clip.reader = std::move(*reader);
	return clip;
}

} // namespace

ClipOpener::~ClipOpener()
{
	cancel();
	if (thread_.joinable()) {
		thread_.join();
	}
}

void ClipOpener::open(const std::filesystem::path &file, std::shared_ptr<const HardwareDecoding> hardware)
{
	cancel();
	const std::lock_guard lock(mutex_);
	wanted_ = file;
	hardware_ = std::move(hardware);
	if (running_) {
		return;
	}
	if (thread_.joinable()) {
		thread_.join(); // it is past its last look at the mutex
	}
	running_ = true;
	thread_ = std::thread([this] {
		nameThisThread("r2v-opener");
		run();
	});
}

void ClipOpener::cancel()
{
	std::optional<Result> dropped;
	const std::lock_guard lock(mutex_);
	wanted_.reset();
	if (interrupt_) {
		*interrupt_ = true;
	}
	dropped.swap(result_);
}

std::optional<ClipOpener::Result> ClipOpener::take()
{
	const std::lock_guard lock(mutex_);
	return std::exchange(result_, std::nullopt);
}

void ClipOpener::run()
{
	std::unique_lock lock(mutex_);
	while (wanted_) {
		Result result{std::move(*wanted_), std::make_shared<Interrupt>(false),
			      Outcome<OpenedClip>::failure("not opened")};
		wanted_.reset();
		std::shared_ptr<const HardwareDecoding> hardware = std::move(hardware_);
		interrupt_ = result.interrupt;
		lock.unlock();
		const auto note = [&result](const char *, const char *what) {
			result.clip = Outcome<OpenedClip>::failure(what);
		};
		guardedWith(note, "opener",
			    [&] { result.clip = openClip(result.file, result.interrupt, std::move(hardware)); });
		lock.lock();
		interrupt_.reset();
		if (!*result.interrupt) {
			result_ = std::move(result);
			lock.unlock();
			onDone_();
			lock.lock();
		}
	}
	running_ = false;
}

} // namespace r2v::media
