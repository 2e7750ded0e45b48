// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include <obs.hpp>

#include "headless-obs.hpp"
#include "obs/air/clip-view.hpp"
#include "test-clips.hpp"

namespace r2v::test {

/// A ClipView in the least source that can hold one, in a scene that is the program.
class ViewStage {
public:
	explicit ViewStage(const CanvasOptions &canvas = {});
	~ViewStage();
	ViewStage(const ViewStage &) = delete;
	ViewStage &operator=(const ViewStage &) = delete;

	obs::ClipView &view() const { return *view_; }
	obs_source_t *source() const { return source_; }
	obs_sceneitem_t *item() const { return item_; }
	const HeadlessObs &libobs() const { return obs_; }
	const TestScene &scene() const { return *scene_; }
	const TestClips &clips() const { return clips_; }

	/// Takes the source out of the program and back.
	void hide() const;
	void show() const;
	/// Blocks until the program has something other than black in its middle.
	void waitForPicture(FrameReader &reader) const;
	bool waitForState(obs_media_state state) const;

	int startedSignals() const { return started_; }
	int endedSignals() const { return ended_; }

private:
	HeadlessObs obs_;
	TestClips clips_;
	OBSSourceAutoRelease source_;
	obs::ClipView *view_ = nullptr;
	std::unique_ptr<TestScene> scene_;
	obs_sceneitem_t *item_ = nullptr;
	std::atomic<int> started_ = 0;
	std::atomic<int> ended_ = 0;
};

/// Luma of a gray pixel as the clip has it (16–235).
int lumaAt(const OutputFrame &frame, uint32_t x, uint32_t y);
inline int lumaInTheMiddle(const OutputFrame &frame)
{
	return lumaAt(frame, frame.widthPx / 2, frame.heightPx / 2);
}

/// The clip of these tests: frame n of 60 has luma 32 + 3n.
inline constexpr char kNumberedLuma[] = "32+3*N";
inline constexpr int kFirstLuma = 32;
inline constexpr int kLastLuma = 32 + 3 * 59;
/// A numbered clip of this many frames proves a loop point or an end as well as one of 60.
inline constexpr int kShortFrames = 20;
inline constexpr int kShortLastLuma = kFirstLuma + 3 * (kShortFrames - 1);
inline int frameNumber(int luma)
{
	return luma < kFirstLuma - 2 ? -1 : (luma - kFirstLuma + 1) / 3;
}

} // namespace r2v::test
