// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/files/own-files.hpp"

#include <functional>

#include <sys/socket.h>
#include <sys/un.h>

#include "files/test-folder.hpp"

namespace r2v::files {

/// A file of the user's beside a folder of a generation, and what somebody else can have left in that.
class OwnFiles : public TestFolder {
protected:
	OwnFiles()
	{
		std::filesystem::create_directory(own);
		write(diary, "dear diary");
		std::filesystem::permissions(diary, std::filesystem::perms(0644));
	}

	struct Trap {
		std::string what;
		std::function<void(const std::filesystem::path &)> lay;
	};
	std::vector<Trap> traps() const
	{
		namespace fs = std::filesystem;
		return {
			{"link", [this](const fs::path &at) { fs::create_symlink(diary, at); }},
			{"relative link", [](const fs::path &at) { fs::create_symlink("../diary.txt", at); }},
			{"link to nothing", [this](const fs::path &at) { fs::create_symlink(folder / "none", at); }},
			{"link to a link",
			 [this](const fs::path &at) {
				 fs::remove(folder / "link");
				 fs::create_symlink(diary, folder / "link");
				 fs::create_symlink(folder / "link", at);
			 }},
			{"link to itself", [](const fs::path &at) { fs::create_symlink(at, at); }},
			{"link to a device", [](const fs::path &at) { fs::create_symlink("/dev/zero", at); }},
			{"pipe", [](const fs::path &at) { EXPECT_EQ(mkfifo(at.c_str(), 0600), 0); }},
			{"folder",
			 [](const fs::path &at) {
				 fs::create_directory(at);
				 write(at / "in it", "x");
			 }},
			{"socket", &OwnFiles::laySocket},
		};
	}

	static void laySocket(const std::filesystem::path &at)
	{
		const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
		sockaddr_un address{};
		address.sun_family = AF_UNIX;
		at.string().copy(address.sun_path, sizeof address.sun_path - 1);
		EXPECT_EQ(bind(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
		close(descriptor);
	}

	void clear()
	{
		std::filesystem::remove_all(own);
		std::filesystem::create_directory(own);
	}

	void expectUntouched(const std::string &what)
	{
		EXPECT_EQ(contentOf(diary), "dear diary") << what;
		EXPECT_EQ(modeOf(diary), 0644U) << what;
		EXPECT_FALSE(std::filesystem::exists(folder / "none")) << what;
	}

	const std::filesystem::path own = folder / "own";
	const std::filesystem::path diary = folder / "diary.txt";
};

TEST_F(OwnFiles, AreNeverWrittenThroughALinkButInItsPlace)
{
	for (const Trap &trap : traps()) {
		for (const char *place : {"generation.json", "generation.json.tmp"}) {
			clear();
			trap.lay(own / place);
			EXPECT_EQ(writeOwn(own / "generation.json", "record"), WriteResult::ok) << trap.what << place;
			EXPECT_EQ(whatLiesAt(own / "generation.json"), Found::plainFile) << trap.what << place;
			EXPECT_EQ(contentOf(own / "generation.json"), "record") << trap.what << place;
			expectUntouched(trap.what);
		}
	}
}

TEST_F(OwnFiles, AreNeverReadThroughALink)
{
	for (const Trap &trap : traps()) {
		clear();
		trap.lay(own / "generation.json");
		EXPECT_FALSE(readOwn(own / "generation.json", 100)) << trap.what;
		EXPECT_FALSE(sizeOfOwn(own / "generation.json")) << trap.what;
		EXPECT_EQ(moveOwn(own / "generation.json", own / "other"), WriteResult::unwritable) << trap.what;
	}
	clear();
	std::filesystem::create_hard_link(diary, own / "second name");
	EXPECT_EQ(readOwn(own / "second name", 100), "dear diary") << "a backup of hard links can be read";
	EXPECT_EQ(sizeOfOwn(own / "second name"), 10U);
	EXPECT_FALSE(writableSizeOfOwn(own / "second name"));
	EXPECT_FALSE(readOwn(own / "second name", 9));
}

TEST_F(OwnFiles, AreNeverInAFolderThatIsALink)
{
	std::filesystem::create_directory(folder / "elsewhere");
	write(folder / "elsewhere" / "clip.part", "0123456789");
	std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "link");
	EXPECT_FALSE(readOwn(folder / "link" / "clip.part", 100));
	EXPECT_FALSE(sizeOfOwn(folder / "link" / "clip.part"));
	EXPECT_FALSE(openOwnForWriting(folder / "link" / "clip.part", 0));
	EXPECT_FALSE(openOwnForWriting(folder / "link" / "clip.part", 5));
	EXPECT_FALSE(removeOwn(folder / "link" / "clip.part"));
	EXPECT_EQ(moveOwn(folder / "link" / "clip.part", folder / "link" / "clip.mp4"), WriteResult::unwritable);
	EXPECT_TRUE(tidyOwnFolder(folder / "link").empty());
	EXPECT_EQ(contentOf(folder / "elsewhere" / "clip.part"), "0123456789");

	EXPECT_EQ(writeOwn(folder / "link" / "generation.json", "record"), WriteResult::ok);
	EXPECT_EQ(whatLiesAt(folder / "link"), Found::folder) << "the link was set aside";
	EXPECT_EQ(whatLiesAt(folder / "link.set-aside"), Found::foreign);
	EXPECT_FALSE(std::filesystem::exists(folder / "elsewhere" / "generation.json"));
}

TEST_F(OwnFiles, AreFoundBelowLinksThatTheUserMade)
{
	std::filesystem::create_directory_symlink(folder, folder / "storage");
	EXPECT_EQ(writeOwn(folder / "storage" / "own" / "generation.json", "record"), WriteResult::ok);
	EXPECT_EQ(contentOf(own / "generation.json"), "record");
}

TEST_F(OwnFiles, AreContinuedOnlyIfTheyAreOurs)
{
	for (const Trap &trap : traps()) {
		clear();
		trap.lay(own / "clip.part");
		EXPECT_FALSE(openOwnForWriting(own / "clip.part", 4)) << trap.what;
		expectUntouched(trap.what);
	}
	clear();
	std::filesystem::create_hard_link(diary, own / "clip.part");
	EXPECT_FALSE(openOwnForWriting(own / "clip.part", 4));
	EXPECT_EQ(contentOf(diary), "dear diary");
	{
		const FilePtr fresh = openOwnForWriting(own / "clip.part", 0);
		ASSERT_TRUE(fresh);
		fputs("0123456789", fresh.get());
	}
	EXPECT_EQ(contentOf(diary), "dear diary") << "only its second name went";
	{
		const FilePtr continued = openOwnForWriting(own / "clip.part", 4);
		ASSERT_TRUE(continued);
		fputs("abc", continued.get());
	}
	EXPECT_EQ(contentOf(own / "clip.part"), "0123abc");
	EXPECT_FALSE(openOwnForWriting(own / "clip.part", 8)) << "so much is not there";
}

TEST_F(OwnFiles, AreReadableByTheirOwnerAloneWhateverTheUmask)
{
	for (const mode_t mask : {0000, 0022, 0077, 0277, 0777}) {
		const auto place = folder / ("umask " + std::to_string(mask));
		const mode_t before = umask(mask);
		EXPECT_EQ(writeOwn(place / "generation.json", "record"), WriteResult::ok);
		openOwnForWriting(place / "clip.part", 0).reset();
		EXPECT_EQ(copyToOwn(diary, place / "clip.copy", 100, false), CopyResult::ok);
		umask(before);
		EXPECT_EQ(modeOf(place), 0700U) << mask;
		for (const char *name : {"generation.json", "clip.part", "clip.copy"}) {
			EXPECT_EQ(modeOf(place / name), 0600U) << name << mask;
		}
	}
	EXPECT_EQ(modeOf(diary), 0644U);
}

TEST_F(OwnFiles, OfOlderVersionsAreNarrowedToTheirOwner)
{
	std::filesystem::permissions(own, std::filesystem::perms(0755));
	for (const char *name : {"generation.json", "reference-1.jpg", "clip.mp4", "thumbnail.jpg", "spare"}) {
		write(own / name, "x");
		std::filesystem::permissions(own / name, std::filesystem::perms(0664));
	}
	std::filesystem::create_hard_link(diary, own / "second name");
	EXPECT_TRUE(tidyOwnFolder(own).empty());
	EXPECT_EQ(modeOf(own), 0700U);
	for (const char *name : {"generation.json", "reference-1.jpg", "clip.mp4", "thumbnail.jpg", "spare"}) {
		EXPECT_EQ(modeOf(own / name), 0600U) << name;
	}
	expectUntouched("its second name");
}

TEST_F(OwnFiles, AreClearedOfEverythingThatIsNeitherFileNorFolder)
{
	for (const Trap &trap : traps()) {
		clear();
		trap.lay(own / "thumbnail.jpg");
		write(own / "generation.json", "record");
		const auto setAsideNames = tidyOwnFolder(own);
		if (trap.what == "folder") {
			EXPECT_TRUE(setAsideNames.empty());
			continue;
		}
		EXPECT_EQ(setAsideNames, std::vector<std::string>{"thumbnail.jpg"}) << trap.what;
		EXPECT_EQ(whatLiesAt(own / "thumbnail.jpg"), Found::nothing) << trap.what;
		EXPECT_EQ(whatLiesAt(own / "thumbnail.jpg.set-aside"), Found::foreign) << trap.what;
		EXPECT_TRUE(tidyOwnFolder(own).empty()) << "said once";
		expectUntouched(trap.what);
	}
}

TEST_F(OwnFiles, ReplaceNothingWhenSetAside)
{
	for (int count = 0; count < 3; ++count) {
		std::filesystem::create_symlink(diary, own / "clip.mp4");
		EXPECT_TRUE(setAside(own / "clip.mp4"));
	}
	for (const char *name : {"clip.mp4.set-aside", "clip.mp4.set-aside-2", "clip.mp4.set-aside-3"}) {
		EXPECT_EQ(whatLiesAt(own / name), Found::foreign) << name;
		EXPECT_TRUE(isSetAside(name));
	}
	EXPECT_FALSE(isSetAside("clip.mp4"));
	EXPECT_FALSE(isSetAside("clip.set-aside.mp4"));
	EXPECT_FALSE(setAside(own / "not there"));
}

TEST_F(OwnFiles, ReplaceAFileAndSetAFolderAsideWhenMoved)
{
	write(own / "clip.part", "clip");
	write(own / "clip.mp4", "old");
	EXPECT_EQ(moveOwn(own / "clip.part", own / "clip.mp4"), WriteResult::ok);
	EXPECT_EQ(contentOf(own / "clip.mp4"), "clip");
	std::filesystem::create_directory(own / "clip.webm");
	EXPECT_EQ(moveOwn(own / "clip.mp4", own / "clip.webm"), WriteResult::ok);
	EXPECT_EQ(contentOf(own / "clip.webm"), "clip");
}

TEST_F(OwnFiles, AreCopiedWholeOrNotAtAll)
{
	const auto copy = own / "new" / "clip.copy";
	std::filesystem::create_symlink(diary, folder / "the user's link");
	std::filesystem::create_directory(own / "new");
	EXPECT_EQ(copyToOwn(folder / "the user's link", copy, 10, false), CopyResult::ok);
	EXPECT_EQ(contentOf(copy), "dear diary");
	EXPECT_EQ(copyToOwn(diary, copy, 9, false), CopyResult::tooLarge);
	EXPECT_EQ(contentOf(copy), "dear diary") << "of a file that is too large nothing is begun";
	EXPECT_EQ(copyToOwn(diary, copy, 10, true), CopyResult::interrupted);
	EXPECT_EQ(whatLiesAt(copy), Found::nothing);
	for (const Trap &trap : traps()) {
		if (trap.what.find("link") == std::string::npos || trap.what == "link to itself" ||
		    trap.what == "link to a device" || trap.what == "link to nothing") {
			clear();
			trap.lay(own / "from");
			EXPECT_EQ(copyToOwn(own / "from", own / "clip.copy", 100, false), CopyResult::failed)
				<< trap.what;
			EXPECT_EQ(whatLiesAt(own / "clip.copy"), Found::nothing) << trap.what;
		}
	}
}

TEST_F(OwnFiles, OfTheUserKeepTheirModeWhenTheyAreWritten)
{
	for (const unsigned mode : {0600U, 0640U, 0644U, 0444U}) {
		std::filesystem::remove(folder / "config.json");
		write(folder / "config.json", "old");
		std::filesystem::permissions(folder / "config.json", std::filesystem::perms(mode));
		EXPECT_EQ(writeDurably(folder / "config.json", "new"), WriteResult::ok);
		EXPECT_EQ(modeOf(folder / "config.json"), mode);
		EXPECT_EQ(contentOf(folder / "config.json"), "new");
	}
	const mode_t before = umask(0027);
	EXPECT_EQ(writeDurably(folder / "new.json", "new"), WriteResult::ok);
	umask(before);
	EXPECT_EQ(modeOf(folder / "new.json"), 0640U) << "what is new has the usual mode";
}

} // namespace r2v::files
