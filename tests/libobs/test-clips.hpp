// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2v::test {

/// A folder of clips that ffmpeg makes as they are asked for (clip-cache.hpp); removed at the end.
class TestClips {
public:
	TestClips();
	~TestClips();
	TestClips(const TestClips &) = delete;
	TestClips &operator=(const TestClips &) = delete;

	/// What the file says about its colours, in ffmpeg's words; "unknown": it does not say.
	struct Tags {
		std::string range = "tv";
		std::string matrix = "bt709";
		std::string primaries = "bt709";
		std::string transfer = "bt709";
	};
	struct Shape {
		int widthPx = 640;
		int heightPx = 360;
		int framesPerSecond = 30;
		int frames = 60;
		bool withSound = false;
		/// An expression as those of the planes; empty: the clip has no alpha.
		std::string alpha{};
		std::string pixelFormat = "yuv420p";
		Tags tags{};
		std::string encoder = "libx264 -preset ultrafast -qp 4";
		std::string extension = "mp4";
		/// Filters of ffmpeg that the pictures go through.
		std::string filters{};
		/// Further options of the file.
		std::string options{};
	};
	/// A gray clip, H.264 unless told otherwise; `luma` is an expression of ffmpeg's geq: N is the frame number, X,
	/// Y, W, H the place.
	std::filesystem::path gray(const std::string &luma, const Shape &shape) const;
	/// As gray, all three planes given; always as 8 bits in the limited range, stored as they are whatever the tags
	/// say.
	std::filesystem::path colored(const std::string &luma, const std::string &cb, const std::string &cr,
				      const Shape &shape) const;
	/// A copy of the clip that players turn clockwise by so many degrees.
	std::filesystem::path turned(const std::filesystem::path &clip, int degrees) const;
	/// A copy with this matrix: x' = a x + c y, y' = b x + d y.
	struct Matrix {
		int a = 1;
		int b = 0;
		int c = 0;
		int d = 1;
	};
	std::filesystem::path placed(const std::filesystem::path &clip, const Matrix &matrix) const;
	std::filesystem::path file(const std::string &name, const std::string &content) const;

	const std::filesystem::path &folder() const { return folder_; }

private:
	std::filesystem::path freshPath(const std::string &extension) const;

	std::filesystem::path folder_;
	mutable int made_ = 0;
};

} // namespace r2v::test
