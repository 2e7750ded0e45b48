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

	struct Shape {
		int widthPx = 640;
		int heightPx = 360;
		int framesPerSecond = 30;
		int frames = 60;
		bool withSound = false;
		/// Further options of the encoder.
		std::string options{};
	};
	/// A gray H.264 clip; `luma` is an expression of ffmpeg's geq: N is the frame number, X, Y, W, H the place.
	std::filesystem::path gray(const std::string &luma, const Shape &shape) const;
	/// As gray, all three planes given.
	std::filesystem::path colored(const std::string &luma, const std::string &cb, const std::string &cr,
				      const Shape &shape) const;
	/// A copy of the clip that players turn clockwise by so many degrees.
	std::filesystem::path turned(const std::filesystem::path &clip, int degrees) const;
	std::filesystem::path file(const std::string &name, const std::string &content) const;

	const std::filesystem::path &folder() const { return folder_; }

private:
	std::filesystem::path freshPath() const;

	std::filesystem::path folder_;
	mutable int made_ = 0;
};

} // namespace r2v::test
