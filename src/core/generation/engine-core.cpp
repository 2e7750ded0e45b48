// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/engine-core.hpp"

#include <algorithm>
#include <cstdio>

#include "core/generation/elsewhere.hpp"
#include "core/generation/job-error.hpp"
#include "core/http/retry-policy.hpp"

namespace r2v::generation {

namespace {

constexpr Milliseconds kResumeGap = std::chrono::minutes(5);

/// The network is down, the disk full or the account empty: what keeps these tasks detached gives no sign when it is
/// over.
bool isMendedByTime(ErrorCode code)
{
	switch (code) {
	case ErrorCode::network:
	case ErrorCode::tls:
	case ErrorCode::insufficientBalance:
	case ErrorCode::rateLimited:
	case ErrorCode::serverError:
	case ErrorCode::downloadFailed:
	case ErrorCode::diskFull:
	case ErrorCode::storageUnwritable:
		return true;
	default:
		return false;
	}
}

std::mt19937_64 seededRandom()
{
	std::random_device device;
	std::seed_seq seed{device(), device(), device(), device()};
	return std::mt19937_64(seed);
}

} // namespace

EngineCore::EngineCore(Engine::Ports ports, Config config, Library &library, SpendGuard &spendGuard) :
	ports_(std::move(ports)), report_(ports_.log), config_(std::move(config)), library_(library),
	spendGuard_(spendGuard), store_(config_.storageDir, config_.configDir, config_.storageDirIsNamed),
	random_(seededRandom()), self_(std::make_shared<EngineCore *>(this))
{}

EngineCore::~EngineCore()
{
	*ending_ = true;
	if (keyCheck_) {
		ports_.transport.abort(*keyCheck_);
	}
	const std::lock_guard lock(*selfMutex_);
	*self_ = nullptr;
}

void EngineCore::post(std::function<void()> command)
{
	{
		const std::lock_guard lock(mutex_);
		commands_.push_back(std::move(command));
	}
	ports_.transport.wakeUp();
}

void EngineCore::stop()
{
	stopping_ = true;
	*ending_ = true;
	ports_.transport.wakeUp();
}

bool EngineCore::runOnce()
{
	std::vector<std::function<void()>> commands;
	{
		const std::lock_guard lock(mutex_);
		commands.swap(commands_);
	}
	bool went = true;
	const auto step = [&](const char *place, const std::function<void()> &work) {
		went = guardedWith(report_, place, work) && went;
	};
	if (commands.empty()) {
		step("transport", [this] {
			std::optional<Milliseconds> timeout;
			if (const auto due = timers_.nextDue()) {
				timeout = std::max(*due - ports_.clock.monotonic(), Milliseconds(0));
			}
			ports_.transport.wait(timeout);
		});
	}
	for (const auto &command : commands) {
		step("command", command);
	}
	step("timers", [this] { timers_.run(ports_.clock.monotonic()); });
	endedJobs_.clear();
	step("queue", [this] { beginQueued(); });
	return went;
}

void EngineCore::add(Generation generation, SubmitToken token)
{
	triggered_ = true;
	generation.storage = store_.folder();
	// Numbered only now: before the scan, nobody knows what it must be newer than.
	generation.sequence = library_.nextSequence();
	auto &job = jobs_[generation.id];
	job = std::make_unique<Job>(*this, std::move(generation), std::move(token));
	// No need to write it to disk yet: nothing has been sent to anybody.
	job->guard([&] { tell(job->record()); });
}

void EngineCore::withJob(const std::string &generationId, const std::function<void(Job &)> &action)
{
	if (const auto job = jobs_.find(generationId); job != jobs_.end()) {
		job->second->guard([&] { action(*job->second); });
	}
}

void EngineCore::approve(const std::string &generationId, SubmitToken token)
{
	const auto job = jobs_.find(generationId);
	if (job == jobs_.end() || !job->second->record().waitsForApproval) {
		return spendGuard_.uncount(generationId);
	}
	job->second->guard([&] { job->second->approve(std::move(token)); });
}

void EngineCore::beginQueued()
{
	int active = 0;
	std::vector<Job *> queued;
	for (const auto &[id, job] : jobs_) {
		const State state = job->record().state;
		active += state != State::capturing && state != State::queued;
		if (state == State::queued && !job->record().waitsForApproval) {
			queued.push_back(job.get());
		}
	}
	std::sort(queued.begin(), queued.end(),
		  [](const Job *one, const Job *other) { return isNewer(other->record(), one->record()); });
	// begin() may end a job, which leaves jobs_ but lives on until the next turn.
	for (size_t index = 0; index < queued.size() && active < config_.maxConcurrent; ++index, ++active) {
		queued[index]->guard([job = queued[index]] { job->begin(); });
	}
}

void EngineCore::fetchAgain(const std::string &generationId)
{
	const Snapshot known = library_.find(generationId);
	if (!known || known->taskId.empty() || jobs_.count(generationId) != 0) {
		return;
	}
	if (isElsewhere(*known)) {
		if (known->state == State::detached) {
			leaveElsewhere(*known);
		}
		return;
	}
	spendGuard_.setLive(generationId, true);
	auto &job = jobs_[generationId] = std::make_unique<Job>(*this, *known, SubmitToken());
	job->guard([&job] { job->resume(); });
}

void EngineCore::resumeLater(const Generation &generation)
{
	if (utc() - generation.acceptedAt.value_or(generation.createdAt) >
	    providerOf(generation).profile().resultsLive) {
		return;
	}
	timers_.add(ports_.clock.monotonic() + kResumeGap, [this, id = generation.id] {
		const Snapshot known = library_.find(id);
		if (known && known->state == State::detached) {
			fetchAgain(id);
		}
	});
}

void EngineCore::resumeDetached()
{
	for (const Snapshot &generation : library_.list(SIZE_MAX, [](const Generation &candidate) {
		     return candidate.state == State::detached &&
			    (candidate.errorCode == ErrorCode::unauthorized ||
			     candidate.errorCode == ErrorCode::insufficientBalance ||
			     candidate.errorCode == ErrorCode::rejected);
	     })) {
		fetchAgain(generation->id);
	}
}

void EngineCore::change(const std::string &generationId, const std::function<void(Generation &)> &edit)
{
	if (const auto job = jobs_.find(generationId); job != jobs_.end()) {
		job->second->edit(edit);
		return;
	}
	if (const Snapshot known = library_.find(generationId)) {
		Generation edited = *known;
		edit(edited);
		save(edited);
	}
}

void EngineCore::note(const std::string &generationId, const std::function<bool(Generation &)> &edit)
{
	const Snapshot known = library_.find(generationId);
	if (!known || jobs_.contains(generationId)) {
		return;
	}
	auto edited = std::make_shared<Generation>(*known);
	if (edit(*edited)) {
		write(*edited);
		library_.publish(std::move(edited));
	}
}

void EngineCore::setApiKey(std::string apiKey)
{
	const bool changed = apiKey != apiKey_;
	apiKey_ = std::move(apiKey);
	if (changed && !apiKey_.empty()) {
		resumeDetached();
	}
}

void EngineCore::checkApiKey(const std::string &apiKey, std::function<void(const KeyVerdict &)> onDone)
{
	if (keyCheck_) {
		ports_.transport.abort(*keyCheck_);
	}
	const provider::Provider &provider = ports_.providers.orUsual(config_.provider);
	keyCheck_ =
		ports_.transport.start(provider.keyCheckRequest({.baseUrl = config_.baseUrl, .apiKey = apiKey}),
				       [this, &provider, onDone = std::move(onDone)](const http::Response &response) {
					       keyCheck_.reset();
					       KeyVerdict verdict{.kind = KeyVerdict::Kind::accepted,
								  .detail = {},
								  .balance = provider.readBalance(response)};
					       if (!response.ok()) {
						       const JobError error = errorOf(response, provider, utc());
						       verdict.detail = error.detail;
						       verdict.kind = error.code == ErrorCode::unauthorized
									      ? KeyVerdict::Kind::refused
									      : KeyVerdict::Kind::notAsked;
					       }
					       onDone(verdict);
				       },
				       {});
}

void EngineCore::setConfig(Config config)
{
	// The store stays where it was opened. A new folder counts from the next start.
	config.storageDir = config_.storageDir;
	if (config.baseUrl != config_.baseUrl || config.provider != config_.provider) {
		apiKey_.clear();
	}
	config_ = std::move(config);
}

const provider::Provider &EngineCore::providerOf(const Generation &generation) const
{
	return ports_.providers.orUsual(generation.provider);
}

provider::Access EngineCore::accessFor(const Generation &generation) const
{
	// Never taken from the record, which anybody may have written.
	if (isElsewhere(generation)) {
		return {.baseUrl = {}, .apiKey = {}};
	}
	if (generation.rehearsal) {
		return {.baseUrl = std::string(provider::kRehearsalBaseUrl), .apiKey = "rehearsal"};
	}
	return {.baseUrl = config_.baseUrl, .apiKey = apiKey_};
}

bool EngineCore::holdsClip(const Generation &generation) const
{
	// Without an answer the clip waits.
	return guardedWith(report_, "holds a clip", true, [&] { return ports_.air.holdsClip(generation); });
}

Milliseconds EngineCore::nextPollDelay(const Generation &generation, Milliseconds sinceAccepted)
{
	// Polling a rehearsal bothers nobody.
	return generation.rehearsal ? PollSchedule::kMinGap : schedule_.nextDelay(generation, sinceAccepted);
}

Milliseconds EngineCore::retryDelay(int attempt, std::optional<Milliseconds> retryAfter)
{
	return http::retryDelay({}, attempt, std::uniform_real_distribution<double>(0, 1)(random_), retryAfter);
}

std::string EngineCore::randomName()
{
	char name[33];
	snprintf(name, sizeof name, "%016llx%016llx", static_cast<unsigned long long>(random_()),
		 static_cast<unsigned long long>(random_()));
	return name;
}

std::string EngineCore::text(const std::string &key, const std::string &detail) const
{
	return ports_.texts(key, {{"detail", detail}});
}

std::string EngineCore::sentenceOf(const provider::LimitViolation &violation) const
{
	return provider::sentenceOf(violation, ports_.texts);
}

void EngineCore::logInfo(const Generation &generation, const std::string &what)
{
	ports_.log(LogLevel::info, generation.id + ": " + what);
}

JobHost::TimerId EngineCore::after(Milliseconds delay, std::function<void()> action)
{
	return timers_.add(ports_.clock.monotonic() + delay, std::move(action));
}

files::WriteResult EngineCore::save(Generation &generation)
{
	touch(generation);
	const files::WriteResult written = write(generation);
	if (written != files::WriteResult::ok) {
		ports_.log(LogLevel::error, generation.id + ": its record could not be written");
		if (store_.isOpen()) {
			storeResult_ = Store::OpenResult::unwritable;
			watchStore();
		}
	}
	tell(generation);
	return written;
}

files::WriteResult EngineCore::write(const Generation &generation) const
{
	return isKnown(generation) ? store_.write(generation) : files::WriteResult::ok;
}

files::WriteResult EngineCore::writeFile(const Generation &generation, const std::string &name,
					 std::string_view content)
{
	return store_.writeFile(generation, name, content);
}

void EngineCore::publish(Generation &generation)
{
	touch(generation);
	tell(generation);
}

void EngineCore::touch(Generation &generation) const
{
	generation.updatedAt = std::max(utc(), generation.updatedAt + Milliseconds(1));
}

void EngineCore::tell(const Generation &generation)
{
	auto snapshot = std::make_shared<const Generation>(generation);
	library_.publish(snapshot);
	ports_.listener.generationChanged(snapshot);
}

void EngineCore::checkClip(const Generation &generation, const std::filesystem::path &file)
{
	const auto onDone = [self = self_, selfMutex = selfMutex_, id = generation.id](ClipVerdict verdict) {
		const std::lock_guard lock(*selfMutex);
		if (EngineCore *core = *self) {
			core->post([core, id, verdict = std::move(verdict)] {
				core->withJob(id, [&verdict](Job &job) { job.clipChecked(verdict); });
			});
		}
	};
	ports_.clipChecker.checkAsked(generation.spec, file, onDone);
}

void EngineCore::ended(const Generation &generation)
{
	const std::string id = generation.id;
	guardedWith(report_, "end of a generation", [&] { settle(generation); });
	if (auto job = jobs_.extract(id)) {
		endedJobs_.push_back(std::move(job.mapped()));
	}
}

void EngineCore::settle(const Generation &generation)
{
	const std::string id = generation.id;
	if (generation.errorCode != ErrorCode::none) {
		ports_.log(LogLevel::warning, id + ": " + std::string(toString(generation.state)) + " (" +
						      std::string(toString(generation.errorCode)) +
						      "): " + generation.error);
	} else {
		logInfo(generation, std::string(toString(generation.state)));
	}
	spendGuard_.setLive(id, false);
	if (!generation.mayHaveBeenBilled && generation.taskId.empty()) {
		spendGuard_.uncount(id);
	}
	if (generation.state == State::detached) {
		const auto job = jobs_.find(id);
		if (isMendedByTime(generation.errorCode) || (job != jobs_.end() && job->second->isCutOff())) {
			resumeLater(generation);
		}
	}
	if (generation.state == State::ready) {
		schedule_.learn(generation);
		ports_.listener.clipReady(library_.find(id));
		pruneStorage();
	}
}

} // namespace r2v::generation
