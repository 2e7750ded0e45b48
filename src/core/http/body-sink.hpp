// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/files/own-files.hpp"
#include "core/http/transport.hpp"

namespace r2v::http {

/// Where an answer's body goes, memory or the file of saveTo, and how much of it is taken. One thread.
class BodySink {
public:
	explicit BodySink(const Request &request);

	/// Where the Range header has to begin: never beyond what the file holds. 0: no Range.
	uint64_t resumeFromBytes() const { return resumeFromBytes_; }
	/// The next answer is asked for whole.
	void forgetResume() { resumeFromBytes_ = 0; }

	/// The headers of the answer that counts are complete. Refuses a length above the cap before its first byte.
	Failure begin(const Response &response);
	Failure write(std::string_view bytes);
	/// Closes the file; late write errors come out here.
	Failure finish();

	/// An error page went on beyond what is kept of it; the transfer may end here.
	bool cutOff() const { return cutOff_; }
	/// The server can't continue where the file ends: ask again for the whole.
	bool mustStartOver() const { return mustStartOver_; }

	std::string takeText() { return std::move(text_); }
	uint64_t savedBytes() const { return savedBytes_; }
	std::optional<uint64_t> expectedBytes() const { return expectedBytes_; }

private:
	Failure beginPartial(const Response &response);
	Failure openFile(uint64_t keepBytes);

	const std::filesystem::path saveTo_;
	const uint64_t maxBytes_;
	uint64_t resumeFromBytes_ = 0;

	files::FilePtr file_;
	std::string text_;
	bool errorPage_ = false;
	bool cutOff_ = false;
	bool mustStartOver_ = false;
	uint64_t savedBytes_ = 0;
	std::optional<uint64_t> expectedBytes_;
};

} // namespace r2v::http
