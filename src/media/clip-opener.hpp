// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "media/playback.hpp"

namespace r2v::media {

/// Opens files on a thread of its own, so that the clip on air does not wait for the next one. Only the newest request
/// counts. The thread ends when there is nothing to open. Any thread.
class ClipOpener {
public:
	struct Result {
		std::filesystem::path file;
		std::shared_ptr<Interrupt> interrupt;
		Outcome<OpenedClip> clip;
	};

	/// `onDone` is called on the opener's thread when there is a result to take.
	explicit ClipOpener(std::function<void()> onDone) : onDone_(std::move(onDone)) {}
	~ClipOpener();
	ClipOpener(const ClipOpener &) = delete;
	ClipOpener &operator=(const ClipOpener &) = delete;

	/// Without `hardware` it decodes in software.
	void open(const std::filesystem::path &file, std::shared_ptr<const HardwareDecoding> hardware);
	/// Forgets the newest request and its result.
	void cancel();
	std::optional<Result> take();

private:
	void run();

	const std::function<void()> onDone_;
	std::mutex mutex_;
	std::optional<std::filesystem::path> wanted_;
	std::shared_ptr<const HardwareDecoding> hardware_;
	/// For the file that is being opened.
	std::shared_ptr<Interrupt> interrupt_;
	std::optional<Result> result_;
	bool running_ = false;
	std::thread thread_;
};

} // namespace r2v::media
