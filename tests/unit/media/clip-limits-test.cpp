// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-limits.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/workers.hpp"
#include "media/clip-probe.hpp"
#include "media/player-soak.hpp"
#include "media/probing-checker.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

namespace {

generation::GenerationSpec askedFor(const std::string &resolution, int durationS)
{
	generation::GenerationSpec spec;
	spec.resolution = resolution;
	spec.durationS = durationS;
	return spec;
}

/// The verdict of the plugin's own checker; null: a file of the user's own.
generation::ClipVerdict verdictOn(const std::string &name, const generation::GenerationSpec *spec)
{
	Workers workers(1);
	ProbingChecker checker(workers);
	std::mutex mutex;
	std::condition_variable done;
	std::optional<generation::ClipVerdict> verdict;
	const auto take = [&](generation::ClipVerdict given) {
		const std::lock_guard lock(mutex);
		verdict = std::move(given);
		done.notify_all();
	};
	if (spec) {
		checker.checkAsked(*spec, testClip(name), take);
	} else {
		checker.check(testClip(name), take);
	}
	std::unique_lock lock(mutex);
	done.wait_for(lock, std::chrono::seconds(20), [&] { return verdict.has_value(); });
	return verdict.value_or(generation::ClipVerdict{.facts = {}, .reason = "no verdict"});
}

/// Plays until so many pictures came or it failed. The reason of the failure.
std::string played(const std::string &name, int pictures, const std::function<void(const Picture &)> &look = {})
{
	TestClock clock;
	HastySink sink;
	std::mutex mutex;
	std::condition_variable changed;
	int seen = 0;
	std::string reason;
	bool failed = false;
	sink.onPicture = [&](const Picture &picture) {
		const std::lock_guard lock(mutex);
		if (look) {
			look(picture);
		}
		++seen;
		changed.notify_all();
	};
	sink.onFailed = [&](const std::string &why) {
		const std::lock_guard lock(mutex);
		reason = why;
		failed = true;
		changed.notify_all();
	};
	ClipPlayer player(portsOf(sink, clock));
	player.setSoundOn(true);
	player.open(testClip(name), false);
	std::unique_lock lock(mutex);
	changed.wait_for(lock, std::chrono::seconds(30), [&] { return failed || seen >= pictures; });
	// It plays on, so this is told before it meets what comes behind those pictures.
	return seen >= pictures ? std::string() : failed ? reason : "nothing happened";
}

long peakKb()
{
	std::ifstream status("/proc/self/status");
	for (std::string line; std::getline(status, line);) {
		if (line.starts_with("VmHWM:")) {
			return std::strtol(line.c_str() + 6, nullptr, 10);
		}
	}
	return 0;
}

/// How much memory more a child process needed for it at the worst moment.
long peakOfKb(const std::function<void()> &work)
{
	int ends[2] = {};
	if (pipe(ends) != 0) {
		return -1;
	}
	const pid_t child = fork();
	if (child == 0) {
		const long before = peakKb();
		work();
		const long used = peakKb() - before;
		const bool told = write(ends[1], &used, sizeof used) == sizeof used;
		_exit(told ? 0 : 1);
	}
	long used = -1;
	const bool heard = read(ends[0], &used, sizeof used) == sizeof used;
	waitpid(child, nullptr, 0);
	close(ends[0]);
	close(ends[1]);
	return heard ? used : -1;
}

constexpr long kBoundKb = static_cast<long>(kAnyClip.maxBytes / 1024);

} // namespace

TEST(ClipLimitsTest, aClipAsRequestedIsAccepted)
{
	for (const char *name :
	     {"h264-aac.mp4", "hevc.mp4", "av1-10.mp4", "vp9-opus.webm", "h264-444.mp4", "h264-422-10.mp4",
	      "lap-h264-aac.mp4", "lap-4k.mp4", "one-picture.mp4", "one-pixel.mp4"}) {
		for (const char *resolution : {"720p", "1080p"}) {
			if (std::string(name) == "lap-4k.mp4" && std::string(resolution) == "720p") {
				continue;
			}
			const generation::GenerationSpec spec = askedFor(resolution, 5);
			const generation::ClipVerdict verdict = verdictOn(name, &spec);
			EXPECT_TRUE(verdict.facts) << name << ": " << verdict.reason;
		}
	}
}

TEST(ClipLimitsTest, farMoreThanWasRequestedIsRefusedWithAReason)
{
	const struct {
		const char *name;
		const char *resolution;
		const char *reason;
	} cases[] = {
		{"much-area.mp4", "1080p", "5120 x 2880"},
		{"much-4k.mp4", "720p", "3840 x 2160"},
		{"much-deep.mp4", "1080p", "memory"},
		{"much-deep-4k.mp4", "1080p", "memory"},
		{"much-time.mp4", "1080p", "last"},
		{"much-minutes.mp4", "1080p", "last"},
		{"much-rate.mp4", "1080p", "frame rate"},
		{"fps-240.mp4", "1080p", "frame rate"},
		{"prores4444.mov", "1080p", "codec prores"},
		{"qtrle-argb.mov", "1080p", "codec qtrle"},
		{"mjpeg.mov", "1080p", "codec mjpeg"},
		{"cinepak.mov", "1080p", "codec cinepak"},
		{"many-sounds.mp4", "1080p", ""},
		{"many-pictures.mp4", "1080p", ""},
		{"too-wide.mp4", "1080p", "16384 x 64"},
	};
	for (const auto &one : cases) {
		const generation::GenerationSpec spec = askedFor(one.resolution, 5);
		const generation::ClipVerdict verdict = verdictOn(one.name, &spec);
		EXPECT_FALSE(verdict.facts) << one.name;
		EXPECT_TRUE(verdict.isJudged) << one.name;
		EXPECT_NE(verdict.reason.find(one.reason), std::string::npos) << one.name << ": " << verdict.reason;
		EXPECT_FALSE(verdict.reason.empty()) << one.name;
	}
}

TEST(ClipLimitsTest, aUsersOwnFileMayExceedIt)
{
	for (const char *name : {"much-4k.mp4", "much-deep.mp4", "much-minutes.mp4", "fps-240.mp4", "prores4444.mov",
				 "qtrle-argb.mov", "mjpeg.mov"}) {
		const generation::ClipVerdict verdict = verdictOn(name, nullptr);
		EXPECT_TRUE(verdict.facts) << name << ": " << verdict.reason;
	}
}

TEST(ClipLimitsTest, whatNoClipNeedsIsRefusedWhereverItIsFromEvenByThePlayer)
{
	for (const char *name : {"much-area.mp4", "much-deep-4k.mp4", "much-time.mp4", "much-rate.mp4", "cinepak.mov",
				 "many-sounds.mp4", "many-pictures.mp4", "too-wide.mp4"}) {
		EXPECT_FALSE(verdictOn(name, nullptr).facts) << name;
		const std::string reason = played(name, 1);
		EXPECT_FALSE(reason.empty()) << name;
		EXPECT_NE(reason, "nothing happened") << name;
	}
}

TEST(ClipLimitsTest, soundOfAnUnknownCodecIsLeftOut)
{
	const generation::ClipVerdict verdict = verdictOn("many-channels.mov", nullptr);
	ASSERT_TRUE(verdict.facts) << verdict.reason;
	EXPECT_FALSE(verdict.facts->hasAudio);
	EXPECT_EQ(played("many-channels.mov", 70), "");
}

TEST(ClipLimitsTest, picturesThatGrowMidwayAreNotShown)
{
	// 30 before them and 30 behind them.
	uint32_t widestPx = 0;
	EXPECT_EQ(played("grows.h264", 40,
			 [&widestPx](const Picture &picture) { widestPx = std::max(widestPx, picture.widthPx); }),
		  "");
	EXPECT_EQ(widestPx, 160U);
}

TEST(ClipLimitsTest, anAcceptedClipStaysWithinTheStatedMemory)
{
	if (!kMemoryTellsGrowth) {
		GTEST_SKIP() << "the sanitizer's own memory is counted too";
	}
	for (const char *name : {"much-deep.mp4", "much-4k.mp4", "lap-4k.mp4", "lap-av1-10.mp4"}) {
		ASSERT_TRUE(verdictOn(name, nullptr).facts) << name;
		const long probedKb = peakOfKb([name] { probeClip(testClip(name)); });
		const long playedKb = peakOfKb([name] { played(name, 45); });
		std::printf("memory figure, %s: probe %ld MiB, player %ld MiB of %ld\n", name, probedKb / 1024,
			    playedKb / 1024, kBoundKb / 1024);
		EXPECT_GT(probedKb, 0) << name;
		EXPECT_LE(probedKb, kBoundKb) << name;
		EXPECT_GT(playedKb, 0) << name;
		EXPECT_LE(playedKb, kBoundKb) << name;
	}
}

TEST(ClipLimitsTest, refusingAClipTakesNoMemory)
{
	if (!kMemoryTellsGrowth) {
		GTEST_SKIP() << "the sanitizer's own memory is counted too";
	}
	for (const char *name : {"much-area.mp4", "much-deep-4k.mp4", "many-pictures.mp4", "many-sounds.mp4",
				 "much-samples.mp4", "much-edits.mp4", "lies-area.mp4", "lies-deep-4k.mp4"}) {
		ASSERT_FALSE(verdictOn(name, nullptr).facts) << name;
		const long probedKb = peakOfKb([name] { probeClip(testClip(name)); });
		const long playedKb = peakOfKb([name] { played(name, 1); });
		std::printf("memory figure, %s refused: probe %ld MiB, player %ld MiB\n", name, probedKb / 1024,
			    playedKb / 1024);
		EXPECT_LE(probedKb, kBoundKb / 2) << name;
		EXPECT_LE(playedKb, kBoundKb / 2) << name;
	}
}

} // namespace r2v::media
