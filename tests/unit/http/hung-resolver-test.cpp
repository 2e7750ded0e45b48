// SPDX-License-Identifier: GPL-2.0-or-later
// In a program of its own, because it puts itself before the system's resolver.
#include <atomic>
#include <thread>

#include <dlfcn.h>
#include <netdb.h>

#include "http/transport-harness.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHangingName = "hangs.example";
constexpr auto kHang = 20s;
std::atomic<int> lookUpsHanging = 0;
std::atomic<bool> releaseLookUps = false;

} // namespace

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
								  const addrinfo *hints, addrinfo **result)
{
	if (node && node == kHangingName) {
		++lookUpsHanging;
		const auto end = std::chrono::steady_clock::now() + kHang;
		while (!releaseLookUps && std::chrono::steady_clock::now() < end) {
			std::this_thread::sleep_for(5ms);
		}
		--lookUpsHanging;
		return EAI_AGAIN;
	}
	const auto original = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
	return original(node, service, hints, result);
}

namespace r2v::test {
namespace {

constexpr auto kAtOnce = 2s;

class HungResolver : public ::testing::Test {
protected:
	~HungResolver() override
	{
		transport_.reset();
		releaseLookUps = true;
		while (lookUpsHanging > 0) {
			std::this_thread::sleep_for(5ms);
		}
		// libcurl's thread still has its own clean-up to do.
		std::this_thread::sleep_for(50ms);
		releaseLookUps = false;
	}

	http::RequestId startHanging()
	{
		http::Request request;
		request.url = "https://" + std::string(kHangingName) + "/";
		request.connectTimeout = connectTimeout_;
		const auto id =
			transport_->start(std::move(request), [this](http::Response done) { response_ = done; });
		for (int i = 0; i < 200 && lookUpsHanging == 0; ++i) {
			transport_->wait(Milliseconds(20));
		}
		EXPECT_EQ(lookUpsHanging, 1);
		return id;
	}

	Milliseconds connectTimeout_{15000};
	std::optional<http::Response> response_;
	std::unique_ptr<http::CurlTransport> transport_ =
		std::make_unique<http::CurlTransport>(http::CurlSettings{}, Logger());
};

TEST_F(HungResolver, IsNotWaitedForByAbort)
{
	const auto id = startHanging();
	const auto before = std::chrono::steady_clock::now();
	transport_->abort(id);
	EXPECT_LT(std::chrono::steady_clock::now() - before, kAtOnce);
}

TEST_F(HungResolver, IsNotWaitedForByTheDestructor)
{
	startHanging();
	const auto before = std::chrono::steady_clock::now();
	transport_.reset();
	EXPECT_LT(std::chrono::steady_clock::now() - before, kAtOnce);
}

TEST_F(HungResolver, EndsWithTheConnectTimeoutAsAFailedLookUp)
{
	connectTimeout_ = Milliseconds(200);
	startHanging();
	const auto before = std::chrono::steady_clock::now();
	while (!response_ && std::chrono::steady_clock::now() - before < 10s) {
		transport_->wait(Milliseconds(1000));
	}
	ASSERT_TRUE(response_);
	EXPECT_EQ(response_->failure, http::Failure::nameLookup);
	EXPECT_FALSE(response_->mayHaveReachedServer);
}

} // namespace
} // namespace r2v::test
