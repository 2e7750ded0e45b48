// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/transport-harness.hpp"

#include <functional>

#include <sys/mount.h>
#include <sys/stat.h>

namespace r2v::test {
namespace {

using http::Failure;
using http::Request;
using http::Response;

class Downloads : public TransportTest {
protected:
	Request download(const LoopbackServer &server, uint64_t resumeFromBytes = 0) const
	{
		Request request;
		request.url = server.url("/clip.mp4");
		request.saveTo = file("clip.part");
		request.resumeFromBytes = resumeFromBytes;
		return request;
	}
	std::string saved() const { return contentOf(file("clip.part")); }
};

/// Serves "0123456789" and honours ranges.
void serveDigits(LoopbackServer::Connection &connection, const ReceivedRequest &request)
{
	const std::string digits = "0123456789";
	const std::string range = request.header("Range");
	if (range.empty()) {
		return connection.answer("200 OK", digits);
	}
	const size_t from = std::stoul(range.substr(range.find('=') + 1));
	if (from >= digits.size()) {
		return connection.answer("416 Range Not Satisfiable", "nothing there", "Content-Range: bytes */10\r\n");
	}
	connection.answer("206 Partial Content", digits.substr(from),
			  "Content-Range: bytes " + std::to_string(from) + "-9/10\r\n");
}

TEST_F(Downloads, GoToTheFileAndNotToMemory)
{
	LoopbackServer server(serveDigits);
	const Response response = run(download(server));
	EXPECT_TRUE(response.ok());
	EXPECT_EQ(saved(), "0123456789");
	EXPECT_EQ(response.body, "");
	EXPECT_EQ(response.savedBytes, 10U);
	EXPECT_EQ(response.expectedBytes, 10U);
	EXPECT_EQ(server.requests()[0].header("Accept-Encoding"), "identity");
	EXPECT_EQ(server.requests()[0].header("Range"), "");
}

TEST_F(Downloads, ReplaceAFileWithOtherContent)
{
	writeFile(file("clip.part"), "something longer than that");
	LoopbackServer server(serveDigits);
	run(download(server));
	EXPECT_EQ(saved(), "0123456789");
}

TEST_F(Downloads, ResumeWhereTheyEnded)
{
	writeFile(file("clip.part"), "0123");
	LoopbackServer server(serveDigits);
	const Response response = run(download(server, 4));
	EXPECT_EQ(response.status, 206);
	EXPECT_TRUE(response.ok());
	EXPECT_EQ(server.requests()[0].header("Range"), "bytes=4-");
	EXPECT_EQ(saved(), "0123456789");
	EXPECT_EQ(response.savedBytes, 10U);
	EXPECT_EQ(response.expectedBytes, 10U);
}

TEST_F(Downloads, ResumeAtTheRequestedPlaceEvenInALongerFile)
{
	writeFile(file("clip.part"), "01XXXXXXXXXXXX");
	LoopbackServer server(serveDigits);
	run(download(server, 2));
	EXPECT_EQ(saved(), "0123456789");
}

TEST_F(Downloads, NeverLeaveAHoleInAShorterFile)
{
	writeFile(file("clip.part"), "01");
	LoopbackServer server(serveDigits);
	EXPECT_EQ(run(download(server, 7)).savedBytes, 10U);
	EXPECT_EQ(server.requests()[0].header("Range"), "bytes=2-");
	EXPECT_EQ(saved(), "0123456789");
}

TEST_F(Downloads, StartOverIfTheServerKnowsNoRanges)
{
	writeFile(file("clip.part"), "XXXX");
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", "0123456789"); });
	const Response response = run(download(server, 4));
	EXPECT_EQ(response.status, 200);
	EXPECT_EQ(response.savedBytes, 10U);
	EXPECT_EQ(saved(), "0123456789");
}

TEST_F(Downloads, StartOverIfTheServerHasNothingAfterTheFile)
{
	writeFile(file("clip.part"), "ABCDEFGHIJ");
	LoopbackServer server(serveDigits);
	const Response response = run(download(server, 10));
	EXPECT_EQ(response.status, 200);
	EXPECT_EQ(response.savedBytes, 10U);
	EXPECT_EQ(server.requests().size(), 2U);
	EXPECT_EQ(saved(), "0123456789");
}

TEST_F(Downloads, StartOverIfTheServerSendsAnotherPart)
{
	writeFile(file("clip.part"), "0123");
	LoopbackServer server([](auto &connection, auto &request) {
		if (request.header("Range").empty()) {
			connection.answer("200 OK", "0123456789");
		} else {
			connection.answer("206 Partial Content", "89", "Content-Range: bytes 8-9/10\r\n");
		}
	});
	EXPECT_EQ(run(download(server, 4)).savedBytes, 10U);
	EXPECT_EQ(saved(), "0123456789");
}

TEST_F(Downloads, LeaveTheFileAloneIfTheAnswerIsAnError)
{
	writeFile(file("clip.part"), "0123");
	LoopbackServer server([](auto &connection, auto &) { connection.answer("403 Forbidden", "link expired"); });
	const Response response = run(download(server, 4));
	EXPECT_EQ(response.status, 403);
	EXPECT_EQ(response.body, "link expired");
	EXPECT_EQ(saved(), "0123");
}

TEST_F(Downloads, OfAnEmptyFileLeaveAnEmptyFile)
{
	writeFile(file("clip.part"), "old");
	LoopbackServer server([](auto &connection, auto &) { connection.answer("200 OK", ""); });
	EXPECT_TRUE(run(download(server)).ok());
	EXPECT_EQ(saved(), "");
}

TEST_F(Downloads, ThatAreCutOffAreLostConnectionsAndKeepWhatArrived)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
		connection.close();
	});
	const Response response = run(download(server));
	EXPECT_EQ(response.failure, Failure::connectionLost);
	EXPECT_EQ(response.savedBytes, 4U);
	EXPECT_EQ(response.expectedBytes, 10U);
	EXPECT_EQ(saved(), "0123");
}

TEST_F(Downloads, ReportTheirProgress)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 206 Partial Content\r\nContent-Length: 6\r\n"
				"Content-Range: bytes 4-9/10\r\n\r\n45");
		connection.waitForEnd();
	});
	writeFile(file("clip.part"), "0123");
	uint64_t done = 0;
	uint64_t total = 0;
	transport_.start(download(server, 4), {},
			 [&](uint64_t doneBytes, uint64_t totalBytes) { done = doneBytes, total = totalBytes; });
	ASSERT_TRUE(waitUntil([&] { return done == 6; }));
	EXPECT_EQ(total, 10U);
}

TEST_F(Downloads, ToAFullDiskSaySo)
{
	const auto disk = file("small-disk");
	std::filesystem::create_directory(disk);
	if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=4k") != 0) {
		GTEST_SKIP() << "only root may mount a small disk";
	}
	LoopbackServer server([](LoopbackServer::Connection &connection, const ReceivedRequest &) {
		connection.answer("200 OK", std::string(100'000, 'x'));
	});
	Request request = download(server);
	request.saveTo = disk / "clip.part";
	const Response response = run(request);
	EXPECT_EQ(umount(disk.c_str()), 0) << "the file is closed";
	EXPECT_EQ(response.failure, Failure::diskFull);
	EXPECT_EQ(response.status, 200);
}

TEST_F(Downloads, WriteToNothingButAPlainFile)
{
	writeFile(file("of the user"), "dear diary");
	const auto part = file("clip.part");
	const std::pair<const char *, std::function<void()>> others[] = {
		{"a link", [&] { std::filesystem::create_symlink(file("of the user"), part); }},
		{"a link to nothing", [&] { std::filesystem::create_symlink(file("not there yet"), part); }},
		{"a second name", [&] { std::filesystem::create_hard_link(file("of the user"), part); }},
		{"a pipe", [&] { ASSERT_EQ(mkfifo(part.c_str(), 0600), 0); }},
		{"a folder", [&] { std::filesystem::create_directory(part); }},
	};
	for (const auto &[what, make] : others) {
		for (const uint64_t resumeFromBytes : {0, 4}) {
			std::filesystem::remove(part);
			make();
			LoopbackServer server(serveDigits);
			const Response response = run(download(server, resumeFromBytes));
			if (response.ok()) {
				EXPECT_EQ(saved(), "0123456789") << what;
				EXPECT_EQ(server.requests()[0].header("Range"), "") << what;
			} else {
				EXPECT_EQ(response.failure, Failure::cannotWrite) << what;
			}
			EXPECT_EQ(contentOf(file("of the user")), "dear diary") << what;
			EXPECT_FALSE(std::filesystem::exists(file("not there yet"))) << what;
		}
	}
}

TEST_F(Downloads, DoNotGoThroughAFolderThatIsALink)
{
	std::filesystem::create_directory(file("elsewhere"));
	std::filesystem::create_directory_symlink(file("elsewhere"), file("generation"));
	LoopbackServer server(serveDigits);
	Request request = download(server);
	request.saveTo = file("generation") / "clip.part";
	EXPECT_EQ(run(request).failure, Failure::cannotWrite);
	EXPECT_TRUE(std::filesystem::is_empty(file("elsewhere")));
}

TEST_F(Downloads, AreReadableByTheirOwnerAlone)
{
	LoopbackServer server(serveDigits);
	for (const mode_t mask : {0022, 0000, 0777}) {
		std::filesystem::remove(file("clip.part"));
		const mode_t before = umask(mask);
		run(download(server));
		umask(before);
		struct stat status {};
		ASSERT_EQ(stat(file("clip.part").c_str(), &status), 0);
		EXPECT_EQ(status.st_mode & 07777, 0600U);
	}
}

TEST_F(Downloads, ToAMissingFolderSaySo)
{
	LoopbackServer server(serveDigits);
	Request request = download(server);
	request.saveTo = file("no-such-folder") / "clip.part";
	EXPECT_EQ(run(request).failure, Failure::cannotWrite);
}

TEST_F(Downloads, AreRefusedByTheirAnnouncedSize)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
		connection.waitForEnd();
	});
	Request request = download(server);
	request.maxBodyBytes = 999'999;
	EXPECT_EQ(run(request).failure, Failure::tooLarge);
	EXPECT_FALSE(std::filesystem::exists(file("clip.part")));
}

TEST_F(Downloads, AreRefusedByTheirAnnouncedSizeIncludingThePart)
{
	writeFile(file("clip.part"), "0123");
	LoopbackServer server(serveDigits);
	Request request = download(server, 4);
	request.maxBodyBytes = 9;
	EXPECT_EQ(run(request).failure, Failure::tooLarge);
	EXPECT_EQ(saved(), "0123");
}

TEST_F(Downloads, AreEndedWhenTheyExceedTheirCapUnannounced)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
		for (int i = 0; i < 1000; ++i) {
			connection.send("400\r\n" + std::string(1024, 'x') + "\r\n");
		}
		connection.waitForEnd();
	});
	Request request = download(server);
	request.maxBodyBytes = 100'000;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::tooLarge);
	EXPECT_LE(std::filesystem::file_size(file("clip.part")), 100'000U);
}

TEST_F(Downloads, ToMemoryHaveTheSameCap)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(2000, 'x'));
		connection.waitForEnd();
	});
	Request request;
	request.url = server.url("/");
	request.maxBodyBytes = 1999;
	const Response response = run(request);
	EXPECT_EQ(response.failure, Failure::tooLarge);
	EXPECT_LE(response.body.size(), 1999U);
}

TEST_F(Downloads, KeepTheStatusOfAnEndlessErrorPage)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n" + std::string(1 << 20, 'x'));
		connection.waitForEnd();
	});
	const Response response = run(download(server));
	EXPECT_EQ(response.failure, Failure::none);
	EXPECT_EQ(response.status, 503);
	EXPECT_LE(response.body.size(), 256U * 1024U);
	EXPECT_FALSE(std::filesystem::exists(file("clip.part")));
}

TEST_F(Downloads, SurviveEndlessHeaders)
{
	LoopbackServer server([](auto &connection, auto &) {
		connection.send("HTTP/1.1 200 OK\r\n");
		for (int i = 0; i < 10'000; ++i) {
			connection.send("X-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n");
		}
		connection.waitForEnd();
	});
	EXPECT_NE(get(server.url("/")).failure, Failure::none);
}

} // namespace
} // namespace r2v::test
