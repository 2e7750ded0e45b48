// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

extern "C" {
#include <libavutil/log.h>
}

namespace {

/// What FFmpeg has to say about broken files is what these tests are about.
class QuietFfmpeg : public ::testing::Environment {
public:
	void SetUp() override { av_log_set_level(AV_LOG_QUIET); }
};

const auto *const kQuiet = ::testing::AddGlobalTestEnvironment(new QuietFfmpeg);

} // namespace
