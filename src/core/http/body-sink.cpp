// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/body-sink.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "core/http/ascii.hpp"

namespace r2v::http {

namespace {

// What is kept of an answer that is no success: enough for the server's words.
constexpr uint64_t kMaxErrorPageBytes = 256 * 1024;

Failure writeFailure(int error)
{
	return error == ENOSPC || error == EDQUOT ? Failure::diskFull : Failure::cannotWrite;
}

std::optional<uint64_t> parseNumber(std::string_view text)
{
	uint64_t number = 0;
	const auto end = text.data() + text.size();
	const auto [stopped, error] = std::from_chars(text.data(), end, number);
	return error == std::errc() && stopped == end && !text.empty() ? std::optional(number) : std::nullopt;
}

struct ContentRange {
	uint64_t begin = 0;
	std::optional<uint64_t> total;
};

/// "bytes 100-199/200" or "bytes 100-199/*".
std::optional<ContentRange> parseContentRange(std::string_view value)
{
	value = trimmed(value);
	if (!startsWithNoCase(value, "bytes ")) {
		return std::nullopt;
	}
	value = trimmed(value.substr(6));
	const size_t dash = value.find('-');
	const size_t slash = value.find('/');
	if (dash == std::string_view::npos || slash == std::string_view::npos || dash > slash) {
		return std::nullopt;
	}
	const auto begin = parseNumber(value.substr(0, dash));
	if (!begin) {
		return std::nullopt;
	}
	return ContentRange{*begin, parseNumber(value.substr(slash + 1))};
}

} // namespace

BodySink::BodySink(const Request &request) : saveTo_(request.saveTo), maxBytes_(request.maxBodyBytes)
{
	if (!saveTo_.empty() && request.resumeFromBytes > 0) {
		const uint64_t size = files::writableSizeOfOwn(saveTo_).value_or(0);
		resumeFromBytes_ = std::min<uint64_t>(request.resumeFromBytes, size);
	}
}

Failure BodySink::begin(const Response &response)
{
	file_.reset();
	text_.clear();
	expectedBytes_.reset();
	savedBytes_ = 0;
	mustStartOver_ = false;
	if (const auto length = response.header("Content-Length")) {
		expectedBytes_ = parseNumber(trimmed(*length));
	}
	errorPage_ = response.status < 200 || response.status >= 300;
	if (errorPage_) {
		mustStartOver_ = response.status == 416 && resumeFromBytes_ > 0;
		return Failure::none;
	}
	if (!saveTo_.empty() && response.status == 206) {
		return beginPartial(response);
	}
	if (!saveTo_.empty() && expectedBytes_.value_or(0) > maxBytes_) {
		return Failure::tooLarge;
	}
	return !saveTo_.empty() && response.status == 200 ? openFile(0) : Failure::none;
}

Failure BodySink::beginPartial(const Response &response)
{
	const auto header = response.header("Content-Range");
	const auto range = header ? parseContentRange(*header) : std::nullopt;
	if (!range || range->begin != resumeFromBytes_) {
		// Bytes of unknown place would spoil the file.
		mustStartOver_ = resumeFromBytes_ > 0;
		return mustStartOver_ ? Failure::none : Failure::other;
	}
	expectedBytes_ = range->total ? range->total
				      : (expectedBytes_ ? std::optional(*expectedBytes_ + range->begin) : std::nullopt);
	if (expectedBytes_.value_or(0) > maxBytes_) {
		return Failure::tooLarge;
	}
	return openFile(range->begin);
}

Failure BodySink::openFile(uint64_t keepBytes)
{
	// Never through a link: what lies there may come from somebody else.
	file_ = files::openOwnForWriting(saveTo_, keepBytes);
	if (!file_) {
		return writeFailure(errno);
	}
	// Unbuffered: a full disk is noticed with the write that it refuses, and a crash loses nothing of a .part file.
	std::setvbuf(file_.get(), nullptr, _IONBF, 0);
	savedBytes_ = keepBytes;
	return Failure::none;
}

Failure BodySink::write(std::string_view bytes)
{
	if (mustStartOver_) {
		return Failure::none;
	}
	if (errorPage_) {
		const uint64_t left = std::min(maxBytes_, kMaxErrorPageBytes) - text_.size();
		cutOff_ = bytes.size() > left;
		text_.append(bytes.substr(0, left));
		return Failure::none;
	}
	const uint64_t taken = file_ ? savedBytes_ : text_.size();
	if (taken > maxBytes_ || bytes.size() > maxBytes_ - taken) {
		return Failure::tooLarge;
	}
	if (!file_) {
		text_.append(bytes);
		return Failure::none;
	}
	errno = 0;
	const size_t written = std::fwrite(bytes.data(), 1, bytes.size(), file_.get());
	savedBytes_ += written;
	return written == bytes.size() ? Failure::none : writeFailure(errno);
}

Failure BodySink::finish()
{
	if (!file_) {
		return Failure::none;
	}
	errno = 0;
	return std::fclose(file_.release()) == 0 ? Failure::none : writeFailure(errno);
}

} // namespace r2v::http
