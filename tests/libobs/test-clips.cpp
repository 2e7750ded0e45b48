// SPDX-License-Identifier: GPL-2.0-or-later
#include "test-clips.hpp"

#include <cstdint>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "clip-cache.hpp"

namespace r2v::test {

TestClips::TestClips()
{
	folder_ = std::filesystem::temp_directory_path() / ("r2v-test-clips-" + std::to_string(getpid()));
	std::filesystem::create_directories(folder_);
}

TestClips::~TestClips()
{
	std::error_code ignored;
	std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path TestClips::freshPath() const
{
	return folder_ / ("clip-" + std::to_string(++made_) + ".mp4");
}

std::filesystem::path TestClips::gray(const std::string &luma, const Shape &shape) const
{
	return colored(luma, "128", "128", shape);
}

std::filesystem::path TestClips::colored(const std::string &luma, const std::string &cb, const std::string &cr,
					 const Shape &shape) const
{
	const std::filesystem::path clip = freshPath();
	const std::string size = std::to_string(shape.widthPx) + "x" + std::to_string(shape.heightPx);
	std::string arguments = "-f lavfi -i \"color=black:s=" + size + ":r=" + std::to_string(shape.framesPerSecond) +
				",format=yuv420p,geq=lum='" + luma + "':cb='" + cb + "':cr='" + cr + "'\" ";
	if (shape.withSound) {
		arguments += "-f lavfi -i \"sine=frequency=440:sample_rate=48000\" -c:a aac -shortest ";
	}
	arguments += "-frames:v " + std::to_string(shape.frames) +
		     " -c:v libx264 -preset ultrafast -qp 4 -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 "
		     "-color_trc bt709 -color_range tv " +
		     shape.options;
	makeClipOnce(arguments, clip);
	return clip;
}

std::filesystem::path TestClips::turned(const std::filesystem::path &clip, int degrees) const
{
	std::ostringstream content;
	content << std::ifstream(clip, std::ios::binary).rdbuf();
	std::string bytes = content.str();
	// The matrix of the track header (ISO/IEC 14496-12, 8.3.2): a b u c d v x y w; ffmpeg's option for it differs
	// from version to version.
	constexpr size_t kMatrixFromType = 44;
	const size_t matrix = bytes.find("tkhd") + kMatrixFromType;
	const int32_t cosine = degrees == 0 ? 1 : degrees == 180 ? -1 : 0;
	const int32_t sine = degrees == 90 ? 1 : degrees == 270 ? -1 : 0;
	const auto put = [&](size_t index, int32_t value) {
		const auto fixed = static_cast<uint32_t>(value * 0x10000);
		for (size_t byte = 0; byte < 4; byte++) {
			bytes.at(matrix + index * 4 + byte) = static_cast<char>(fixed >> (24 - 8 * byte));
		}
	};
	put(0, cosine);
	put(1, sine);
	put(3, -sine);
	put(4, cosine);
	return file("turned-" + std::to_string(degrees) + "-" + clip.filename().string(), bytes);
}

std::filesystem::path TestClips::file(const std::string &name, const std::string &content) const
{
	const std::filesystem::path path = folder_ / name;
	std::ofstream(path, std::ios::binary) << content;
	return path;
}

} // namespace r2v::test
