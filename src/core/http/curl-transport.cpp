// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/curl-transport.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "core/http/curl-transfer.hpp"

namespace r2v::http {

namespace {

/// Never torn down here, because OBS itself uses libcurl.
bool initialiseCurl()
{
	static const bool initialised = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
	return initialised;
}

// The longest sleep that curl_multi_poll accepts. An endless wait repeats it.
constexpr int kLongestPollMs = std::numeric_limits<int>::max();

} // namespace

class CurlTransport::Impl {
public:
	Impl(CurlSettings settings, Logger log) : settings_(std::move(settings)), log_(std::move(log))
	{
		initialiseCurl();
		multi_.reset(curl_multi_init());
	}

	~Impl()
	{
		for (auto &[id, entry] : entries_) {
			curl_multi_remove_handle(multi_.get(), entry->transfer.handle());
		}
	}

	Impl(const Impl &) = delete;
	Impl &operator=(const Impl &) = delete;

	void setSettings(CurlSettings settings) { settings_ = std::move(settings); }

	RequestId start(Request request, OnDone onDone, OnProgress onProgress)
	{
		auto entry = std::make_shared<Entry>(std::move(request), settings_, addresses_);
		entry->id = ++lastId_;
		entry->onDone = std::move(onDone);
		entry->onProgress = std::move(onProgress);
		entries_.emplace(entry->id, entry);
		if (entry->transfer.begin()) {
			curl_multi_add_handle(multi_.get(), entry->transfer.handle());
		} else {
			done_.push_back(entry->id);
		}
		return entry->id;
	}

	void abort(RequestId id)
	{
		const auto found = entries_.find(id);
		if (found == entries_.end()) {
			return;
		}
		curl_multi_remove_handle(multi_.get(), found->second->transfer.handle());
		entries_.erase(found);
	}

	void wait(std::optional<Milliseconds> timeout)
	{
		const auto now = std::chrono::steady_clock::now();
		const SteadyTime until =
			timeout && *timeout < SteadyTime::max() - now ? now + *timeout : SteadyTime::max();
		while (true) {
			const bool woken = woken_.exchange(false);
			perform();
			if (callBack() || woken || std::chrono::steady_clock::now() >= until) {
				return;
			}
			curl_multi_poll(multi_.get(), nullptr, 0, sleepMs(until), nullptr);
		}
	}

	void wakeUp()
	{
		woken_ = true;
		curl_multi_wakeup(multi_.get());
	}

private:
	struct Entry {
		Entry(Request request, const CurlSettings &settings, AddressBook &addresses) :
			transfer(std::move(request), settings, addresses)
		{}

		RequestId id = 0;
		CurlTransfer transfer;
		OnDone onDone;
		OnProgress onProgress;
	};

	void perform()
	{
		int running = 0;
		curl_multi_perform(multi_.get(), &running);
		int left = 0;
		while (const CURLMsg *message = curl_multi_info_read(multi_.get(), &left)) {
			if (message->msg == CURLMSG_DONE) {
				hopEnded(message->easy_handle, message->data.result);
			}
		}
		endStalled();
	}

	void hopEnded(CURL *handle, CURLcode code)
	{
		const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto &entry) {
			return entry.second->transfer.handle() == handle;
		});
		curl_multi_remove_handle(multi_.get(), handle);
		if (found == entries_.end()) {
			return;
		}
		if (found->second->transfer.hopEnded(code)) {
			curl_multi_add_handle(multi_.get(), handle);
		} else {
			done_.push_back(found->first);
		}
	}

	void endStalled()
	{
		const auto now = std::chrono::steady_clock::now();
		for (const auto &[id, entry] : entries_) {
			if (entry->transfer.stallsAt() <= now && !isDone(id)) {
				curl_multi_remove_handle(multi_.get(), entry->transfer.handle());
				entry->transfer.endAsStalled();
				done_.push_back(id);
			}
		}
	}

	bool isDone(RequestId id) const { return std::find(done_.begin(), done_.end(), id) != done_.end(); }

	/// Entries stay alive while they call back, because a callback may abort its own request.
	bool callBack()
	{
		bool called = false;
		std::vector<std::shared_ptr<Entry>> moved;
		for (const auto &[id, entry] : entries_) {
			if (entry->onProgress && !isDone(id)) {
				moved.push_back(entry);
			}
		}
		for (const auto &entry : moved) {
			const auto progress = entry->transfer.takeProgress();
			if (progress && entries_.count(entry->id) > 0) {
				entry->onProgress(progress->doneBytes, progress->totalBytes);
				called = true;
			}
		}
		for (const RequestId id : std::exchange(done_, {})) {
			const auto found = entries_.find(id);
			if (found == entries_.end()) {
				continue;
			}
			const std::shared_ptr<Entry> entry = found->second;
			entries_.erase(found);
			logEnd(entry->transfer);
			called = true;
			if (entry->onDone) {
				entry->onDone(entry->transfer.takeResponse());
			}
		}
		return called;
	}

	int sleepMs(SteadyTime until) const
	{
		// A request that a callback started and that ended at once need not wait.
		if (!done_.empty()) {
			return 0;
		}
		for (const auto &[id, entry] : entries_) {
			until = std::min(until, entry->transfer.stallsAt());
		}
		if (until == SteadyTime::max()) {
			return kLongestPollMs;
		}
		const auto left = std::chrono::ceil<Milliseconds>(until - std::chrono::steady_clock::now()).count();
		return static_cast<int>(std::clamp<Milliseconds::rep>(left, 0, kLongestPollMs));
	}

	void logEnd(const CurlTransfer &transfer) const
	{
		if (!log_) {
			return;
		}
		const Response &response = transfer.response();
		std::string line = transfer.logName() + ": " + std::to_string(response.status) + " after " +
				   std::to_string(transfer.age().count()) + " ms";
		if (!response.detail.empty()) {
			line += ", " + response.detail;
		}
		log_(LogLevel::debug, line);
	}

	CurlSettings settings_;
	AddressBook addresses_;
	const Logger log_;
	CurlMulti multi_;
	std::map<RequestId, std::shared_ptr<Entry>> entries_;
	std::vector<RequestId> done_;
	RequestId lastId_ = 0;
	std::atomic<bool> woken_ = false;
};

CurlTransport::CurlTransport(CurlSettings settings, Logger log) :
	impl_(std::make_unique<Impl>(std::move(settings), std::move(log)))
{}

CurlTransport::~CurlTransport() = default;

void CurlTransport::setSettings(CurlSettings settings)
{
	impl_->setSettings(std::move(settings));
}

RequestId CurlTransport::start(Request request, OnDone onDone, OnProgress onProgress)
{
	return impl_->start(std::move(request), std::move(onDone), std::move(onProgress));
}

void CurlTransport::abort(RequestId id)
{
	impl_->abort(id);
}

void CurlTransport::wait(std::optional<Milliseconds> timeout)
{
	impl_->wait(timeout);
}

void CurlTransport::wakeUp()
{
	impl_->wakeUp();
}

} // namespace r2v::http
