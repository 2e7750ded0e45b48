// SPDX-License-Identifier: GPL-2.0-or-later
#include "troubled-transport.hpp"

#include <algorithm>
#include <fstream>

namespace r2v::test {

namespace {

Milliseconds shortened(Milliseconds limit, int patience)
{
	return limit == Milliseconds(0) ? limit : std::max(limit / patience, Milliseconds(1));
}

std::string withOrigin(const std::string &url, const std::string &origin)
{
	return origin + url.substr(url.find('/', url.find("://") + 3));
}

/// Down to the last byte: by halves, as a large block no longer fits where a small one does.
void fillDisk(const std::filesystem::path &ballast)
{
	std::ofstream file(ballast, std::ios::binary);
	for (size_t block = 1 << 20; block > 0; block /= 2) {
		const std::string bytes(block, 'x');
		while (file.write(bytes.data(), static_cast<std::streamsize>(block)) && file.flush()) {
		}
		file.clear();
	}
}

} // namespace

std::string stepOf(const http::Request &request)
{
	const auto has = [&](const char *part) { return request.url.find(part) != std::string::npos; };
	return has("/v1/files/upload")
		       ? "upload"
		       : (has("/v1/videos/generations") ? "submit" : (has("/v1/tasks/") ? "poll" : "download"));
}

TroubledTransport::TroubledTransport(HurriedClock &clock, int patience, http::CurlSettings settings, Trouble trouble) :
	clock_(clock), patience_(patience), trouble_(std::move(trouble)), curl_(std::move(settings), Logger())
{}

http::RequestId TroubledTransport::start(http::Request request, OnDone onDone, OnProgress onProgress)
{
	request.connectTimeout = shortened(request.connectTimeout, patience_);
	request.stallTimeout = shortened(request.stallTimeout, patience_);
	request.totalTimeout = shortened(request.totalTimeout, patience_);
	meetTrouble(request);
	return curl_.start(std::move(request), std::move(onDone), std::move(onProgress));
}

void TroubledTransport::meetTrouble(http::Request &request)
{
	const std::string step = stepOf(request);
	const int number = ++counts_[step];
	if (step != trouble_.step) {
		return;
	}
	if (!trouble_.instead.empty() && (trouble_.count == 0 || number <= trouble_.count)) {
		request.url = withOrigin(request.url, trouble_.instead);
	}
	if (number > 1) {
		return;
	}
	clock_.jumpUtc(trouble_.clockJump);
	if (!trouble_.ballast.empty()) {
		fillDisk(trouble_.ballast);
	}
}

void TroubledTransport::wait(std::optional<Milliseconds> timeout)
{
	if (timeout) {
		// Rounded up: a sleep that ends too early would turn in circles.
		*timeout = (*timeout + Milliseconds(clock_.speed() - 1)) / clock_.speed();
	}
	curl_.wait(timeout);
}

} // namespace r2v::test
