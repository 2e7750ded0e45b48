// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/body-sink.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <system_error>

#include "core/http/ascii.hpp"
#include "core/http/content-encoding.hpp"

namespace r2v::http {

namespace {

// How much is kept of an unsuccessful answer: enough for the server's words.
constexpr uint64_t kMaxErrorPageBytes = 256 * 1024;
// Too much for two different clips to share by chance, and little beside a clip. A part shorter than this is cheap to
// fetch again.
constexpr uint64_t kOverlapBytes = 16 * 1024;
constexpr uint64_t kMinBytesForOverlap = 1024;

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
		readOverlap(std::min<uint64_t>(request.resumeFromBytes, size));
	}
}

void BodySink::readOverlap(uint64_t partBytes)
{
	resumeFromBytes_ = partBytes;
	if (partBytes == 0) {
		return;
	}
	note_ = PartNote::read(saveTo_);
	if (partBytes < kMinBytesForOverlap) {
		if (note_ && note_->validator().empty()) {
			// Nothing would show that the rest belongs to the same file.
			forgetResume();
		}
		return;
	}
	const uint64_t size = std::min(kOverlapBytes, partBytes / 2);
	overlap_.resize(size);
	std::ifstream file(saveTo_, std::ios::binary);
	if (!file.seekg(static_cast<std::streamoff>(partBytes - size)) ||
	    !file.read(overlap_.data(), static_cast<std::streamsize>(size))) {
		return forgetResume();
	}
	resumeFromBytes_ = partBytes - size;
}

void BodySink::forgetResume()
{
	resumeFromBytes_ = 0;
	note_.reset();
	overlap_.clear();
}

Failure BodySink::begin(const Response &response)
{
	file_.reset();
	text_.clear();
	expectedBytes_.reset();
	savedBytes_ = 0;
	mustStartOver_ = false;
	wasWhole_ = false;
	overlapSeen_ = overlap_.size();
	const bool encoded = encodingOf(response) == ContentEncoding::decodable;
	if (const auto length = response.header("Content-Length")) {
		// For an encoded body, the header is not the length of what comes out.
		expectedBytes_ = encoded ? std::nullopt : parseNumber(trimmed(*length));
	}
	errorPage_ = response.status < 200 || response.status >= 300;
	if (errorPage_) {
		if (response.status == 416 && resumeFromBytes_ > 0) {
			wasWhole_ = isWholeBy416(response);
			mustStartOver_ = !wasWhole_;
			savedBytes_ = wasWhole_ ? *note_->totalBytes : 0;
			expectedBytes_ = savedBytes_;
		}
		return Failure::none;
	}
	if (!saveTo_.empty() && response.status == 206) {
		if (encoded && resumeFromBytes_ > 0) {
			// Part of the encoded bytes can't continue a decoded file.
			mustStartOver_ = true;
			return Failure::none;
		}
		return beginPartial(response);
	}
	if (!saveTo_.empty() && expectedBytes_.value_or(0) > maxBytes_) {
		return Failure::tooLarge;
	}
	return !saveTo_.empty() && response.status == 200 ? openFile(0) : Failure::none;
}

/// True for "bytes */200" when 200 bytes of the same file are here.
bool BodySink::isWholeBy416(const Response &response) const
{
	if (!note_ || note_->totalBytes != resumeFromBytes_ + overlap_.size()) {
		return false;
	}
	const std::string range = response.header("Content-Range").value_or("");
	const size_t slash = range.find('/');
	const auto total = slash == std::string::npos ? std::nullopt
						      : parseNumber(trimmed(std::string_view(range).substr(slash + 1)));
	return !note_->contradicts(response, total);
}

Failure BodySink::beginPartial(const Response &response)
{
	const auto header = response.header("Content-Range");
	const auto range = header ? parseContentRange(*header) : std::nullopt;
	if (!range || range->begin != resumeFromBytes_) {
		// Bytes whose position is unknown would spoil the file.
		mustStartOver_ = resumeFromBytes_ > 0;
		return mustStartOver_ ? Failure::none : Failure::other;
	}
	expectedBytes_ = range->total ? range->total
				      : (expectedBytes_ ? std::optional(*expectedBytes_ + range->begin) : std::nullopt);
	const uint64_t partBytes = resumeFromBytes_ + overlap_.size();
	if (resumeFromBytes_ > 0 &&
	    (expectedBytes_.value_or(partBytes) < partBytes || (note_ && note_->contradicts(response, range->total)))) {
		mustStartOver_ = true;
		return Failure::none;
	}
	if (expectedBytes_.value_or(0) > maxBytes_) {
		return Failure::tooLarge;
	}
	overlapSeen_ = 0;
	return openFile(partBytes);
}

Failure BodySink::openFile(uint64_t keepBytes)
{
	// Never through a link, which may come from somebody else.
	file_ = files::openOwnForWriting(saveTo_, keepBytes);
	if (!file_) {
		return writeFailure(errno);
	}
	// Unbuffered, so that a full disk shows at the very write that fails, and a crash loses nothing of a .part
	// file.
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
	if (file_ && !passOverlap(bytes)) {
		file_.reset();
		savedBytes_ = 0;
		mustStartOver_ = true;
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

bool BodySink::passOverlap(std::string_view &bytes)
{
	const std::string_view known = std::string_view(overlap_).substr(overlapSeen_, bytes.size());
	if (!bytes.starts_with(known)) {
		return false;
	}
	overlapSeen_ += known.size();
	bytes.remove_prefix(known.size());
	return true;
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
