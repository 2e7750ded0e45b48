// SPDX-License-Identifier: GPL-2.0-or-later
// What must not grow while clips loop and change, and what must not be allocated for each picture.
#include <atomic>
#include <cstdlib>
#include <future>
#include <new>

#include <gtest/gtest.h>

#include "media/ffmpeg-ptr.hpp"
#include "media/player-soak.hpp"
#include "media/recording-sink.hpp"

namespace {

/// Of this thread: by operator new, and of frames and packets by calls from our own code (the linker puts the
/// functions below in their place). What FFmpeg allocates inside of itself is not counted.
thread_local int64_t allocations = 0;

} // namespace

void *operator new(size_t bytes)
{
	++allocations;
	if (void *memory = std::malloc(bytes == 0 ? 1 : bytes)) {
		return memory;
	}
	throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
	std::free(memory);
}

void operator delete(void *memory, size_t) noexcept
{
	std::free(memory);
}

extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names
AVFrame *__real_av_frame_alloc();
AVPacket *__real_av_packet_alloc();

AVFrame *__wrap_av_frame_alloc()
{
	++allocations;
	return __real_av_frame_alloc();
}

AVPacket *__wrap_av_packet_alloc()
{
	++allocations;
	return __real_av_packet_alloc();
}
// NOLINTEND(bugprone-reserved-identifier)
}

namespace r2v::media {

namespace {

/// A sanitizer keeps what was freed for a while.
constexpr long kSlackKb = 24 * 1024;

void expectNoGrowth(const Growth &growth)
{
	ASSERT_TRUE(growth.isThrough);
	// The thread that opened the clip may still be on its way out.
	EXPECT_LE(growth.after.threads, growth.before.threads + 1);
	EXPECT_EQ(growth.after.handles, growth.before.handles);
	EXPECT_LT(growth.after.residentKb - growth.before.residentKb, kSlackKb);
}

} // namespace

TEST(SteadyPlayerTest, loopingAllocatesNothing)
{
	std::promise<int64_t> counted;
	std::future<int64_t> result = counted.get_future();
	int64_t before = 0;
	int pictures = 0;
	TestClock clock;
	HastySink sink;
	ClipPlayer player(portsOf(sink, clock));
	sink.onPicture = [&](const Picture &) {
		++pictures;
		if (pictures == 30 * 10) {
			before = allocations;
		} else if (pictures == 30 * 40) {
			counted.set_value(allocations - before);
		}
	};
	player.setSoundOn(true);
	player.open(testClip("h264-aac.mp4"), false);
	ASSERT_EQ(result.wait_for(std::chrono::seconds(60)), std::future_status::ready);
	EXPECT_EQ(result.get(), 0);
}

TEST(SteadyPlayerTest, hundredsOfLapsKeepMemoryThreadsAndHandles)
{
	expectNoGrowth(soakLaps(testClip("h264-aac.mp4"), 200, 50));
}

TEST(SteadyPlayerTest, hundredsOfLapsForwardAndBackKeepMemoryThreadsAndHandles)
{
	expectNoGrowth(soakLaps(testClip("h264-aac.mp4"), 200, 50, true));
}

TEST(SteadyPlayerTest, clipChangesKeepMemoryThreadsAndHandles)
{
	expectNoGrowth(
		soakChanges({testClip("h264-aac.mp4"), testClip("vp9-opus.webm"), testClip("ramp.mov")}, 60, 20));
}

} // namespace r2v::media
