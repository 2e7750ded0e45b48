// SPDX-License-Identifier: GPL-2.0-or-later
#include "rehearsal/rehearsal-transport.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/http/body-sink.hpp"
#include "rehearsal/backstage.hpp"
#include "rehearsal/rehearsal-provider.hpp"

namespace r2v::rehearsal {

namespace {

constexpr std::string_view kScheme = "rehearsal://";
/// Distinguishes our ids from those of the network, which count up from small numbers.
constexpr http::RequestId kOurs = http::RequestId{1} << 63;
/// The largest piece given out at once, so that a download can be aborted in between.
constexpr size_t kChunkBytes = 256 * 1024;

} // namespace

class RehearsalTransport::Impl {
public:
	Impl(RehearsalPorts ports, std::unique_ptr<http::Transport> network) :
		network_(std::move(network)),
		backstage_(std::move(ports.runInBackground), [inner = network_.get()] { inner->wakeUp(); }),
		provider_({ports.clock, std::move(ports.log), ports.taskDuration, backstage_})
	{}

	http::Transport &network() { return *network_; }

	http::RequestId start(http::Request request, OnDone onDone, OnProgress onProgress)
	{
		const http::RequestId id = kOurs | ++lastNumber_;
		exchanges_.emplace(
			id,
			Exchange{
				std::move(request), std::move(onDone), std::move(onProgress), {}, {}, 0, Stage::asked});
		return id;
	}

	void abort(http::RequestId id) { exchanges_.erase(id); }

	void wait(std::optional<Milliseconds> timeout)
	{
		const bool busy = backstage_.hasResults() || std::ranges::any_of(exchanges_, [](const auto &entry) {
					  return entry.second.stage != Stage::waiting;
				  });
		network_->wait(busy ? Milliseconds(0) : timeout);
		backstage_.deliver();
		std::vector<http::RequestId> ids;
		for (const auto &[id, exchange] : exchanges_) {
			ids.push_back(id);
		}
		for (const http::RequestId id : ids) {
			goOn(id);
		}
	}

private:
	enum class Stage { asked, waiting, answering };
	struct Exchange {
		http::Request request;
		OnDone onDone;
		OnProgress onProgress;
		RehearsalProvider::Answer answer;
		/// Set with the first bytes of the answer.
		std::unique_ptr<http::BodySink> sink;
		size_t sentBytes = 0;
		Stage stage = Stage::asked;
	};

	void goOn(http::RequestId id)
	{
		// An earlier callback may have aborted it.
		const auto found = exchanges_.find(id);
		if (found == exchanges_.end() || found->second.stage == Stage::waiting) {
			return;
		}
		Exchange &exchange = found->second;
		if (exchange.stage == Stage::asked) {
			exchange.stage = Stage::waiting;
			provider_.answer(exchange.request, [this, id](RehearsalProvider::Answer answer) {
				const auto asked = exchanges_.find(id);
				if (asked != exchanges_.end()) {
					asked->second.answer = std::move(answer);
					asked->second.stage = Stage::answering;
				}
			});
			return;
		}
		const bool complete = giveChunk(exchange);
		if (exchange.onProgress && exchange.answer.response.failure == http::Failure::none) {
			// A copy, because the callback may abort the exchange and so destroy it.
			const OnProgress onProgress = exchange.onProgress;
			onProgress(exchange.answer.contentBegin + exchange.sentBytes, exchange.answer.content->size());
		}
		if (complete) {
			finish(id);
		}
	}

	/// True once the answer is complete or has failed.
	static bool giveChunk(Exchange &exchange)
	{
		http::Response &response = exchange.answer.response;
		if (response.failure != http::Failure::none) {
			return true;
		}
		if (!exchange.sink) {
			exchange.sink = std::make_unique<http::BodySink>(exchange.request);
			response.failure = exchange.sink->begin(response);
		}
		const std::string_view body =
			std::string_view(*exchange.answer.content).substr(exchange.answer.contentBegin);
		const std::string_view chunk = body.substr(exchange.sentBytes, kChunkBytes);
		if (response.failure == http::Failure::none) {
			response.failure = exchange.sink->write(chunk);
		}
		exchange.sentBytes += chunk.size();
		return response.failure != http::Failure::none || exchange.sentBytes == body.size();
	}

	void finish(http::RequestId id)
	{
		auto node = exchanges_.extract(id);
		if (node.empty()) {
			return;
		}
		Exchange &exchange = node.mapped();
		http::Response &response = exchange.answer.response;
		if (exchange.sink) {
			const http::Failure late = exchange.sink->finish();
			response.failure = response.failure == http::Failure::none ? late : response.failure;
			response.body = exchange.sink->takeText();
			response.savedBytes = exchange.sink->savedBytes();
			response.expectedBytes = exchange.sink->expectedBytes();
		}
		if (response.failure != http::Failure::none && response.detail.empty()) {
			response.detail = http::toString(response.failure);
		}
		exchange.onDone(std::move(response));
	}

	std::unique_ptr<http::Transport> network_;
	/// Declared after the network, which it wakes up, and before the provider, whose jobs it runs.
	Backstage backstage_;
	RehearsalProvider provider_;
	std::map<http::RequestId, Exchange> exchanges_;
	http::RequestId lastNumber_ = 0;
};

RehearsalTransport::RehearsalTransport(RehearsalPorts ports, std::unique_ptr<http::Transport> network) :
	impl_(std::make_unique<Impl>(std::move(ports), std::move(network)))
{}

RehearsalTransport::~RehearsalTransport() = default;

http::RequestId RehearsalTransport::start(http::Request request, OnDone onDone, OnProgress onProgress)
{
	if (request.url.starts_with(kScheme)) {
		return impl_->start(std::move(request), std::move(onDone), std::move(onProgress));
	}
	return impl_->network().start(std::move(request), std::move(onDone), std::move(onProgress));
}

void RehearsalTransport::abort(http::RequestId id)
{
	if (id & kOurs) {
		impl_->abort(id);
	} else {
		impl_->network().abort(id);
	}
}

void RehearsalTransport::wait(std::optional<Milliseconds> timeout)
{
	impl_->wait(timeout);
}

void RehearsalTransport::wakeUp()
{
	impl_->network().wakeUp();
}

} // namespace r2v::rehearsal
