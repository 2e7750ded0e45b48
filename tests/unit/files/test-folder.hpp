// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace r2v::files {

/// A folder of its own for each test, and what tests ask of files.
class TestFolder : public testing::Test {
protected:
	TestFolder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-files-XXXXXX").string();
		folder = mkdtemp(pattern.data());
	}
	~TestFolder() override { std::filesystem::remove_all(folder); }

	static void write(const std::filesystem::path &file, const std::string &content)
	{
		std::ofstream(file, std::ios::binary) << content;
	}
	static std::string contentOf(const std::filesystem::path &file)
	{
		std::ifstream stream(file, std::ios::binary);
		return {std::istreambuf_iterator<char>(stream), {}};
	}
	static unsigned modeOf(const std::filesystem::path &path)
	{
		struct stat status {};
		EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
		return status.st_mode & 07777;
	}

	std::filesystem::path folder;
};

} // namespace r2v::files
