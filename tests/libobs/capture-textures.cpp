// SPDX-License-Identifier: GPL-2.0-or-later
// Textures and surfaces are made for the first of some grabs, not for each.
#include <atomic>
#include <future>

#include <dlfcn.h>

#include <graphics/graphics.h>

#include "capture-test.hpp"
#include "test-sources.hpp"

namespace {

std::atomic<int> surfacesMade = 0;
std::atomic<int> surfacesLeft = 0;

template <typename Function>
Function *real(const char *name)
{
	return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

} // namespace

// In place of libobs' own, for the code under test too.
extern "C" gs_stagesurf_t *gs_stagesurface_create(uint32_t widthPx, uint32_t heightPx, gs_color_format format)
{
	++surfacesMade;
	++surfacesLeft;
	return real<decltype(gs_stagesurface_create)>("gs_stagesurface_create")(widthPx, heightPx, format);
}

extern "C" void gs_stagesurface_destroy(gs_stagesurf_t *surface)
{
	surfacesLeft -= surface ? 1 : 0;
	real<decltype(gs_stagesurface_destroy)>("gs_stagesurface_destroy")(surface);
}

namespace r2v::test {

using obs::FrameGrabber;
using obs::GrabTarget;

namespace {

/// Keeps a grabber at work for as long as it waits for a picture that never comes.
class VainGrab {
public:
	explicit VainGrab(FrameGrabber &grabber)
	{
		const auto answer = std::make_shared<std::promise<obs::Grabbed::Outcome>>();
		outcome_ = answer->get_future();
		grabber.grab(GrabTarget{OBSGetWeakRef(empty_.source())},
			     [answer](const obs::Grabbed &grabbed) { answer->set_value(grabbed.outcome); });
	}

	obs::Grabbed::Outcome outcome() { return outcome_.get(); }

private:
	TestScene empty_{"empty"};
	std::future<obs::Grabbed::Outcome> outcome_;
};

} // namespace

TEST(CaptureTextures, areFewForManyGrabsAndAllGoneAfterThem)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	const OBSSourceAutoRelease own = createOwnSource("own", 640, 360);
	scene.add(card);
	scene.add(own);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	const int madeBefore = surfacesMade;
	const int leftBefore = surfacesLeft;
	VainGrab vain(grabber);
	for (int count = 0; count < 15; ++count) {
		expectCard(grab(grabber), 640, 360);
	}
	EXPECT_LE(surfacesMade - madeBefore, 2);
	EXPECT_EQ(vain.outcome(), obs::Grabbed::Outcome::blank);
	EXPECT_TRUE(eventually([&] { return surfacesLeft == leftBefore; })) << surfacesLeft - leftBefore;
}

TEST(CaptureTextures, areReusedWhileAPictureIsAwaited)
{
	HeadlessObs obs;
	FrameGrabber grabber;
	const int madeBefore = surfacesMade;
	VainGrab vain(grabber);
	EXPECT_EQ(vain.outcome(), obs::Grabbed::Outcome::blank);
	EXPECT_LE(surfacesMade - madeBefore, 1);
}

TEST(CaptureTextures, fitEachSizeInTurn)
{
	HeadlessObs obs;
	TestScene scene("scene");
	const OBSSourceAutoRelease card = createCard("card", 640, 360);
	const OBSSourceAutoRelease small = createCard("small", 320, 200);
	scene.add(card);
	obs.setProgram(scene.source());
	obs.waitFrames(3);

	FrameGrabber grabber;
	const VainGrab vain(grabber);
	for (int count = 0; count < 5; ++count) {
		expectCard(grab(grabber, GrabTarget{OBSGetWeakRef(small)}), 320, 200);
		expectCard(grab(grabber), 640, 360);
	}
}

} // namespace r2v::test
