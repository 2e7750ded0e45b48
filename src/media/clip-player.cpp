// SPDX-License-Identifier: GPL-2.0-or-later
#include "media/clip-player.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "core/guard.hpp"
#include "core/thread-name.hpp"
#include "media/clip-opener.hpp"
#include "media/decks.hpp"
#include "media/hardware-decoding.hpp"

namespace r2v::media {

class ClipPlayer::Impl {
public:
	explicit Impl(PlayerPorts ports) :
		ports_(std::move(ports)), opener_([this] { wakeUp(); }),
		playback_(ports_.sink, ports_.nowNs, ports_.sleepAfterNs)
	{
		if (!ports_.hardware) {
			ports_.hardware = std::make_shared<MachineHardware>();
		}
	}
	~Impl();

	/// Something to do to the clip, on the player's thread. Without a thread there is no clip.
	using Command = std::function<void(Impl &)>;
	void post(Command command);
	/// The same, and starts the thread.
	void postOpening(Command command);

	void open(const std::filesystem::path &file, bool startPaused, When when);
	void close();
	void pause(bool paused, uint64_t shownSinceNs = 0);
	void pauseAt(uint64_t timestampNs);
	void restart();
	void stop();
	void seek(int64_t timeMs) { playback_.seek(timeMs); }

	struct Options {
		bool looping = true;
		bool pingPong = false;
		bool soundOn = false;
		int speedPercent = 100;
		Fades fades;
	};
	/// Applies to the current clip and later ones.
	template <typename Value>
	void set(Value Options::*option, Value value, void (Decks::*apply)(Value))
	{
		{
			const std::lock_guard lock(mutex_);
			options_.*option = value;
		}
		post([value, apply](Impl &self) { (self.playback_.*apply)(value); });
	}
	void setFades(Fades fades);
	void setHardwareDecoding(bool on) { hardwareDecoding_ = on; }

	const PlayStatus &status() const { return playback_.status(); }

private:
	void run();
	/// If it throws, the clip fails and the thread waits for another one.
	void attempt(const std::function<void()> &work);
	void takeOpened();
	void takeSpare(ClipOpener::Result result);
	void openSpare();
	void noteInterrupt(const std::shared_ptr<Interrupt> &interrupt);
	void wakeUp();
	void wait(std::unique_lock<std::mutex> &lock, uint64_t untilNs);
	void openAgain();

	PlayerPorts ports_;

	std::mutex mutex_;
	std::condition_variable wake_;
	std::deque<Command> commands_;
	bool running_ = false;
	bool quitting_ = false;
	bool woken_ = false;
	/// Setting these makes reading the open clips fail.
	std::vector<std::weak_ptr<Interrupt>> interrupts_;
	std::thread thread_;
	/// For later clips.
	Options options_;
	std::atomic<bool> hardwareDecoding_ = false;

	ClipOpener opener_;

	// Only for the player's thread, except the status.
	Decks playback_;
	/// The newest file that was requested, and the one that was opened last.
	std::filesystem::path file_;
	std::filesystem::path playingFile_;
	bool isOpening_ = false;
	bool opensPaused_ = false;
	When opensWhen_ = When::now;
	/// The clip on air is being opened a second time. If that fails, it is not tried again.
	bool opensSpare_ = false;
	bool spareFailed_ = false;
};

ClipPlayer::Impl::~Impl()
{
	{
		const std::lock_guard lock(mutex_);
		quitting_ = true;
		for (const std::weak_ptr<Interrupt> &open : interrupts_) {
			if (const std::shared_ptr<Interrupt> interrupt = open.lock()) {
				*interrupt = true;
			}
		}
	}
	opener_.cancel();
	wake_.notify_all();
	if (thread_.joinable()) {
		thread_.join();
	}
}

void ClipPlayer::Impl::post(Command command)
{
	const std::lock_guard lock(mutex_);
	if (running_) {
		commands_.push_back(std::move(command));
		wake_.notify_all();
	}
}

void ClipPlayer::Impl::postOpening(Command command)
{
	const std::lock_guard lock(mutex_);
	commands_.push_back(std::move(command));
	if (running_) {
		wake_.notify_all();
		return;
	}
	if (thread_.joinable()) {
		thread_.join(); // it is past its last look at the mutex
	}
	playback_.status().state = PlayState::opening;
	running_ = true;
	thread_ = std::thread([this] {
		nameThisThread("r2v-player");
		run();
	});
}

void ClipPlayer::Impl::attempt(const std::function<void()> &work)
{
	std::string thrown;
	const auto note = [&thrown](const char *, const char *what) { thrown = what; };
	if (guardedWith(note, "player", work)) {
		return;
	}
	const GuardLog log(ports_.log);
	log("player", thrown.c_str());
	guardedWith(log, "player", [this] { playback_.drop(); });
	playback_.status().state = PlayState::error;
	guardedWith(log, "player", [&] { ports_.sink.failed(thrown); });
}

void ClipPlayer::Impl::open(const std::filesystem::path &file, bool startPaused, When when)
{
	file_ = file;
	opensPaused_ = startPaused;
	opensWhen_ = when;
	openAgain();
}

void ClipPlayer::Impl::close()
{
	opener_.cancel();
	isOpening_ = opensSpare_ = false;
	file_.clear();
	playback_.drop();
	playback_.status().state = PlayState::none;
	playback_.status().timeMs = 0;
	playback_.status().durationMs = 0;
	ports_.sink.clearPicture();
}

void ClipPlayer::Impl::pause(bool paused, uint64_t shownSinceNs)
{
	opensPaused_ = paused;
	if (playback_.hasClip()) {
		playback_.pause(paused, shownSinceNs);
	} else if (!paused && !isOpening_) {
		openAgain();
	}
}

void ClipPlayer::Impl::pauseAt(uint64_t timestampNs)
{
	opensPaused_ = true;
	playback_.pauseAt(timestampNs);
}

void ClipPlayer::Impl::restart()
{
	opensPaused_ = false;
	if (playback_.hasClip()) {
		playback_.restart();
	} else if (!isOpening_) {
		openAgain();
	}
}

void ClipPlayer::Impl::stop()
{
	opener_.cancel();
	isOpening_ = opensSpare_ = false;
	playback_.drop();
	playback_.status().state = PlayState::stopped;
	playback_.status().timeMs = 0;
	ports_.sink.clearPicture();
}

void ClipPlayer::Impl::setFades(Fades fades)
{
	set(&Options::fades, fades, &Decks::setFades);
	post([](Impl &self) { self.spareFailed_ = false; });
}

void ClipPlayer::Impl::run()
{
	std::unique_lock lock(mutex_);
	playback_.setLooping(options_.looping);
	playback_.setPingPong(options_.pingPong);
	playback_.setSoundOn(options_.soundOn);
	playback_.setSpeed(options_.speedPercent);
	playback_.setFades(options_.fades);
	while (!quitting_) {
		if (!commands_.empty()) {
			const Command command = std::move(commands_.front());
			commands_.pop_front();
			lock.unlock();
			attempt([&] { command(*this); });
			lock.lock();
			continue;
		}
		if (file_.empty()) {
			break;
		}
		woken_ = false;
		lock.unlock();
		uint64_t dueNs = Playback::kNever;
		attempt([&] {
			takeOpened();
			openSpare();
			dueNs = playback_.step();
		});
		lock.lock();
		if (dueNs != Playback::kAtOnce && commands_.empty() && !woken_ && !quitting_) {
			wait(lock, dueNs);
		}
	}
	running_ = false;
}

void ClipPlayer::Impl::takeOpened()
{
	// A clip that arrived during a change waits in the opener, where a newer one replaces it.
	std::optional<ClipOpener::Result> result = playback_.canTake() ? opener_.take() : std::nullopt;
	if (!result) {
		return;
	}
	if (std::exchange(opensSpare_, false)) {
		takeSpare(std::move(*result));
		return;
	}
	isOpening_ = false;
	if (!result->clip) {
		if (playback_.hasClip()) {
			file_ = playingFile_;
		} else {
			playback_.status().state = PlayState::error;
		}
		ports_.log(LogLevel::warning, "can't play the clip: " + result->clip.reason());
		ports_.sink.failed(result->clip.reason());
		return;
	}
	noteInterrupt(result->interrupt);
	playingFile_ = result->file;
	spareFailed_ = false;
	playback_.take(std::move(*result->clip), opensPaused_, opensWhen_);
}

void ClipPlayer::Impl::takeSpare(ClipOpener::Result result)
{
	spareFailed_ = !result.clip;
	if (result.clip) {
		noteInterrupt(result.interrupt);
		playback_.takeSpare(std::move(*result.clip));
	} else {
		ports_.log(LogLevel::warning, "no fade at the loop point: " + result.clip.reason());
	}
}

void ClipPlayer::Impl::openSpare()
{
	if (!isOpening_ && !opensSpare_ && !spareFailed_ && playback_.wantsSpare()) {
		opensSpare_ = true;
		opener_.open(playingFile_, hardwareDecoding_ ? ports_.hardware : nullptr);
	}
}

void ClipPlayer::Impl::noteInterrupt(const std::shared_ptr<Interrupt> &interrupt)
{
	const std::lock_guard lock(mutex_);
	std::erase_if(interrupts_, [](const auto &open) { return open.expired(); });
	interrupts_.push_back(interrupt);
	*interrupt = *interrupt || quitting_;
}

void ClipPlayer::Impl::wakeUp()
{
	const std::lock_guard lock(mutex_);
	woken_ = true;
	wake_.notify_all();
}

void ClipPlayer::Impl::wait(std::unique_lock<std::mutex> &lock, uint64_t untilNs)
{
	if (untilNs == Playback::kNever) {
		wake_.wait(lock, [this] { return quitting_ || woken_ || !commands_.empty(); });
	} else if (ports_.waitUntil) {
		ports_.waitUntil(lock, wake_, untilNs);
	} else if (const uint64_t nowNs = ports_.nowNs(); untilNs > nowNs) {
		wake_.wait_for(lock, std::chrono::nanoseconds(untilNs - nowNs),
			       [this] { return quitting_ || woken_ || !commands_.empty(); });
	}
}

void ClipPlayer::Impl::openAgain()
{
	isOpening_ = true;
	opensSpare_ = false;
	if (!playback_.hasClip()) {
		playback_.status().state = PlayState::opening;
	}
	opener_.open(file_, hardwareDecoding_ ? ports_.hardware : nullptr);
}

ClipPlayer::ClipPlayer(PlayerPorts ports) : impl_(std::make_unique<Impl>(std::move(ports))) {}

ClipPlayer::~ClipPlayer() = default;

void ClipPlayer::open(const std::filesystem::path &file, bool startPaused, When when)
{
	impl_->postOpening([file, startPaused, when](Impl &self) { self.open(file, startPaused, when); });
}

void ClipPlayer::close()
{
	impl_->post([](Impl &self) { self.close(); });
}

void ClipPlayer::pause(bool paused)
{
	impl_->post([paused](Impl &self) { self.pause(paused); });
}

void ClipPlayer::resume(uint64_t shownSinceNs)
{
	impl_->post([shownSinceNs](Impl &self) { self.pause(false, shownSinceNs); });
}

void ClipPlayer::pauseAt(uint64_t timestampNs)
{
	impl_->post([timestampNs](Impl &self) { self.pauseAt(timestampNs); });
}

void ClipPlayer::restart()
{
	impl_->post([](Impl &self) { self.restart(); });
}

void ClipPlayer::stop()
{
	impl_->post([](Impl &self) { self.stop(); });
}

void ClipPlayer::seek(int64_t timeMs)
{
	impl_->post([timeMs](Impl &self) { self.seek(timeMs); });
}

void ClipPlayer::setLooping(bool looping)
{
	impl_->set(&Impl::Options::looping, looping, &Decks::setLooping);
}

void ClipPlayer::setPingPong(bool pingPong)
{
	impl_->set(&Impl::Options::pingPong, pingPong, &Decks::setPingPong);
}

void ClipPlayer::setSpeedPercent(int percent)
{
	impl_->set(&Impl::Options::speedPercent, percent, &Decks::setSpeed);
}

void ClipPlayer::setSoundOn(bool on)
{
	impl_->set(&Impl::Options::soundOn, on, &Decks::setSoundOn);
}

void ClipPlayer::setFades(Fades fades)
{
	impl_->setFades(fades);
}

void ClipPlayer::setHardwareDecoding(bool on)
{
	impl_->setHardwareDecoding(on);
}

PlayState ClipPlayer::state() const
{
	return impl_->status().state;
}

int64_t ClipPlayer::timeMs() const
{
	return impl_->status().timeMs;
}

int64_t ClipPlayer::durationMs() const
{
	return impl_->status().durationMs;
}

} // namespace r2v::media
