// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "frame-judge.hpp"
#include "source-stage.hpp"

namespace r2v::test {

/// How both kinds of source are to behave, in words that both have.
struct Manner {
	bool loops = true;
	bool clearsAtEnd = false;
	enum class Hidden { restarts = 1, pauses, plays } hidden = Hidden::restarts;

	bool operator==(const Manner &) const = default;
};

/// A source under watch.
struct Watched {
	bool isOurs = false;
	OBSSourceAutoRelease source{};
	NumberedClip clips[2]{};
	int playing = 0;
	uint32_t leftPx = 0;
	uint32_t topPx = 0;
	/// Since the last forget().
	std::vector<SeenFrame> seen{};

	const NumberedClip &clip() const { return clips[playing]; }
	const NumberedClip &otherClip() const { return clips[1 - playing]; }
};

/// An r2v_source and the packaged ffmpeg_source side by side for each clip rate, in one scene of one libobs: what
/// disturbs one disturbs both. All commands go to all of them.
class BesideStockStage {
public:
	/// isComplete() is false where the packaged module is missing; nothing else may be called then.
	BesideStockStage(const std::vector<int> &clipRates, uint32_t canvasRate);
	~BesideStockStage();
	BesideStockStage(const BesideStockStage &) = delete;
	BesideStockStage &operator=(const BesideStockStage &) = delete;

	bool isComplete() const { return isComplete_; }
	double canvasRate() const { return canvasRate_; }
	/// Of rate n: ours is 2n, stock 2n + 1.
	const std::deque<Watched> &watched() const { return watched_; }

	/// All begin anew with this; what they show until then is forgotten.
	void behave(const Manner &manner);
	void watch(double seconds);
	void forget();
	/// The time of the last frame that a command given now can't have touched.
	double now() const;

	void restart();
	void pause(bool paused);
	void seek(int64_t timeMs);
	/// To the other clip; only those of ours or of stock: libobs itself is late when all stock ones open theirs,
	/// for each waits for the thread of the clip before.
	void change(bool ours);
	void hide();
	void show();

	/// Frames that libobs itself was late for or left out so far: it then repeats whole frames of the canvas. And
	/// how often the test itself was held up while it gave a command, which then came in two parts.
	uint64_t ownTroubles() const;

private:
	void add(int row, bool ours);
	void apply(Watched &watched);
	bool allShowPictures() const;
	void setProgram(obs_source_t *source);

	double canvasRate_;
	bool isComplete_ = false;
	Manner manner_;
	uint64_t lateCommands_ = 0;
	std::deque<Watched> watched_;
	std::unique_ptr<SourceStage> stage_;
	std::unique_ptr<TestScene> scene_;
	std::unique_ptr<TestScene> empty_;
	OBSSourceAutoRelease marker_;
	std::unique_ptr<FrameReader> reader_;
};

} // namespace r2v::test
