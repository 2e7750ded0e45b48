// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

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
	std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }
	std::string url(const std::string &path) const;

private:
	const std::filesystem::path folder_;
	pid_t process_ = 0;
	int output_ = -1;
	uint16_t port_ = 0;
};

} // namespace r2v::test
