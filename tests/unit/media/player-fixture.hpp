// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/clip-player.hpp"
#include "media/recording-sink.hpp"

namespace r2v::media {

inline constexpr int64_t kMs = 1'000'000;
inline constexpr int64_t kFrameNs = 1'000'000'000 / 30;

/// A piece of sound as it was put out.
struct HeardPiece {
	uint64_t timestampNs = 0;
	uint32_t sampleRate = 0;
	std::vector<float> left;

	uint64_t endNs() const;
};

/// A player with a clock that jumps, and commands to it at exact places of the running order.
class PlayerFixture : public ::testing::Test {
protected:
	PlayerFixture();
	~PlayerFixture() override { endPlayer(); }

	/// No command is given any more, then the player goes.
	void endPlayer();

	/// Right after that many pictures were shown, on the player's thread. To be called before playing.
	void after(size_t pictures, std::function<void()> command);

	/// Plays the file from now and holds it after so many pictures in all.
	void play(const std::string &file, size_t pictures);

	bool waitForState(PlayState state) const;

	int64_t spacing(size_t index) const;
	void expectSpacing(size_t from, size_t to, int64_t wantedNs) const;

	/// All that was heard, with the silence between the pieces; each piece begins where the last one ended, to a
	/// sample. To be called when nothing plays.
	std::vector<float> heard() const;
	void expectNoOverlap() const;

	TestClock clock_;
	RecordingSink sink_{&clock_};
	std::vector<HeardPiece> pieces_;
	std::mutex mutex_;
	std::map<size_t, std::function<void()>> commands_;
	std::unique_ptr<ClipPlayer> player_;
};

} // namespace r2v::media
