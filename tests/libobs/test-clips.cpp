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

std::filesystem::path TestClips::freshPath(const std::string &extension) const
{
	return folder_ / ("clip-" + std::to_string(++made_) + "." + extension);
}

std::filesystem::path TestClips::gray(const std::string &luma, const Shape &shape) const
{
	return colored(luma, "128", "128", shape);
}

std::filesystem::path TestClips::colored(const std::string &luma, const std::string &cb, const std::string &cr,
					 const Shape &shape) const
{
	const std::filesystem::path clip = freshPath(shape.extension);
	const std::string size = std::to_string(shape.widthPx) + "x" + std::to_string(shape.heightPx);
	const std::string planes = "lum='" + luma + "':cb='" + cb + "':cr='" + cr + "'";
	std::string arguments = "-f lavfi -i \"color=black:s=" + size + ":r=" + std::to_string(shape.framesPerSecond) +
				(shape.alpha.empty() ? ",format=yuv420p,geq=" + planes
						     : ",format=yuva420p,geq=" + planes + ":a='" + shape.alpha + "'") +
				"\" ";
	if (shape.withSound) {
		arguments += "-f lavfi -i \"sine=frequency=440:sample_rate=48000\" -c:a aac -shortest ";
	}
	// FFmpeg 5 takes the tags from the options of the encoder, FFmpeg 7 from the pictures; each would convert the
	// range if the format still had to change after them.
	const Tags &tags = shape.tags;
	arguments += "-vf \"" + (shape.filters.empty() ? "" : shape.filters + ",") + "format=" + shape.pixelFormat +
		     ",setparams=range=" + tags.range + ":colorspace=" + tags.matrix +
		     ":color_primaries=" + tags.primaries + ":color_trc=" + tags.transfer + "\" -color_range " +
		     tags.range + " -colorspace " + tags.matrix + " -color_primaries " + tags.primaries +
		     " -color_trc " + tags.transfer + " -frames:v " + std::to_string(shape.frames) + " -c:v " +
		     shape.encoder + " " + shape.options;
	makeClipOnce(arguments, clip);
	return clip;
}

std::filesystem::path TestClips::turned(const std::filesystem::path &clip, int degrees) const
{
	const int cosine = degrees == 0 ? 1 : degrees == 180 ? -1 : 0;
	const int sine = degrees == 90 ? 1 : degrees == 270 ? -1 : 0;
	return placed(clip, {.a = cosine, .b = sine, .c = -sine, .d = cosine});
}

std::filesystem::path TestClips::placed(const std::filesystem::path &clip, const Matrix &wanted) const
{
	std::ostringstream content;
	content << std::ifstream(clip, std::ios::binary).rdbuf();
	std::string bytes = content.str();
	// The matrix of the track header (ISO/IEC 14496-12, 8.3.2): a b u c d v x y w; ffmpeg's option for it differs
	// from version to version.
	constexpr size_t kMatrixFromType = 44;
	const size_t matrix = bytes.find("tkhd") + kMatrixFromType;
	const auto put = [&](size_t index, int32_t value) {
		const auto fixed = static_cast<uint32_t>(value * 0x10000);
		for (size_t byte = 0; byte < 4; byte++) {
			bytes.at(matrix + index * 4 + byte) = static_cast<char>(fixed >> (24 - 8 * byte));
		}
	};
	put(0, wanted.a);
	put(1, wanted.b);
	put(3, wanted.c);
	put(4, wanted.d);
	std::string name = "placed-";
	for (const int value : {wanted.a, wanted.b, wanted.c, wanted.d}) {
		name += std::to_string(value);
	}
	return file(name + "-" + clip.filename().string(), bytes);
}

std::filesystem::path TestClips::file(const std::string &name, const std::string &content) const
{
	const std::filesystem::path path = folder_ / name;
	std::ofstream(path, std::ios::binary) << content;
	return path;
}

} // namespace r2v::test
