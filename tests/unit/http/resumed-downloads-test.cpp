// SPDX-License-Identifier: GPL-2.0-or-later
#include <atomic>

#include <gmock/gmock.h>

#include "http/tls-server.hpp"
#include "http/transport-harness.hpp"

namespace r2v::test {
namespace {

using http::Failure;
using http::Request;
using http::Response;

/// Serves a file and honours ranges, as most servers do; what else it does is up to its members.
struct FileServer {
	std::string content;
	/// With their line ends.
	std::string validators;
	/// Of the first answer, then the connection is lost.
	size_t cutAt = std::string::npos;
	bool heedsIfRange = true;

	void operator()(LoopbackServer::Connection &connection, const ReceivedRequest &request)
	{
		const std::string range = request.header("Range");
		const std::string condition = request.header("If-Range");
		const bool same =
			condition.empty() || !heedsIfRange || validators.find(condition + "\r\n") != std::string::npos;
		if (range.empty() || !same) {
			const size_t sent = std::exchange(cutAt, std::string::npos);
			connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) +
					"\r\n" + validators + "\r\n" + content.substr(0, sent));
			return sent == std::string::npos ? void() : connection.close();
		}
		const size_t from = std::stoul(range.substr(range.find('=') + 1));
		if (from >= content.size()) {
			return connection.answer("416 Range Not Satisfiable", "",
						 "Content-Range: bytes */" + std::to_string(content.size()) + "\r\n");
		}
		connection.answer("206 Partial Content", content.substr(from),
				  validators + "Content-Range: bytes " + std::to_string(from) + "-" +
					  std::to_string(content.size() - 1) + "/" + std::to_string(content.size()) +
					  "\r\n");
	}
};

std::string noise(size_t bytes, unsigned seed)
{
	std::string text(bytes, '\0');
	for (char &character : text) {
		seed = seed * 1664525 + 1013904223;
		character = static_cast<char>(seed >> 24);
	}
	return text;
}

class ResumedDownloads : public TransportTest {
protected:
	Response fetch(const LoopbackServer &server)
	{
		std::error_code missing;
		const auto have = std::filesystem::file_size(file("clip.part"), missing);
		Request request;
		request.url = server.url("/clip.mp4");
		request.saveTo = file("clip.part");
		request.resumeFromBytes = missing ? 0 : have;
		request.maxBodyBytes = 10'000'000;
		return run(request);
	}
	std::string saved() const { return contentOf(file("clip.part")); }
	bool hasNote() const { return std::filesystem::exists(file("clip.part.note")); }
};

TEST_F(ResumedDownloads, AskForTheRestOfTheSameFileEvenInAnotherRun)
{
	for (const char *validators :
	     {"ETag: \"one\"\r\n", "Last-Modified: Fri, 27 Nov 2026 10:00:00 GMT\r\n", "", "ETag: W/\"one\"\r\n"}) {
		std::filesystem::remove(file("clip.part"));
		FileServer file{.content = noise(200'000, 1), .validators = validators, .cutAt = 150'000};
		LoopbackServer server(std::ref(file));
		EXPECT_EQ(fetch(server).failure, Failure::connectionLost);
		EXPECT_TRUE(hasNote());
		const Response response = fetch(server);
		EXPECT_TRUE(response.ok());
		EXPECT_EQ(response.status, 206) << validators;
		EXPECT_EQ(response.savedBytes, 200'000U);
		EXPECT_EQ(saved(), file.content) << validators;
		EXPECT_FALSE(hasNote()) << "all is there";
		const std::string condition = server.requests().back().header("If-Range");
		const bool strong =
			*validators != '\0' && std::string_view(validators).find("W/") == std::string_view::npos;
		EXPECT_EQ(condition.empty(), !strong) << validators;
	}
}

TEST_F(ResumedDownloads, AreNeverJoinedToAnotherFile)
{
	struct Change {
		std::string before;
		std::string after;
		size_t bytes;
		bool heedsIfRange;
	};
	for (const Change &change : {Change{"ETag: \"one\"\r\n", "ETag: \"two\"\r\n", 200'000, true},
				     Change{"ETag: \"one\"\r\n", "ETag: \"two\"\r\n", 200'000, false},
				     Change{"ETag: \"one\"\r\n", "ETag: \"one\"\r\n", 200'000, false},
				     Change{"ETag: W/\"one\"\r\n", "ETag: W/\"two\"\r\n", 200'000, false},
				     Change{"Last-Modified: Fri, 27 Nov 2026 10:00:00 GMT\r\n",
					    "Last-Modified: Fri, 27 Nov 2026 10:00:09 GMT\r\n", 200'000, false},
				     Change{"", "", 200'000, true}, Change{"", "", 260'000, true},
				     Change{"", "", 120'000, true}, Change{"ETag: \"one\"\r\n", "", 180'000, false}}) {
		std::filesystem::remove(file("clip.part"));
		FileServer file{.content = noise(200'000, 1),
				.validators = change.before,
				.cutAt = 150'000,
				.heedsIfRange = change.heedsIfRange};
		LoopbackServer server(std::ref(file));
		EXPECT_EQ(fetch(server).failure, Failure::connectionLost);
		file.content = noise(change.bytes, 2);
		file.validators = change.after;
		const Response response = fetch(server);
		EXPECT_TRUE(response.ok()) << change.before << change.after << response.detail;
		EXPECT_TRUE(saved() == file.content) << change.before << change.after;
	}
}

TEST_F(ResumedDownloads, NeedAValidatorForASmallPart)
{
	FileServer file{.content = "0123456789", .validators = "", .cutAt = 4};
	LoopbackServer server(std::ref(file));
	fetch(server);
	file.content = "abcdefghij";
	EXPECT_TRUE(fetch(server).ok());
	EXPECT_EQ(saved(), "abcdefghij");
	EXPECT_EQ(server.requests().back().header("Range"), "");
}

TEST_F(ResumedDownloads, AreCompleteIfNothingIsLeftToFetch)
{
	for (const size_t bytes : {size_t{500}, size_t{200'000}}) {
		FileServer file{.content = noise(bytes, 3), .validators = "ETag: \"one\"\r\n", .cutAt = bytes - 1};
		LoopbackServer server([&](auto &connection, auto &request) {
			if (request.header("Range").empty()) {
				return file(connection, request);
			}
			connection.answer("416 Range Not Satisfiable", "",
					  "Content-Range: bytes */" + std::to_string(bytes) + "\r\n");
		});
		std::filesystem::remove(this->file("clip.part"));
		fetch(server);
		writeFile(this->file("clip.part"), file.content);
		const Response response = fetch(server);
		EXPECT_TRUE(response.ok()) << response.status;
		EXPECT_EQ(response.savedBytes, bytes);
		EXPECT_EQ(response.expectedBytes, bytes);
		EXPECT_EQ(server.requests().size(), 2U) << "nothing is fetched again";
		EXPECT_EQ(saved(), file.content);
	}
}

TEST_F(ResumedDownloads, StartOverIfTheServersLengthDiffers)
{
	FileServer file{.content = noise(50'000, 4), .validators = "ETag: \"one\"\r\n", .cutAt = 40'000};
	LoopbackServer server(std::ref(file));
	fetch(server);
	file.content = noise(20'000, 5);
	file.heedsIfRange = false;
	EXPECT_TRUE(fetch(server).ok());
	EXPECT_EQ(saved(), file.content);
}

TEST_F(ResumedDownloads, AreCompleteWithAllTheirBytesHoweverTheConnectionEnds)
{
	TlsTalker server(folder_, "IP:127.0.0.1", {"-alpn", "h2"});
	ASSERT_TRUE(server.running());
	transport_.setSettings({std::string(kUserAgent), "", server.certificate()});
	Request request;
	request.url = server.url("/clip.mp4");
	request.saveTo = file("clip.part");
	std::optional<Response> response;
	transport_.start(request, [&](Response done) { response = std::move(done); });
	for (int i = 0; i < 50; ++i) {
		transport_.wait(Milliseconds(20));
	}
	ASSERT_TRUE(server.waitFor("PRI * HTTP/2.0"));
	// SETTINGS; HEADERS with status 200 and a length of 10; DATA without an end.
	server.say(std::string("\0\0\0\x04\0\0\0\0\0", 9) +
		   std::string("\0\0\x06\x01\x04\0\0\0\x01\x88\x0f\x0d\x02", 13) + "10" +
		   std::string("\0\0\x0a\0\0\0\0\0\x01", 9) + "0123456789");
	for (int i = 0; i < 50 && saved().size() < 10; ++i) {
		transport_.wait(Milliseconds(20));
	}
	ASSERT_EQ(saved(), "0123456789");
	// RST_STREAM.
	server.say(std::string("\0\0\x04\x03\0\0\0\0\x01\0\0\0\x02", 13));
	ASSERT_TRUE(waitUntil([&] { return response.has_value(); }));
	EXPECT_TRUE(response->ok()) << response->detail;
	EXPECT_EQ(response->savedBytes, 10U);
	EXPECT_EQ(saved(), "0123456789");
}

const std::string
	kGzip("\x1f\x8b\x08\0\0\0\0\0\x02\x03\x33\x30\x34\x32\x36\x31\x35\x33\xb7\xb0\x04\0\xc6\xc7\x84\xa6\x0a\0\0\0",
	      30);
const std::string kDeflate("\x78\x9c\x33\x30\x34\x32\x36\x31\x35\x33\xb7\xb0\x04\0\x0a\xff\x02\x0e", 18);
const std::string kBrotli("\x8b\x04\x80"
			  "0123456789\x03",
			  14);

TEST_F(ResumedDownloads, AreDecodedIfTheyComeEncoded)
{
	for (const auto &[name, body] :
	     {std::pair("gzip", kGzip), std::pair("X-GZIP", kGzip), std::pair("deflate", kDeflate),
	      std::pair("br", kBrotli), std::pair("identity", std::string("0123456789")),
	      std::pair("utf-8", std::string("0123456789")), std::pair("gzip", std::string("0123456789"))}) {
		LoopbackServer server([&, name = name, body = body](auto &connection, auto &) {
			connection.answer("200 OK", body, "Content-Encoding: " + std::string(name) + "\r\n");
		});
		std::filesystem::remove(file("clip.part"));
		const Response response = fetch(server);
		EXPECT_TRUE(response.ok()) << name << response.detail;
		EXPECT_EQ(response.savedBytes, 10U) << name;
		EXPECT_EQ(response.expectedBytes.value_or(10), 10U) << name;
		EXPECT_EQ(saved(), "0123456789") << name;
		EXPECT_EQ(get(server.url("/json")).body, "0123456789") << name;
	}
}

TEST_F(ResumedDownloads, DecodeThePaidReplyToo)
{
	for (const auto &[name, body] :
	     {std::pair("gzip", kGzip), std::pair("br", kBrotli), std::pair("UTF-8", std::string("0123456789"))}) {
		LoopbackServer server([&, name = name, body = body](auto &connection, auto &) {
			connection.answer("200 OK", body, "Content-Encoding: " + std::string(name) + "\r\n");
		});
		Request request;
		request.method = http::Method::post;
		request.url = server.url("/");
		request.body = "{}";
		request.sendOnce = true;
		EXPECT_EQ(run(request).body, "0123456789") << name;
	}
}

TEST_F(ResumedDownloads, CountDecodedBytesAgainstTheirCap)
{
	LoopbackServer server(
		[](auto &connection, auto &) { connection.answer("200 OK", kGzip, "Content-Encoding: gzip\r\n"); });
	Request request;
	request.url = server.url("/");
	request.saveTo = file("clip.part");
	request.maxBodyBytes = 9;
	EXPECT_EQ(run(request).failure, Failure::tooLarge);
	request.saveTo.clear();
	EXPECT_EQ(run(request).failure, Failure::tooLarge);
}

TEST_F(ResumedDownloads, NeverJoinEncodedParts)
{
	LoopbackServer server([](auto &connection, auto &request) {
		if (request.header("Range").empty()) {
			return connection.answer("200 OK", "0123456789");
		}
		connection.answer("206 Partial Content", kGzip,
				  "Content-Encoding: gzip\r\nContent-Range: bytes 4-9/10\r\n");
	});
	writeFile(file("clip.part"), "0123");
	EXPECT_TRUE(fetch(server).ok());
	EXPECT_EQ(saved(), "0123456789");
}

} // namespace
} // namespace r2v::test
