// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/provider/foxapi/endpoints.hpp"
#include "core/provider/foxapi/foxapi.hpp"
#include "core/provider/foxapi/models.hpp"
#include "core/provider/foxapi/replies.hpp"
#include "core/provider/foxapi/task-request.hpp"
#include "media/still.hpp"
#include "rehearsal/rehearsal-transport.hpp"

namespace r2v::rehearsal::test {

class FakeClock final : public Clock {
public:
	Milliseconds monotonic() const override { return now; }
	UtcTime utc() const override { return UtcTime(Milliseconds(1757165031000) + now); }

	Milliseconds now{1000};
};

/// The network behind the rehearsal: keeps what it is asked and answers nothing.
class FakeNetwork final : public http::Transport {
public:
	http::RequestId start(http::Request request, OnDone done, OnProgress) override
	{
		urls.push_back(request.url);
		onDone = std::move(done);
		return urls.size();
	}
	void abort(http::RequestId id) override { aborted.push_back(id); }
	void wait(std::optional<Milliseconds> timeout) override { waits.push_back(timeout); }
	void wakeUp() override { ++wakeUps; }

	std::vector<std::string> urls;
	std::vector<http::RequestId> aborted;
	std::vector<std::optional<Milliseconds>> waits;
	int wakeUps = 0;
	OnDone onDone;
};

/// A rehearsal whose background jobs run when the test says so.
class RehearsalTest : public testing::Test {
protected:
	RehearsalTest();
	~RehearsalTest() override;

	void runJobs();
	/// The answer. Where a file is uploaded, the background jobs run meanwhile.
	http::Response perform(http::Request request, http::Transport::OnProgress onProgress = {});

	/// A JPEG with red, green, blue and white quarters (top left, top right, bottom left, bottom right).
	std::filesystem::path makeReference(uint32_t widthPx = 640, uint32_t heightPx = 360);
	/// A JPEG of noise, whose clip is large.
	std::filesystem::path makeNoise();
	/// Its URL at the rehearsal.
	std::string upload(const std::filesystem::path &file);
	static const provider::Model &model() { return foxapi::models().front(); }
	provider::TaskRequest task(const std::string &referenceUrl);
	/// Its task id.
	std::string submit(const provider::TaskRequest &task);
	provider::TaskReply poll(const std::string &taskId);
	/// All of it: the downloaded file.
	std::filesystem::path makeClip(const provider::TaskRequest &task);

	std::filesystem::path writeStill(const media::RgbxImage &image);

	FakeClock clock_;
	std::filesystem::path folder_;
	std::deque<std::function<void()>> jobs_;
	std::vector<std::string> logLines_;
	FakeNetwork *network_ = nullptr;
	std::unique_ptr<http::Transport> transport_;
	provider::Access access_{std::string(provider::kRehearsalBaseUrl), {}};
};

} // namespace r2v::rehearsal::test
