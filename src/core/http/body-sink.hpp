// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/files/own-files.hpp"
#include "core/http/part-note.hpp"
#include "core/http/transport.hpp"

namespace r2v::http {

/// Takes the body of an answer, into memory or into the file of saveTo, up to a limit. One thread.
class BodySink {
public:
	explicit BodySink(const Request &request);

	/// Where the Range header has to begin, never beyond the end of the file. 0: no Range. The end of a part is
	/// requested again: if it comes back different, the rest belongs to another file.
	uint64_t resumeFromBytes() const { return resumeFromBytes_; }
	/// For If-Range; empty if the part's server sent nothing suitable.
	std::string validator() const { return note_ ? note_->validator() : std::string(); }
	/// Makes the next request ask for the whole.
	void forgetResume();

	/// The headers of the final answer are complete. Refuses a length above the cap before its first byte arrives.
	Failure begin(const Response &response);
	Failure write(std::string_view bytes);
	/// Closes the file. Late write errors show here.
	Failure finish();

	/// An error page is longer than what is kept of it, so the transfer may end here.
	bool cutOff() const { return cutOff_; }
	/// The server can't continue where the file ends, so ask again for the whole.
	bool mustStartOver() const { return mustStartOver_; }
	/// The file is complete, so the server had nothing left to send.
	bool wasWhole() const { return wasWhole_; }

	std::string takeText() { return std::move(text_); }
	uint64_t savedBytes() const { return savedBytes_; }
	std::optional<uint64_t> expectedBytes() const { return expectedBytes_; }

private:
	void readOverlap(uint64_t partBytes);
	/// Removes what the file already has from the bytes. False if the file has something else there.
	bool passOverlap(std::string_view &bytes);
	Failure beginPartial(const Response &response);
	bool isWholeBy416(const Response &response) const;
	Failure openFile(uint64_t keepBytes);

	const std::filesystem::path saveTo_;
	const uint64_t maxBytes_;
	uint64_t resumeFromBytes_ = 0;
	/// What the server said the part belongs to.
	std::optional<PartNote> note_;
	/// The part's last bytes, from resumeFromBytes_ on.
	std::string overlap_;
	size_t overlapSeen_ = 0;

	files::FilePtr file_;
	std::string text_;
	bool errorPage_ = false;
	bool cutOff_ = false;
	bool mustStartOver_ = false;
	bool wasWhole_ = false;
	uint64_t savedBytes_ = 0;
	std::optional<uint64_t> expectedBytes_;
};

} // namespace r2v::http
