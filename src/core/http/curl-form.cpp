// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/curl-form.hpp"

#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "core/guard.hpp"

namespace r2v::http {

namespace {

/// curl's own file parts take a narrow file name, which can't name every file on Windows.
struct OpenFile {
	std::ifstream stream;
	uint64_t leftBytes = 0;
	uint64_t sizeBytes = 0;
	std::function<void(const char *, const char *)> onException;
};

size_t read(OpenFile &file, char *buffer, size_t sizeBytes)
{
	const auto wanted = static_cast<std::streamsize>(std::min<uint64_t>(sizeBytes, file.leftBytes));
	if (wanted == 0) {
		return 0;
	}
	file.stream.read(buffer, wanted);
	const std::streamsize got = file.stream.gcount();
	if (got == 0) {
		// The file has shrunk since its length was announced.
		return CURL_READFUNC_ABORT;
	}
	file.leftBytes -= static_cast<uint64_t>(got);
	return static_cast<size_t>(got);
}

size_t readFile(char *buffer, size_t size, size_t count, void *opaque)
{
	auto &file = *static_cast<OpenFile *>(opaque);
	return guardedWith(file.onException, "form", static_cast<size_t>(CURL_READFUNC_ABORT),
			   [&] { return read(file, buffer, size * count); });
}

int seekFile(void *opaque, curl_off_t offset, int origin)
{
	auto &file = *static_cast<OpenFile *>(opaque);
	return guardedWith(file.onException, "form again", CURL_SEEKFUNC_FAIL, [&] {
		if (origin != SEEK_SET || offset < 0 || static_cast<uint64_t>(offset) > file.sizeBytes) {
			return CURL_SEEKFUNC_CANTSEEK;
		}
		file.stream.clear();
		file.stream.seekg(offset);
		file.leftBytes = file.sizeBytes - static_cast<uint64_t>(offset);
		return file.stream ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
	});
}

void closeFile(void *opaque)
{
	const std::unique_ptr<OpenFile> file(static_cast<OpenFile *>(opaque));
}

std::unique_ptr<OpenFile> openFile(const std::filesystem::path &path)
{
	std::error_code error;
	auto file = std::make_unique<OpenFile>();
	file->sizeBytes = file->leftBytes = std::filesystem::file_size(path, error);
	if (error) {
		return nullptr;
	}
	file->stream.open(path, std::ios::binary);
	return file->stream ? std::move(file) : nullptr;
}

} // namespace

CurlMime makeForm(CURL *easy, const std::vector<FormPart> &parts,
		  const std::function<void(const char *place, const char *what)> &onException)
{
	CurlMime form(curl_mime_init(easy));
	for (const FormPart &part : parts) {
		curl_mimepart *added = curl_mime_addpart(form.get());
		curl_mime_name(added, part.name.c_str());
		if (!part.fileName.empty()) {
			curl_mime_filename(added, part.fileName.c_str());
		}
		if (!part.contentType.empty()) {
			curl_mime_type(added, part.contentType.c_str());
		}
		if (part.file.empty()) {
			curl_mime_data(added, part.value.data(), part.value.size());
			continue;
		}
		std::unique_ptr<OpenFile> file = openFile(part.file);
		if (!file) {
			return nullptr;
		}
		file->onException = onException;
		const auto size = static_cast<curl_off_t>(file->sizeBytes);
		curl_mime_data_cb(added, size, readFile, seekFile, closeFile, file.release());
	}
	return form;
}

} // namespace r2v::http
