// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>
#include <chrono>
#include <thread>

#include "core/workers.hpp"
#include "rehearsal/rehearsal-fixture.hpp"

namespace r2v::rehearsal::test {

using namespace std::chrono_literals;

TEST_F(RehearsalTest, LeavesOtherRequestsTheirIdsAndTheirAbortToTheNetwork)
{
	bool answered = false;
	http::Request request;
	request.url = "https://api.foxapi.cc/v1/account/credits";
	const auto id = transport_->start(request, [&answered](http::Response) { answered = true; });
	EXPECT_THAT(network_->urls, testing::ElementsAre(request.url));
	EXPECT_EQ(1U, id);
	network_->onDone({});
	EXPECT_TRUE(answered);
	transport_->abort(id);
	EXPECT_THAT(network_->aborted, testing::ElementsAre(id));
}

TEST_F(RehearsalTest, GivesItsOwnRequestsIdsThatTheNetworkNeverHas)
{
	const auto own = transport_->start(foxapi::FoxApi().keyCheckRequest(access_), [](http::Response) {});
	const auto other = transport_->start(foxapi::FoxApi().keyCheckRequest({}), [](http::Response) {});
	EXPECT_NE(own, other);
	transport_->abort(own);
	EXPECT_THAT(network_->aborted, testing::IsEmpty());
}

TEST_F(RehearsalTest, SleepsAsLongAsAskedWhileItHasNothingToDo)
{
	transport_->wait(Milliseconds(4000));
	transport_->wait(std::nullopt);
	EXPECT_THAT(network_->waits, testing::ElementsAre(Milliseconds(4000), std::nullopt));
}

TEST_F(RehearsalTest, SleepsWhileABackgroundJobRunsAndWakesUpForItsResult)
{
	bool answered = false;
	transport_->start(foxapi::FoxApi().uploadRequest(access_, makeReference(), "a.jpg", "image/jpeg"),
			  [&answered](http::Response) { answered = true; });
	transport_->wait(std::nullopt);
	EXPECT_EQ(Milliseconds(0), network_->waits.back()) << "the request waits to be begun";
	transport_->wait(std::nullopt);
	EXPECT_EQ(std::nullopt, network_->waits.back()) << "nothing is to be done until the job is";
	EXPECT_EQ(0, network_->wakeUps);
	runJobs();
	EXPECT_EQ(1, network_->wakeUps);
	transport_->wait(std::nullopt);
	EXPECT_EQ(Milliseconds(0), network_->waits.back());
	transport_->wait(std::nullopt);
	EXPECT_TRUE(answered);
}

TEST_F(RehearsalTest, PassesAWakeUpOnToTheNetwork)
{
	transport_->wakeUp();
	EXPECT_EQ(1, network_->wakeUps);
}

TEST_F(RehearsalTest, AnswersFromALaterWaitAndOnlyOnce)
{
	int answers = 0;
	transport_->start(foxapi::FoxApi().keyCheckRequest(access_), [&answers](http::Response) { ++answers; });
	EXPECT_EQ(0, answers);
	for (int turn = 0; turn < 5; ++turn) {
		transport_->wait(Milliseconds(0));
	}
	EXPECT_EQ(1, answers);
}

TEST_F(RehearsalTest, AnswersNothingThatWasAborted)
{
	int answers = 0;
	const auto count = [&answers](http::Response) { ++answers; };
	const auto asked = transport_->start(foxapi::FoxApi().keyCheckRequest(access_), count);
	transport_->abort(asked);
	const auto uploading = transport_->start(
		foxapi::FoxApi().uploadRequest(access_, makeReference(), "a.jpg", "image/jpeg"), count);
	transport_->wait(Milliseconds(0));
	transport_->abort(uploading);
	runJobs();
	for (int turn = 0; turn < 5; ++turn) {
		transport_->wait(Milliseconds(0));
	}
	EXPECT_EQ(0, answers);
}

TEST_F(RehearsalTest, ADownloadCanBeAbortedFromItsOwnProgress)
{
	const std::string taskId = submit(task(upload(makeNoise())));
	runJobs();
	clock_.now += Milliseconds(10000);
	bool answered = false;
	int reports = 0;
	http::RequestId id = 0;
	const auto file = folder_ / "clip.mp4";
	id = transport_->start(
		foxapi::FoxApi().downloadRequest({}, poll(taskId).resultUrl, file, 0, 100'000'000),
		[&answered](http::Response) { answered = true; },
		[&](uint64_t doneBytes, uint64_t totalBytes) {
			++reports;
			EXPECT_LT(doneBytes, totalBytes) << "the clip is too small to be aborted half-way";
			transport_->abort(id);
		});
	for (int turn = 0; turn < 100; ++turn) {
		transport_->wait(Milliseconds(0));
	}
	EXPECT_FALSE(answered);
	EXPECT_EQ(1, reports);
}

TEST_F(RehearsalTest, ACallbackMayStartTheNextRequest)
{
	bool second = false;
	transport_->start(foxapi::FoxApi().keyCheckRequest(access_), [&](http::Response) {
		transport_->start(foxapi::FoxApi().keyCheckRequest(access_),
				  [&second](http::Response) { second = true; });
	});
	for (int turn = 0; turn < 5; ++turn) {
		transport_->wait(Milliseconds(0));
	}
	EXPECT_TRUE(second);
}

TEST_F(RehearsalTest, WorksOnInSlicesThatEndByThemselves)
{
	auto spec = task(upload(makeReference(1920, 1080)));
	spec.durationS = 10;
	spec.resolution = "1080p";
	submit(spec);
	int slices = 0;
	while (!jobs_.empty()) {
		const auto job = std::move(jobs_.front());
		jobs_.pop_front();
		const auto begin = std::chrono::steady_clock::now();
		job();
		EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
		if (++slices == 4) {
			break;
		}
	}
	EXPECT_EQ(4, slices) << "a clip of 10 s is no matter of one slice";
}

TEST_F(RehearsalTest, IsGoneAtOnceWhileAClipIsBeingMadeAndNothingGoesOnBehindIt)
{
	auto spec = task(upload(makeReference(1920, 1080)));
	spec.durationS = 10;
	spec.resolution = "1080p";
	submit(spec);
	Workers workers(1);
	std::atomic<int> jobs = 0;
	std::function<void()> next = [&] {
		++jobs;
		const auto job = std::move(jobs_.front());
		jobs_.pop_front();
		job();
		if (!jobs_.empty()) {
			workers.post(next);
		}
	};
	workers.post(next);
	while (jobs < 3) {
		std::this_thread::sleep_for(1ms);
	}
	const auto begin = std::chrono::steady_clock::now();
	transport_.reset();
	EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
	workers.stop();
	EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
	runJobs();
	EXPECT_THAT(jobs_, testing::IsEmpty());
	EXPECT_LT(jobs, 10) << "it went on to the end of the clip";
}

} // namespace r2v::rehearsal::test
