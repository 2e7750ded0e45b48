// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever was downloaded: the probe ends with facts in their bounds or with a reason. Run it with -rss_limit_mb.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <unistd.h>

extern "C" {
#include <libavutil/log.h>
}

#include "media/clip-probe.hpp"
#include "media/local-media.hpp"

namespace {

std::filesystem::path makeFile()
{
	av_log_set_level(AV_LOG_QUIET);
	return std::filesystem::temp_directory_path() / ("r2v-fuzz-probe-" + std::to_string(getpid()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const std::filesystem::path file = makeFile();
	std::ofstream(file, std::ios::binary)
		.write(reinterpret_cast<const char *>(data), static_cast<std::streamsize>(size));
	const auto probe = r2v::media::probeClip(file);
	std::filesystem::remove(file);
	if (probe ? probe->widthPx == 0 || probe->heightPx == 0 || probe->codec.empty() : probe.reason().empty()) {
		abort();
	}
	return 0;
}
