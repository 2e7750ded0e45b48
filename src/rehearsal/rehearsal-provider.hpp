// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/http/transport.hpp"
#include "core/log.hpp"
#include "rehearsal/backstage.hpp"
#include "rehearsal/submit-check.hpp"
#include "rehearsal/yuv-picture.hpp"

namespace r2v::rehearsal {

/// The pretend provider: uploads, tasks and results behind the URLs of the real one. Accepts any key or none, charges
/// nothing, and forgets everything when it ends. On the engine thread.
class RehearsalProvider {
public:
	struct Ports {
		Clock &clock;
		Logger log;
		Milliseconds taskDuration;
		Backstage &backstage;
	};
	using Content = std::shared_ptr<const std::string>;
	/// Status, headers and failure without a body, and the body.
	struct Answer {
		http::Response response;
		Content content;
		/// The part of the content from here on is the body.
		uint64_t contentBegin = 0;
	};
	/// Called once, at once or later on the engine thread.
	using Reply = std::function<void(Answer)>;

	explicit RehearsalProvider(Ports ports) : ports_(std::move(ports)) {}

	void answer(const http::Request &request, Reply reply);

private:
	struct Upload {
		std::string url;
		uint64_t sizeBytes = 0;
		/// The size of the file, before the picture was scaled down.
		uint32_t widthPx = 0;
		uint32_t heightPx = 0;
		/// Null if it is not an image.
		std::shared_ptr<const YuvPicture> picture;
	};
	struct Task {
		std::string id;
		std::string model;
		int64_t createdS = 0;
		Milliseconds acceptedAt{};
		Content clip;
		std::string failure;
	};

	void takeUpload(const http::Request &request, Reply reply);
	void keepUpload(Upload upload, const std::string &name, const Reply &reply);
	Answer submit(const http::Request &request);
	Answer poll(const std::string &taskId) const;
	Answer result(const http::Request &request, const std::string &taskId) const;
	const Upload *findUpload(const std::string &url) const;
	const Task *findTask(const std::string &id) const;
	void keepClip(const std::string &taskId, std::string failure, std::string clip);
	void makeClip(const AcceptedTask &accepted, const std::string &taskId);
	int64_t nowS() const;

	Ports ports_;
	/// Newest first; the oldest go, as at the provider.
	std::deque<Upload> uploads_;
	std::deque<Task> tasks_;
};

} // namespace r2v::rehearsal
