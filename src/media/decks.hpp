// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "media/clip-sink.hpp"
#include "media/play-terms.hpp"
#include "media/playback.hpp"
#include "media/sound-mixer.hpp"

namespace r2v::media {

/// Two running orders, of which one leads. The other is empty or holds what comes next: a clip that waits for the loop
/// point, or the same clip again, to fade from the end of a lap into the next. Between two laps or clips there is a
/// change: a fade, or a cut at an exact time. Only for the player's thread, except status().
class Decks {
public:
	/// A clip that is paused for `sleepAfterNs` frees its decoders and pictures.
	Decks(ClipSink &sink, std::function<uint64_t()> nowNs, uint64_t sleepAfterNs);
	~Decks();
	Decks(const Decks &) = delete;
	Decks &operator=(const Decks &) = delete;

	/// Of the leading clip.
	PlayStatus &status();
	const PlayStatus &status() const;

	/// False during a change: the next clip waits for its end.
	bool canTake() const { return !change_; }
	/// When::now means at the end of the picture that is shown, or by a fade.
	void take(OpenedClip clip, bool paused, When when);
	/// Whether the current clip's file is needed a second time, for laps that fade into each other.
	bool wantsSpare() const;
	void takeSpare(OpenedClip clip);
	/// Forgets all clips and leaves the sink as it is.
	void drop();
	bool hasClip() const { return lead().playback.hasClip(); }

	// As in Playback, for the leading clip. Each ends a change.
	void pause(bool paused, uint64_t shownSinceNs);
	void pauseAt(uint64_t timestampNs);
	void restart();
	void seek(int64_t timeMs);

	void setLooping(bool looping);
	void setPingPong(bool pingPong);
	void setSoundOn(bool on);
	void setSpeed(int percent);
	void setFades(Fades fades);

	uint64_t step();

private:
	/// What the other deck is there for.
	enum class Other { nothing, spare, newcomer };

	/// One running order, and the sink for what it decodes.
	struct Deck final : ClipSink {
		Deck(Decks &owner, size_t index, uint64_t sleepAfterNs);

		void showPicture(const Picture &picture) override;
		void showStillPicture(const Picture &picture) override;
		void clearPicture() override {}
		void crossFade(uint32_t, uint64_t, uint64_t) override {}
		void endFade(uint32_t) override {}
		void playSound(const Sound &sound) override;
		void started() override;
		void ended() override;
		void failed(const std::string &reason) override;

		Decks &decks;
		const size_t index;
		uint32_t layer = 0;
		PlayStatus status;
		Playback playback;
	};

	struct Change {
		int64_t startNs = 0;
		int64_t endNs = 0;
		/// The deck that takes over.
		size_t to = 0;
		Other kind = Other::newcomer;
		/// Its deck leads now.
		bool begun = false;

		bool fades() const { return endNs > startNs; }
	};

	Deck &lead() { return *decks_[lead_]; }
	const Deck &lead() const { return *decks_[lead_]; }
	Deck &other() { return *decks_[1 - lead_]; }
	const Deck &other() const { return *decks_[1 - lead_]; }
	int64_t now() const { return static_cast<int64_t>(nowNs_()); }

	void noteShown(Deck &deck);
	/// Arranges a change or completes it, if it is time. Returns when to look again.
	uint64_t advance();
	uint64_t arrangeChange();
	uint64_t arrangeCut();
	void begin(int64_t startNs, int64_t fadeNs);
	void finishChange();
	void completeChange();
	void emptyOther();
	void handleFailure();
	int64_t fadeNs(int64_t wantedNs, int64_t lengthNs) const;

	ClipSink &sink_;
	const std::function<uint64_t()> nowNs_;
	SoundMixer mixer_;
	std::array<std::unique_ptr<Deck>, 2> decks_;
	std::atomic<size_t> lead_ = 0;
	Other other_ = Other::nothing;
	std::optional<Change> change_;
	/// A deck that gave up in this step.
	std::optional<size_t> failedDeck_;
	std::string failure_;
	bool looping_ = true;
	int64_t clipFadeNs_ = 0;
	int64_t lapFadeNs_ = 0;
};

} // namespace r2v::media
