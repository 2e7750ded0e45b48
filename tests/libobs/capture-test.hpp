// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>

#include <gtest/gtest.h>

#include "headless-obs.hpp"
#include "media/still.hpp"
#include "obs/capture/frame-grabber.hpp"

namespace r2v::test {

/// 0xRRGGBB.
uint32_t rgbAt(const media::RgbxImage &image, uint32_t x, uint32_t y);

obs::Grabbed grabWhole(obs::FrameGrabber &grabber, const obs::GrabTarget &target = {});
/// Nothing where none was taken.
std::optional<media::RgbxImage> imageOf(obs::Grabbed grabbed);
/// Takes a frame and waits for it.
std::optional<media::RgbxImage> grab(obs::FrameGrabber &grabber, const obs::GrabTarget &target = {});

/// That an image is the test card: all of it, upright, in its colours.
void expectCard(const std::optional<media::RgbxImage> &image, uint32_t widthPx, uint32_t heightPx, int levels = 2);

uint32_t cardNumber(const media::RgbxImage &image);

} // namespace r2v::test
