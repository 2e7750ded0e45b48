// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/stat.h>

namespace r2v::test {

/// A config folder that does not exist yet, in a place of its own.
class KeyFolder {
public:
	KeyFolder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-keys-XXXXXX").string();
		root_ = mkdtemp(pattern.data());
	}
	~KeyFolder()
	{
		chmod(path().c_str(), 0700);
		std::filesystem::remove_all(root_);
	}
	KeyFolder(const KeyFolder &) = delete;
	KeyFolder &operator=(const KeyFolder &) = delete;

	std::filesystem::path path() const { return root_ / "config"; }
	std::filesystem::path file() const { return path() / "credentials.json"; }

	/// As a person writes it by hand.
	void writeFile(const std::string &content, mode_t mode = 0600) const
	{
		std::filesystem::create_directories(path());
		std::ofstream(file()) << content;
		chmod(file().c_str(), mode);
	}
	std::string readFile() const
	{
		std::ostringstream content;
		content << std::ifstream(file()).rdbuf();
		return content.str();
	}
	static unsigned modeOf(const std::filesystem::path &path)
	{
		struct stat status {};
		stat(path.c_str(), &status);
		return status.st_mode & 0777U;
	}

private:
	std::filesystem::path root_;
};

} // namespace r2v::test
