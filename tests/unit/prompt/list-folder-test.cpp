// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/prompt/list-folder.hpp"

#include <fstream>
#include <iterator>
#include <system_error>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace r2v::prompt {
namespace {

namespace fs = std::filesystem;

class ListFolderTest : public testing::Test {
protected:
	ListFolderTest()
	{
		const auto *test = testing::UnitTest::GetInstance()->current_test_info();
		root_ = fs::path(testing::TempDir()) / ("r2v-list-folder-" + std::string(test->name()));
		fs::remove_all(root_);
		fs::create_directories(root_ / "lists/sub");
		write("lists/list.txt", "inside");
		write("lists/sub/list.txt", "below");
		write("lists/..dots.txt", "dots");
		write("secret.txt", "secret");
		write("lists-secret.txt", "secret");
	}
	~ListFolderTest() override
	{
		std::error_code ignored;
		fs::remove_all(root_, ignored);
	}

	void write(const fs::path &name, const std::string &content) const
	{
		std::ofstream(root_ / name, std::ios::binary) << content;
	}

	/// The content, or the fault's name in brackets.
	std::string read(std::string_view name) const
	{
		const FileContent content = ListFolder(root_ / "lists").read(name);
		if (const auto *fault = std::get_if<FileError>(&content)) {
			switch (*fault) {
			case FileError::outsideFolder:
				return "<outside>";
			case FileError::tooLarge:
				return "<too large>";
			case FileError::notReadYet:
				return "<not read yet>";
			case FileError::unreadable:
				return "<unreadable>";
			}
		}
		return std::get<std::string>(content);
	}

	fs::path root_;
};

TEST_F(ListFolderTest, ReadsFilesInItAndBelow)
{
	EXPECT_EQ(read("list.txt"), "inside");
	EXPECT_EQ(read("./list.txt"), "inside");
	EXPECT_EQ(read("sub/list.txt"), "below");
	EXPECT_EQ(read("..dots.txt"), "dots");
}

TEST_F(ListFolderTest, ReadsNamesInUtf8)
{
	write(fs::path(std::u8string(u8"lists/größe 狐.txt")), "unicode");
	EXPECT_EQ(read("größe 狐.txt"), "unicode");
}

TEST_F(ListFolderTest, RefusesNamesThatLeadOut)
{
	for (const std::string name :
	     {"../secret.txt", "sub/../../secret.txt", "sub/../list.txt", "..", "sub/..", "/etc/passwd", "//host/share",
	      "..\\secret.txt", "sub\\list.txt", "C:list.txt", "C:/list.txt", "list.txt:stream"}) {
		EXPECT_EQ(read(name), "<outside>") << name;
	}
	EXPECT_EQ(read((root_ / "lists/list.txt").string()), "<outside>");
}

TEST_F(ListFolderTest, GivesTheSameAnswerOutsideWhetherOrNotTheFileExists)
{
	EXPECT_EQ(read("../secret.txt"), read("../nothing.txt"));
}

TEST_F(ListFolderTest, RefusesLinksThatLeadOut)
{
	fs::create_symlink(root_ / "secret.txt", root_ / "lists/link.txt");
	fs::create_symlink(root_ / "lists-secret.txt", root_ / "lists/neighbour.txt");
	fs::create_directory_symlink(root_, root_ / "lists/up");
	EXPECT_EQ(read("link.txt"), "<outside>");
	EXPECT_EQ(read("neighbour.txt"), "<outside>");
	EXPECT_EQ(read("up/secret.txt"), "<outside>");
}

TEST_F(ListFolderTest, MayItselfBeALink)
{
	fs::rename(root_ / "lists", root_ / "real");
	fs::create_directory_symlink(root_ / "real", root_ / "lists");
	EXPECT_EQ(read("list.txt"), "inside");
}

TEST_F(ListFolderTest, CannotReadANonFile)
{
	EXPECT_EQ(read("none.txt"), "<unreadable>");
	EXPECT_EQ(read("sub"), "<unreadable>");
	EXPECT_EQ(read(""), "<unreadable>");
	EXPECT_EQ(read("."), "<unreadable>");
	EXPECT_EQ(read(std::string_view("list.txt\0x", 10)), "<unreadable>");
	EXPECT_EQ(read("list.txt\n"), "<unreadable>");
	EXPECT_EQ(read("\xFF.txt"), "<unreadable>");
	EXPECT_EQ(read(std::string(100'000, 'a')), "<unreadable>");
}

TEST_F(ListFolderTest, DoesNotWaitForAPipe)
{
	ASSERT_EQ(mkfifo((root_ / "lists/pipe.txt").c_str(), 0600), 0);
	EXPECT_EQ(read("pipe.txt"), "<unreadable>");
}

TEST_F(ListFolderTest, CannotReadIfItIsMissing)
{
	fs::remove_all(root_ / "lists");
	EXPECT_EQ(read("list.txt"), "<unreadable>");
}

TEST_F(ListFolderTest, ReadsUpToItsLimit)
{
	write("lists/full.txt", std::string(ListFolder::kMaxFileBytes, 'a'));
	write("lists/large.txt", std::string(ListFolder::kMaxFileBytes + 1, 'a'));
	EXPECT_EQ(read("full.txt").size(), ListFolder::kMaxFileBytes);
	EXPECT_EQ(read("large.txt"), "<too large>");
}

} // namespace
} // namespace r2v::prompt
