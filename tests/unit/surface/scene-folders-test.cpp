// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "obs/collection/scene-folders.hpp"

namespace r2v::test {
namespace {

using std::filesystem::path;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// An OBS configuration: its own folder, and others that user data was moved to.
class SceneFolders : public testing::Test {
protected:
	SceneFolders()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-scenes-XXXXXX").string();
		root = std::filesystem::canonical(mkdtemp(pattern.data()));
		std::filesystem::create_directories(configDir());
		usual = scenesIn(root / "config");
	}
	~SceneFolders() override { std::filesystem::remove_all(root); }

	path configDir() const { return root / "config/obs-studio/plugin_config/obs-reference-to-video"; }
	static path scenesIn(const path &location)
	{
		const path scenes = location / "obs-studio/basic/scenes";
		std::filesystem::create_directories(scenes);
		return scenes;
	}
	void ini(const std::string &text, const char *name = "global.ini") const
	{
		std::ofstream(root / "config/obs-studio" / name) << text;
	}
	void locate(const std::string &location) const { ini("[Locations]\nSceneCollections=" + location + "\n"); }
	std::vector<path> folders() const { return obs::sceneFolders(configDir()); }

	path root;
	path usual;
};

TEST_F(SceneFolders, AreBesideThePluginsOwnWhereNothingElseIsSaid)
{
	EXPECT_THAT(folders(), ElementsAre(usual));
	EXPECT_THAT(obs::sceneFolders(configDir() / ""), ElementsAre(usual)) << "a slash at the end";
	EXPECT_THAT(obs::sceneFoldersOfObs(configDir()), ElementsAre(usual)) << "without OBS Studio";
	for (const char *text : {"", "[General]\nName=x\n", "[Locations]\n", "[Locations]\nSceneCollections=\n",
				 "[Locations]\nSceneCollections=/nowhere/at/all\n", "not an ini \x01\xff [[["}) {
		ini(text);
		EXPECT_THAT(folders(), ElementsAre(usual)) << text;
	}
}

TEST_F(SceneFolders, AreAlsoWhereUserDataWasMovedTo)
{
	const path moved = scenesIn(root / "moved to");
	locate((root / "moved to").string());
	EXPECT_THAT(folders(), UnorderedElementsAre(usual, moved)) << "what was there before may hold a key too";
	std::filesystem::remove_all(usual);
	EXPECT_THAT(folders(), ElementsAre(moved));
}

TEST_F(SceneFolders, AreFoundHoweverTheirPathIsWritten)
{
	const path moved = scenesIn(root / "moved");
	const std::string plain = (root / "moved").string();
	setenv("HOME", root.c_str(), 1);
	for (const std::string &written :
	     {plain, plain + "/", "\"" + plain + "\"", "'" + plain + "'", plain + "/../moved", std::string("~/moved"),
	      std::string("\"~/moved\""), plain + "  ", plain + "\r"}) {
		locate(written);
		EXPECT_THAT(folders(), UnorderedElementsAre(usual, moved)) << written;
	}
	ini("\xef\xbb\xbf[General]\nPre=1\n\n[Locations]\nConfiguration=/x\nSceneCollections=" + plain + "\n");
	EXPECT_THAT(folders(), UnorderedElementsAre(usual, moved)) << "a byte order mark";
}

TEST_F(SceneFolders, OfARelativePathAreBelowTheFolderThatObsRunsIn)
{
	const path moved = scenesIn(root / "beside");
	std::filesystem::create_directories(root / "bin/64bit");
	const path before = std::filesystem::current_path();
	std::filesystem::current_path(root / "bin/64bit");
	locate("../../beside");
	const auto found = folders();
	// Portable: the module's folder is relative as well.
	const auto portable = obs::sceneFolders("../../config/obs-studio/plugin_config/obs-reference-to-video/");
	std::filesystem::current_path(before);
	EXPECT_THAT(found, UnorderedElementsAre(usual, moved));
	EXPECT_THAT(portable, UnorderedElementsAre(usual, moved));
}

TEST_F(SceneFolders, AreEachThereOnce)
{
	std::filesystem::create_directory_symlink(root / "config", root / "link");
	for (const char *same : {"config", "link", "config/../config"}) {
		const std::string location = (root / same).string();
		ini("[Locations]\nConfiguration=" + location + "\nSceneCollections=" + location +
		    "\nProfiles=" + location + "\n");
		EXPECT_THAT(folders(), ElementsAre(usual)) << same;
	}
}

TEST_F(SceneFolders, WhereAllUserDataWasMovedAreThere)
{
	const path moved = scenesIn(root / "moved");
	ini("[Locations]\nConfiguration=" + (root / "moved").string() + "\n");
	EXPECT_THAT(folders(), UnorderedElementsAre(usual, moved));
}

} // namespace
} // namespace r2v::test
