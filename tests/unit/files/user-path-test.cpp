// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/user-path.hpp"

#include <cstdlib>

#include <pwd.h>

#include "files/test-folder.hpp"

namespace r2v::files {

class UserPath : public TestFolder {
protected:
	UserPath() : home_(std::getenv("HOME") ? std::getenv("HOME") : "") { setenv("HOME", "/home/somebody", 1); }
	~UserPath() override { setenv("HOME", home_.c_str(), 1); }

	static std::string path(std::string_view text)
	{
		const auto found = userPath(text, "/config/plugin/");
		return found ? found->string() : "none";
	}

	static std::string homeOfRoot() { return getpwnam("root")->pw_dir; }

private:
	const std::string home_;
};

TEST_F(UserPath, StartsAtTheHomeWithATilde)
{
	for (const char *text : {"~", "~/", " ~ ", "$HOME", "${HOME}/"}) {
		EXPECT_EQ(path(text), "/home/somebody") << text;
	}
	for (const char *text : {"~/clips", "~/clips/", "~//clips", "\t~/clips//\n", "$HOME/clips", "${HOME}/clips"}) {
		EXPECT_EQ(path(text), "/home/somebody/clips") << text;
	}
	EXPECT_EQ(path("~root/clips"), homeOfRoot() + "/clips");
	EXPECT_EQ(path("~root"), homeOfRoot());
	EXPECT_EQ(path("~nobody-has-this-name/clips"), "none");
}

TEST_F(UserPath, StartsInThePluginsFolderIfItIsRelative)
{
	EXPECT_EQ(path("generations"), "/config/plugin/generations");
	EXPECT_EQ(path("a/b/"), "/config/plugin/a/b");
	EXPECT_EQ(path("a~b"), "/config/plugin/a~b");
	EXPECT_EQ(path("clips of $HOME"), "/config/plugin/clips of $HOME");
	EXPECT_EQ(path("../clips"), "/config/plugin/../clips");
}

TEST_F(UserPath, StaysTheSameIfItIsAbsolute)
{
	EXPECT_EQ(path("/clips"), "/clips");
	EXPECT_EQ(path("/clips/"), "/clips");
	EXPECT_EQ(path("/"), "/");
	EXPECT_EQ(path("/a/~/b"), "/a/~/b");
	EXPECT_EQ(path("/clips of mine"), "/clips of mine");
}

TEST_F(UserPath, IsEmptyForBlankTextAndMissingForAnImpossibleOne)
{
	for (const char *text : {"", " ", "\t\r\n"}) {
		EXPECT_EQ(path(text), "") << text;
	}
	EXPECT_EQ(path(std::string_view("/clips\0/../etc", 14)), "none");
}

TEST_F(UserPath, FindsTheHomeWithoutTheVariable)
{
	unsetenv("HOME");
	const auto home = homeOf({});
	ASSERT_TRUE(home);
	EXPECT_TRUE(home->is_absolute());
	setenv("HOME", "not/absolute", 1);
	EXPECT_EQ(homeOf({}), home);
}

TEST_F(UserPath, OfThePluginsFolderIsValidFromEveryWorkingFolder)
{
	// As portable OBS gives it: relative to where its program lies.
	std::filesystem::create_directories(folder / "bin" / "64bit");
	std::filesystem::create_directories(folder / "config");
	const auto before = std::filesystem::current_path();
	std::filesystem::current_path(folder / "bin" / "64bit");
	const auto config = absolutePath("../../config/plugin/");
	std::filesystem::current_path(before);
	EXPECT_EQ(config, std::filesystem::canonical(folder) / "config/plugin/");
	EXPECT_EQ(absolutePath("/already/here/"), "/already/here/");
}

} // namespace r2v::files
