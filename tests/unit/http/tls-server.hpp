// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace r2v::test {

/// The openssl program as an https server for 127.0.0.1 with a certificate it has just signed itself. It answers a GET
/// with the raw bytes of the file of that name below `folder`. Ends when it goes out of scope.
class TlsServer {
public:
	/// `folder` also takes the certificate and its key. `certificateFor` is what the certificate is valid for, as
	/// openssl writes it.
	explicit TlsServer(std::filesystem::path folder, const std::string &certificateFor = "IP:127.0.0.1");
	~TlsServer();
	TlsServer(const TlsServer &) = delete;
	TlsServer &operator=(const TlsServer &) = delete;

	/// False where the program could not be started.
	bool running() const { return port_ != 0; }
	/// Its connections end without a farewell of TLS.
	void kill();
	uint16_t port() const { return port_; }
	std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }
	std::string url(const std::string &path) const;

protected:
	/// `options` in place of those for serving files; what is written to input() is sent as it is.
	TlsServer(std::filesystem::path folder, const std::string &certificateFor, std::vector<std::string> options);
	int input() const { return input_; }
	int output() const { return output_; }

private:
	const std::filesystem::path folder_;
	pid_t process_ = 0;
	int input_ = -1;
	int output_ = -1;
	uint16_t port_ = 0;
};

/// A server that says what the test tells it to, when it tells it to, on connections that stay.
class TlsTalker : public TlsServer {
public:
	TlsTalker(std::filesystem::path folder, const std::string &certificateFor,
		  std::vector<std::string> options = {});

	/// Until the client has sent this; false after ten seconds.
	bool waitFor(std::string_view text);
	void say(std::string_view bytes);
	/// What clients have sent, with the program's own words between it.
	const std::string &heard() const { return heard_; }

private:
	std::string heard_;
};

} // namespace r2v::test
