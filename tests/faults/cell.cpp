// SPDX-License-Identifier: GPL-2.0-or-later
#include "cell.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "resolver.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {

using generation::Generation;
using nlohmann::json;

namespace {

// Of real time: no cell takes so long unless something hangs for good.
constexpr auto kLiveness = std::chrono::seconds(90);

std::vector<uint8_t> bytesOf(const std::filesystem::path &path)
{
	std::ifstream file(path, std::ios::binary);
	return {std::istreambuf_iterator<char>(file), {}};
}

Trouble troubleOf(const json &order)
{
	return {.step = order.value("step", ""),
		.instead = order.value("instead", ""),
		.count = order.value("count", 0),
		.clockJump = std::chrono::seconds(order.value("clock_jump_s", 0)),
		.ballast = order.value("ballast", "")};
}

} // namespace

Cell::Cell(const json &order) :
	order_(order), clock_(std::make_unique<HurriedClock>(order.at("speed").get<int>())), texts_(englishTexts())
{
	config_.baseUrl = order_.at("url");
	config_.storageDir = order_.at("storage").get<std::string>();
	config_.minGapS = 0;
	config_.pollBudgetS = order_.at("poll_budget_s");
	config_.staleAfterS = order_.at("stale_after_s");
}

Cell::~Cell()
{
	stop();
	workers_.stop();
}

void Cell::start(const Trouble &trouble)
{
	scanned_ = false;
	states_.clear();
	transport_ =
		std::make_unique<TroubledTransport>(*clock_, order_.at("patience").get<int>(),
						    http::CurlSettings{.userAgent = "obs-reference-to-video/faults",
								       .proxy = {},
								       .caFile = order_.value("ca_file", "")},
						    trouble);
	engine_ = std::make_unique<generation::Engine>(
		generation::Engine::Ports{
			.clock = *clock_,
			.transport = *transport_,
			.clipChecker = checker_,
			.listener = *this,
			.air = air_,
			.texts = texts_,
			.log = [](LogLevel, std::string_view) {},
			.runInBackground = [this](std::function<void()> job) { workers_.post(std::move(job)); }},
		config_);
	engine_->setApiKey(order_.at("key"));
	engine_->start();
	std::unique_lock lock(mutex_);
	changed_.wait_for(lock, kLiveness, [this] { return scanned_; });
}

void Cell::stop()
{
	if (engine_) {
		engine_->shutDown();
	}
	engine_.reset();
	transport_.reset();
	releaseHangingLookUps();
}

json Cell::generate()
{
	start(troubleOf(order_));
	generation::GenerationSpec spec;
	spec.sourceKey = "source";
	spec.sourceName = "AI clip";
	spec.prompt = order_.at("prompt");
	spec.model = provider::builtIn().usual().usualModel().name;
	const auto admission = engine_->admit(spec);
	if (!admission.accepted()) {
		return {{"refused", admission.message}};
	}
	id_ = admission.generationId;
	engine_->deliverReferences(id_, {{.bytes = bytesOf(order_.at("reference").get<std::string>()),
					  .contentType = "image/jpeg",
					  .widthPx = order_.at("reference_width"),
					  .heightPx = order_.at("reference_height")}});
	return waitForEnd();
}

json Cell::restart(bool fetchAgain)
{
	stop();
	if (const std::string ballast = order_.value("ballast", ""); !ballast.empty()) {
		std::filesystem::remove(ballast);
	}
	start({});
	if (fetchAgain && engine_->fetchAgain(id_)) {
		// Its end state stays visible until the engine has taken it up.
		std::unique_lock lock(mutex_);
		changed_.wait_for(lock, kLiveness, [this] { return !states_.empty(); });
	}
	return waitForEnd();
}

json Cell::resume()
{
	start({});
	std::unique_lock lock(mutex_);
	const bool inTime = changed_.wait_for(lock, kLiveness, [this] { return allHaveEnded(); });
	return {{"in_time", inTime}};
}

bool Cell::allHaveEnded() const
{
	const auto all = engine_->list({.limit = SIZE_MAX, .sourceKey = {}, .state = {}});
	return std::all_of(all.begin(), all.end(),
			   [](const generation::Snapshot &one) { return generation::isEnd(one->state); });
}

json Cell::waitForEnd()
{
	std::unique_lock lock(mutex_);
	const auto ended = [this] {
		const auto found = engine_->find(id_);
		return found && generation::isEnd(found->state);
	};
	const bool inTime = changed_.wait_for(lock, kLiveness, ended);
	const auto found = engine_->find(id_);
	if (!found) {
		return {{"state", "none"}};
	}
	json result = report(*found);
	result["in_time"] = inTime;
	result["states"] = states_;
	return result;
}

json Cell::report(const Generation &generation) const
{
	std::error_code none;
	const auto clip = generation.clipPath();
	return {{"state", toString(generation.state)},
		{"error_code",
		 generation.errorCode == generation::ErrorCode::none ? "" : toString(generation.errorCode)},
		{"error", generation.error},
		{"action", generation.action},
		{"may_have_been_billed", generation.mayHaveBeenBilled},
		{"task_id", generation.taskId},
		{"held", generation.held},
		{"clip", clip.empty() || !std::filesystem::exists(clip, none) ? "" : clip.string()}};
}

void Cell::generationChanged(const generation::Snapshot &generation)
{
	const std::lock_guard lock(mutex_);
	const std::string state(toString(generation->state));
	if (states_.empty() || states_.back() != state) {
		states_.push_back(state);
	}
	changed_.notify_all();
}

void Cell::storeScanned()
{
	const std::lock_guard lock(mutex_);
	scanned_ = true;
	changed_.notify_all();
}

} // namespace r2v::test
