// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/http/curl-transport.hpp"
#include "http/loopback-server.hpp"

namespace r2v::test {

inline constexpr std::string_view kUserAgent = "r2v-test/1.0";

/// A CurlTransport, a scratch folder and the log it wrote.
class TransportTest : public ::testing::Test {
protected:
	TransportTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-http-XXXXXX").string();
		folder_ = ::mkdtemp(pattern.data());
	}
	~TransportTest() override { std::filesystem::remove_all(folder_); }

	/// Runs the request to its end.
	http::Response get(const std::string &url)
	{
		http::Request request;
		request.url = url;
		return run(std::move(request));
	}

	http::Response run(http::Request request)
	{
		std::optional<http::Response> response;
		transport_.start(std::move(request), [&](http::Response done) {
			EXPECT_FALSE(response) << "called back twice";
			response = std::move(done);
		});
		waitUntil([&] { return response.has_value(); });
		EXPECT_TRUE(response) << "never called back";
		return response.value_or(http::Response());
	}

	template <typename Condition>
	bool waitUntil(Condition condition)
	{
		const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
		while (!condition() && std::chrono::steady_clock::now() < end) {
			transport_.wait(Milliseconds(1000));
		}
		return condition();
	}

	std::filesystem::path file(const std::string &name) const { return folder_ / name; }

	std::filesystem::path folder_;
	std::vector<std::string> log_;
	http::CurlTransport transport_{{std::string(kUserAgent), "", {}},
				       [this](LogLevel, std::string_view line) { log_.emplace_back(line); }};
};

std::string contentOf(const std::filesystem::path &file);
void writeFile(const std::filesystem::path &file, std::string_view content);

} // namespace r2v::test
