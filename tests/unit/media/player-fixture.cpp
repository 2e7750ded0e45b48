// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/player-fixture.hpp"

#include <chrono>
#include <cmath>
#include <thread>

namespace r2v::media {

uint64_t HeardPiece::endNs() const
{
	return timestampNs + static_cast<uint64_t>(std::llround(static_cast<double>(left.size()) * 1e9 / sampleRate));
}

PlayerFixture::PlayerFixture() : player_(std::make_unique<ClipPlayer>(portsOf(sink_, clock_)))
{
	sink_.onSound = [this](const Sound &sound) {
		pieces_.push_back(
			{sound.timestampNs, sound.sampleRate, {sound.channels[0], sound.channels[0] + sound.frames}});
	};
	sink_.onEvent = [this](const std::vector<Event> &events) {
		const std::lock_guard lock(mutex_);
		if (events.back().what != What::picture || !player_) {
			return;
		}
		const auto command = commands_.find(countOf(events, What::picture));
		if (command != commands_.end()) {
			command->second();
		}
	};
}

void PlayerFixture::endPlayer()
{
	std::unique_ptr<ClipPlayer> ending;
	{
		const std::lock_guard lock(mutex_);
		ending.swap(player_);
	}
}

void PlayerFixture::after(size_t pictures, std::function<void()> command)
{
	const std::lock_guard lock(mutex_);
	commands_[pictures] = std::move(command);
}

void PlayerFixture::play(const std::string &file, size_t pictures)
{
	after(pictures, [this] { player_->pause(true); });
	player_->open(testClip(file), false);
	ASSERT_TRUE(sink_.waitForPictures(pictures));
	ASSERT_TRUE(waitForState(PlayState::paused));
}

bool PlayerFixture::waitForState(PlayState state) const
{
	for (int tries = 0; tries < 20'000; ++tries) {
		if (player_->state() == state) {
			return true;
		}
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
	return false;
}

int64_t PlayerFixture::spacing(size_t index) const
{
	const std::vector<Event> pictures = sink_.pictures();
	return static_cast<int64_t>(pictures.at(index).timestampNs - pictures.at(index - 1).timestampNs);
}

void PlayerFixture::expectSpacing(size_t from, size_t to, int64_t wantedNs) const
{
	const std::vector<Event> pictures = sink_.pictures();
	ASSERT_LE(to, pictures.size());
	for (size_t index = from; index < to; ++index) {
		const uint64_t spacingNs = pictures[index].timestampNs - pictures[index - 1].timestampNs;
		ASSERT_NEAR(static_cast<double>(spacingNs), static_cast<double>(wantedNs), 4.0)
			<< "before picture " << index;
	}
}

std::vector<float> PlayerFixture::heard() const
{
	std::vector<float> wave;
	const HeardPiece *last = nullptr;
	for (const HeardPiece &piece : pieces_) {
		if (last && piece.timestampNs > last->endNs()) {
			const double holeNs = static_cast<double>(piece.timestampNs - last->endNs());
			wave.resize(wave.size() + static_cast<size_t>(std::llround(holeNs * piece.sampleRate / 1e9)));
		}
		wave.insert(wave.end(), piece.left.begin(), piece.left.end());
		last = &piece;
	}
	return wave;
}

void PlayerFixture::expectNoOverlap() const
{
	for (size_t index = 1; index < pieces_.size(); ++index) {
		const auto holeNs = static_cast<int64_t>(pieces_[index].timestampNs - pieces_[index - 1].endNs());
		ASSERT_GE(holeNs, -static_cast<int64_t>(1'000'000'000 / pieces_[index].sampleRate))
			<< "piece " << index;
	}
}

} // namespace r2v::media
