// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/tls-server.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace r2v::test {

namespace {

constexpr int kStartsWithinMs = 10000;

/// Its standard output, or -1; its input goes to `input` where that is given.
int spawn(const std::filesystem::path &folder, const std::vector<std::string> &arguments, pid_t &process,
	  int *input = nullptr)
{
	std::array<int, 2> pipe{};
	std::array<int, 2> inputPipe{-1, -1};
	if (::pipe2(pipe.data(), O_CLOEXEC) != 0 || (input && ::pipe2(inputPipe.data(), O_CLOEXEC) != 0)) {
		return -1;
	}
	std::vector<char *> raw;
	for (const std::string &argument : arguments) {
		raw.push_back(const_cast<char *>(argument.c_str()));
	}
	raw.push_back(nullptr);
	process = ::fork();
	if (process == 0) {
		const int nothing = ::open("/dev/null", O_RDWR);
		::dup2(pipe[1], STDOUT_FILENO);
		::dup2(nothing, STDERR_FILENO);
		::dup2(input ? inputPipe[0] : nothing, STDIN_FILENO);
		if (::chdir(folder.c_str()) == 0) {
			::execv(raw.front(), raw.data());
		}
		::_exit(127);
	}
	::close(pipe[1]);
	if (input) {
		::close(inputPipe[0]);
		*input = inputPipe[1];
	}
	return pipe[0];
}

bool makeCertificate(const std::filesystem::path &folder, const std::string &certificateFor)
{
	pid_t process = 0;
	const int output = spawn(folder,
				 {R2V_OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
				  "-nodes", "-keyout", "key.pem", "-out", "certificate.pem", "-days", "2", "-subj",
				  "/CN=r2v test", "-addext", "subjectAltName=" + certificateFor},
				 process);
	int status = -1;
	::waitpid(process, &status, 0);
	::close(output);
	return status == 0;
}

/// Reads "ACCEPT 127.0.0.1:port".
uint16_t readPort(int output)
{
	std::string text;
	pollfd readable{output, POLLIN, 0};
	while (text.find('\n', text.find("ACCEPT")) == std::string::npos &&
	       ::poll(&readable, 1, kStartsWithinMs) == 1) {
		std::array<char, 256> bytes;
		const ssize_t got = ::read(output, bytes.data(), bytes.size());
		if (got <= 0) {
			return 0;
		}
		text.append(bytes.data(), static_cast<size_t>(got));
	}
	const size_t colon = text.find(':', text.find("ACCEPT"));
	return colon == std::string::npos ? 0 : static_cast<uint16_t>(std::atoi(text.c_str() + colon + 1));
}

} // namespace

TlsServer::TlsServer(std::filesystem::path folder, const std::string &certificateFor) :
	TlsServer(std::move(folder), certificateFor, {"-HTTP"})
{}

TlsServer::TlsServer(std::filesystem::path folder, const std::string &certificateFor,
		     std::vector<std::string> options) :
	folder_(std::move(folder))
{
	if (makeCertificate(folder_, certificateFor)) {
		std::vector<std::string> command{R2V_OPENSSL, "s_server",        "-accept", "127.0.0.1:0",
						 "-cert",     "certificate.pem", "-key",    "key.pem"};
		command.insert(command.end(), options.begin(), options.end());
		output_ = spawn(folder_, command, process_, &input_);
		port_ = readPort(output_);
	}
}

TlsServer::~TlsServer()
{
	kill();
}

void TlsServer::kill()
{
	if (process_ > 0) {
		::kill(process_, SIGKILL);
		::waitpid(process_, nullptr, 0);
		::close(output_);
		::close(input_);
		process_ = 0;
	}
}

TlsTalker::TlsTalker(std::filesystem::path folder, const std::string &certificateFor,
		     std::vector<std::string> options) :
	TlsServer(std::move(folder), certificateFor, std::move(options))
{}

bool TlsTalker::waitFor(std::string_view text)
{
	pollfd readable{output(), POLLIN, 0};
	while (heard_.find(text) == std::string::npos && ::poll(&readable, 1, kStartsWithinMs) == 1) {
		std::array<char, 4096> bytes;
		const ssize_t got = ::read(output(), bytes.data(), bytes.size());
		if (got <= 0) {
			return false;
		}
		heard_.append(bytes.data(), static_cast<size_t>(got));
	}
	return heard_.find(text) != std::string::npos;
}

void TlsTalker::say(std::string_view bytes)
{
	while (!bytes.empty()) {
		const ssize_t written = ::write(input(), bytes.data(), bytes.size());
		if (written <= 0) {
			return;
		}
		bytes.remove_prefix(static_cast<size_t>(written));
	}
}

std::string TlsServer::url(const std::string &path) const
{
	return "https://127.0.0.1:" + std::to_string(port_) + path;
}

} // namespace r2v::test
