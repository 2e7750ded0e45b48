// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/generation/engine.hpp"

#include <cctype>
#include <cstdio>
#include <set>
#include <thread>
#include <utility>

#include "core/generation/elsewhere.hpp"
#include "core/generation/engine-core.hpp"
#include "core/generation/guarded-listener.hpp"
#include "core/text/iso-time.hpp"
#include "core/thread-name.hpp"

namespace r2v::generation {

namespace {

constexpr Milliseconds kPauseAfterException{50};

/// Like 20261122T073145123-3f9a2c. The random part keeps it unique within a millisecond.
std::string newId(UtcTime now, uint32_t random)
{
	std::string id;
	for (const char character : toIso(now)) {
		if (std::isdigit(static_cast<unsigned char>(character)) != 0 || character == 'T') {
			id += character;
		}
	}
	char suffix[8];
	snprintf(suffix, sizeof suffix, "-%06x", random & 0xffffff);
	return id + suffix;
}

std::string sentenceOf(const SpendGuard::Decision &decision, const Texts &texts)
{
	return texts(textKeyOf("Refusal", decision.refusal),
		     {{"limit", decision.limit}, {"value", std::to_string(decision.limitValue)}});
}

/// Task ids, errors and names come from others and may hold line breaks.
Logger withSafeLog(Logger log)
{
	return [log = std::move(log)](LogLevel level, std::string_view line) {
		if (log) {
			log(level, oneLine(line));
		}
	};
}

} // namespace

class Engine::Impl {
public:
	Impl(const Ports &ports, Config config) :
		log_(withSafeLog(ports.log)),
		listener_(ports.listener, log_), ports_{.clock = ports.clock,
							.transport = ports.transport,
							.clipChecker = ports.clipChecker,
							.listener = listener_,
							.air = ports.air,
							.texts = ports.texts,
							.log = log_,
							.runInBackground = ports.runInBackground,
							.providers = ports.providers},
		config_(config), spendGuard_(ports_.clock), core_(ports_, std::move(config), library_, spendGuard_)
	{}

	/// A missing key may have a reason of its own.
	std::string sentenceOf(const SpendGuard::Decision &decision) const
	{
		const std::lock_guard lock(mutex_);
		return decision.refusal == RefusalCode::noApiKey && !whyNoKey_.empty()
			       ? whyNoKey_
			       : generation::sentenceOf(decision, ports_.texts);
	}

	/// With mutex_ held.
	const provider::Provider &provider() const
	{
		return config_.rehearsal ? ports_.providers.usual() : ports_.providers.orUsual(config_.provider);
	}

	Logger log_;
	GuardedListener listener_;
	Ports ports_;
	mutable std::mutex mutex_;
	Config config_;
	bool hasKey_ = false;
	std::string whyNoKey_;
	bool panicked_ = false;
	/// Held clips whose verdict is not on record yet.
	std::set<std::string> beingDecided_;
	Library library_;
	SpendGuard spendGuard_;
	EngineCore core_;
	std::thread thread_;
};

Engine::Engine(const Ports &ports, Config config) : impl_(std::make_unique<Impl>(ports, std::move(config))) {}

Engine::~Engine()
{
	shutDown();
}

void Engine::start()
{
	impl_->thread_ = std::thread([this] {
		nameThisThread("r2v-engine");
		impl_->core_.open();
		while (!impl_->core_.isStopping()) {
			if (!impl_->core_.runOnce()) {
				// Something that fails every time must not take up a whole core.
				std::this_thread::sleep_for(kPauseAfterException);
			}
		}
	});
}

void Engine::shutDown()
{
	impl_->core_.stop();
	if (impl_->thread_.joinable()) {
		impl_->thread_.join();
	}
}

void Engine::openForTests()
{
	impl_->core_.open();
}

void Engine::runOnce()
{
	impl_->core_.runOnce();
}

Admission Engine::refuse(const GenerationSpec &spec, RefusalCode refusal, std::string message)
{
	Admission admission{.refusal = refusal, .generationId = {}, .message = std::move(message)};
	// A requester who keeps asking must not fill the log. ViewerGuard logs it once.
	if (spec.requestedBy.empty() || refusal != RefusalCode::tooSoon) {
		impl_->ports_.log(LogLevel::info,
				  "refused (" + std::string(toString(refusal)) + "): " + admission.message);
	}
	impl_->ports_.listener.refused(spec, admission);
	return admission;
}

Admission Engine::admit(const GenerationSpec &spec)
{
	const Texts &texts = impl_->ports_.texts;
	if (impl_->core_.isStopping()) {
		return refuse(spec, RefusalCode::shuttingDown, texts(textKeyOf("Refusal", RefusalCode::shuttingDown)));
	}
	if (const auto store = impl_->core_.storeResult(); store != Store::OpenResult::ok) {
		const RefusalCode refusal =
			store == Store::OpenResult::inUse ? RefusalCode::storeInUse : RefusalCode::storageUnwritable;
		return refuse(spec, refusal, texts(textKeyOf("Refusal", refusal)));
	}
	Generation generation;
	SpendGuard::Decision decision;
	{
		// Held until the generation is published: panic must not come in between, and the engine must number
		// generations in the order in which they are listed.
		const std::lock_guard lock(impl_->mutex_);
		generation.createdAt = generation.updatedAt = impl_->ports_.clock.utc();
		generation.id = newId(generation.createdAt, static_cast<uint32_t>(std::random_device{}()));
		generation.spec = spec;
		generation.waitsForApproval = spec.needsApproval;
		generation.rehearsal = impl_->config_.rehearsal;
		generation.provider = impl_->provider().name();
		generation.baseUrl =
			generation.rehearsal ? std::string(provider::kRehearsalBaseUrl) : impl_->config_.baseUrl;
		if (impl_->panicked_) {
			decision.refusal = RefusalCode::panicked;
		} else {
			SpendGuard &spendGuard = impl_->spendGuard_;
			decision = spec.needsApproval ? spendGuard.admitWaiting(generation.id, spec.sourceKey,
										impl_->config_, impl_->hasKey_)
						      : spendGuard.admit(generation.id, spec.sourceKey, impl_->config_,
									 impl_->hasKey_);
		}
		if (decision.refusal == RefusalCode::none) {
			const std::string id = generation.id;
			generation.sequence = impl_->library_.nextProvisional();
			// Published at once, so that the caller can already look it up.
			impl_->library_.publish(std::make_shared<const Generation>(generation));
			// std::function needs a copyable closure, and the token can't be copied.
			auto admitted = std::make_shared<std::pair<Generation, SubmitToken>>(std::move(generation),
											     std::move(decision.token));
			impl_->core_.post([core = &impl_->core_, admitted] {
				core->add(std::move(admitted->first), std::move(admitted->second));
			});
			return {.refusal = RefusalCode::none, .generationId = id, .message = {}};
		}
	}
	return refuse(spec, decision.refusal, impl_->sentenceOf(decision));
}

void Engine::deliverReferences(const std::string &generationId, std::vector<ReferenceImage> images)
{
	auto shared = std::make_shared<std::vector<ReferenceImage>>(std::move(images));
	impl_->core_.post([core = &impl_->core_, generationId, shared] {
		core->withJob(generationId, [&shared](Job &job) { job.deliverReferences(*shared); });
	});
}

void Engine::captureFailed(const std::string &generationId, ErrorCode code, std::string detail)
{
	impl_->core_.post([core = &impl_->core_, generationId, code, detail = std::move(detail)] {
		core->withJob(generationId, [&](Job &job) { job.captureFailed(code, detail); });
	});
}

Approval Engine::approve(const std::string &generationId)
{
	const Snapshot generation = impl_->library_.find(generationId);
	if (!generation || !generation->waitsForApproval || isEnd(generation->state)) {
		return {};
	}
	const Texts &texts = impl_->ports_.texts;
	if (impl_->core_.isStopping()) {
		return {.waited = true, .reason = texts(textKeyOf("Refusal", RefusalCode::shuttingDown))};
	}
	std::optional<SpendGuard::Decision> decision;
	{
		const std::lock_guard lock(impl_->mutex_);
		if (impl_->panicked_) {
			return {.waited = true, .reason = texts(textKeyOf("Refusal", RefusalCode::panicked))};
		}
		decision =
			impl_->spendGuard_.approve(generationId, impl_->config_, generation->rehearsal, impl_->hasKey_);
	}
	if (!decision) {
		return {};
	}
	if (decision->refusal != RefusalCode::none) {
		return {.waited = true, .reason = impl_->sentenceOf(*decision)};
	}
	auto token = std::make_shared<SubmitToken>(std::move(decision->token));
	impl_->core_.post(
		[core = &impl_->core_, generationId, token] { core->approve(generationId, std::move(*token)); });
	return {.waited = true, .reason = {}};
}

std::vector<Snapshot> Engine::waitingForApproval(const std::string &sourceKey) const
{
	std::vector<Snapshot> waiting = impl_->library_.live();
	std::erase_if(waiting, [&sourceKey](const Snapshot &generation) {
		return !generation->waitsForApproval || generation->spec.sourceKey != sourceKey;
	});
	return waiting;
}

int Engine::cancelThese(const std::function<bool(const Generation &)> &wanted)
{
	int cancelled = 0;
	for (const Snapshot &generation : impl_->library_.live()) {
		if (generation->dismissed || !wanted(*generation)) {
			continue;
		}
		++cancelled;
		impl_->core_.post([core = &impl_->core_, id = generation->id] {
			core->withJob(id, [](Job &job) { job.cancel(); });
		});
	}
	return cancelled;
}

int Engine::cancel(const std::string &generationId)
{
	return cancelThese([&](const Generation &generation) { return generation.id == generationId; });
}

int Engine::cancelOfSource(const std::string &sourceKey)
{
	return cancelThese([&](const Generation &generation) { return generation.spec.sourceKey == sourceKey; });
}

int Engine::cancelAll()
{
	return cancelThese([](const Generation &) { return true; });
}

Fetching Engine::fetchAgain(const std::string &generationId)
{
	const Texts &texts = impl_->ports_.texts;
	const Snapshot generation = impl_->library_.find(generationId);
	if (!generation || generation->taskId.empty()) {
		return {.reason = texts("Error.NothingToFetch")};
	}
	if (!isEnd(generation->state)) {
		return {.reason = texts("Error.FetchingAlready")};
	}
	// An existing clip is not given up for one that the provider may no longer have.
	if (generation->state == State::ready) {
		return {.reason = texts("Error.ClipIsThere")};
	}
	impl_->core_.post([core = &impl_->core_, generationId] { core->fetchAgain(generationId); });
	const std::lock_guard lock(impl_->mutex_);
	if (isElsewhere(*generation, impl_->config_, impl_->ports_.providers)) {
		const Elsewhere words = elsewhereWords(*generation, impl_->ports_.providers, texts);
		return {.reason = words.error + " " + words.action};
	}
	return {};
}

void Engine::setApiKey(std::string apiKey, std::string whyNone)
{
	{
		const std::lock_guard lock(impl_->mutex_);
		impl_->hasKey_ = !apiKey.empty();
		impl_->whyNoKey_ = std::move(whyNone);
	}
	impl_->core_.post([core = &impl_->core_, apiKey = std::move(apiKey)] { core->setApiKey(apiKey); });
}

void Engine::checkApiKey(std::string apiKey, std::function<void(const KeyVerdict &)> onDone)
{
	impl_->core_.post([core = &impl_->core_, apiKey = std::move(apiKey), onDone = std::move(onDone)] {
		core->checkApiKey(apiKey, onDone);
	});
}

void Engine::setConfig(Config config)
{
	{
		const std::lock_guard lock(impl_->mutex_);
		if (config.baseUrl != impl_->config_.baseUrl || config.provider != impl_->config_.provider) {
			impl_->hasKey_ = false;
		}
		impl_->config_ = config;
	}
	impl_->core_.post([core = &impl_->core_, config = std::move(config)] { core->setConfig(config); });
}

void Engine::setPanicked(bool on)
{
	const std::lock_guard lock(impl_->mutex_);
	if (std::exchange(impl_->panicked_, on) || !on) {
		return;
	}
	// At once, so that a generation which is asked for as soon as panic is left goes on.
	cancelAll();
}

void Engine::markAddedAsMediaSource(const std::string &generationId)
{
	impl_->core_.post([core = &impl_->core_, generationId] {
		core->note(generationId,
			   [](Generation &generation) { return !std::exchange(generation.addedAsMediaSource, true); });
	});
}

void Engine::markShown(const std::string &generationId, const std::string &mark, bool shown)
{
	impl_->core_.post([core = &impl_->core_, generationId, mark, shown] {
		core->note(generationId, [&](Generation &generation) {
			const size_t wasShown = std::erase(generation.shownBy, mark);
			if (shown) {
				generation.shownBy.push_back(mark);
			}
			return shown != (wasShown > 0);
		});
	});
}

void Engine::restoreClip(const std::string &generationId, const std::filesystem::path &file,
			 const std::string &sourceKey, const std::string &mark)
{
	impl_->core_.post([core = &impl_->core_, generationId, file, sourceKey, mark] {
		core->restoreClip(generationId, file, {.sourceKey = sourceKey, .mark = mark});
	});
}

std::filesystem::path Engine::clipPathOf(const std::string &generationId) const
{
	return impl_->core_.clipPathOf(generationId);
}

void Engine::markReleased(const std::string &generationId)
{
	impl_->core_.post([core = &impl_->core_, generationId] {
		core->change(generationId, [](Generation &generation) { generation.held = false; });
	});
}

bool Engine::decideHeld(const std::string &generationId, HeldVerdict verdict)
{
	{
		const std::lock_guard lock(impl_->mutex_);
		const Snapshot generation = impl_->library_.find(generationId);
		if (!generation || generation->state != State::ready || !generation->held ||
		    !impl_->beingDecided_.insert(generationId).second) {
			return false;
		}
	}
	impl_->core_.post([impl = impl_.get(), generationId, verdict] {
		impl->core_.change(generationId, [verdict](Generation &generation) {
			generation.held = false;
			generation.dismissed = generation.dismissed || verdict == HeldVerdict::dismiss;
		});
		const std::lock_guard lock(impl->mutex_);
		impl->beingDecided_.erase(generationId);
	});
	return true;
}

const provider::Provider &Engine::provider() const
{
	const std::lock_guard lock(impl_->mutex_);
	return impl_->provider();
}

Snapshot Engine::find(const std::string &generationId) const
{
	return impl_->library_.find(generationId);
}

std::vector<Snapshot> Engine::list(const Filter &filter) const
{
	return impl_->library_.list(filter.limit, [&filter](const Generation &generation) {
		return (filter.sourceKey.empty() || generation.spec.sourceKey == filter.sourceKey) &&
		       (!filter.state || generation.state == *filter.state);
	});
}

EngineStatus Engine::status() const
{
	EngineStatus status;
	for (const Snapshot &generation : impl_->library_.live()) {
		generation->state == State::queued ? ++status.queued : ++status.active;
	}
	const std::lock_guard lock(impl_->mutex_);
	status.hasKey = impl_->hasKey_;
	status.rehearsal = impl_->config_.rehearsal;
	status.storeInUse = impl_->core_.storeResult() == Store::OpenResult::inUse;
	status.usedThisHour = impl_->spendGuard_.usedSince(std::chrono::hours(1), status.rehearsal);
	status.usedToday = impl_->spendGuard_.usedSince(std::chrono::hours(24), status.rehearsal);
	return status;
}

} // namespace r2v::generation
