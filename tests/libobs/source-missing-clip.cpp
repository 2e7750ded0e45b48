// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "core/generation/engine.hpp"
#include "source-stage.hpp"

namespace r2v::test {

namespace {

/// As the plugin makes them.
constexpr char kId[] = "20260101T000000000-00abcd";

struct MissingFiles {
	explicit MissingFiles(obs_source_t *source) : files(obs_source_get_missing_files(source)) {}
	~MissingFiles() { obs_missing_files_destroy(files); }
	MissingFiles(const MissingFiles &) = delete;
	MissingFiles &operator=(const MissingFiles &) = delete;

	std::string onlyPath() const
	{
		return obs_missing_files_count(files) == 1
			       ? obs_missing_file_get_path(obs_missing_files_get_file(files, 0))
			       : "";
	}
	/// What OBS's dialog does.
	void replace(const std::string &file) const
	{
		obs_missing_file_issue_callback(obs_missing_files_get_file(files, 0), file.c_str());
	}

	obs_missing_files_t *files;
};

std::string settings()
{
	return std::string(R"({"current_generation": ")") + kId + "\"}";
}

bool playsOf(obs_source_t *source, int64_t durationMs)
{
	return eventually([&] { return std::abs(obs_source_media_get_duration(source) - durationMs) < 50; });
}

} // namespace

TEST(SourceMissingClip, AClipThatIsThereIsNotReported)
{
	SourceStage stage;
	stage.storeGeneration(kId, stage.clips().gray("200", {}));
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", settings());
	EXPECT_EQ(obs_missing_files_count(MissingFiles(source).files), 0u);
	const OBSSourceAutoRelease without = stage.create("no clip");
	EXPECT_EQ(obs_missing_files_count(MissingFiles(without).files), 0u);
}

TEST(SourceMissingClip, ALostClipIsReportedAndAFoundOneBecomesTheGenerationsClip)
{
	SourceStage stage;
	const auto found = stage.clips().gray("200", {.frames = 30});
	stage.storeGeneration(kId, stage.clips().gray("100", {}));
	const auto lost = stage.clips().folder() / "config" / "generations" / kId / "clip.mp4";
	std::filesystem::remove(lost);
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", settings());
	const MissingFiles missing(source);
	ASSERT_EQ(missing.onlyPath(), lost.string());

	missing.replace(found.string());
	EXPECT_TRUE(playsOf(source, 1000));
	EXPECT_TRUE(eventually([&] { return std::filesystem::exists(lost); }));
	EXPECT_EQ(std::filesystem::file_size(lost), std::filesystem::file_size(found));
	EXPECT_EQ(obs_missing_files_count(MissingFiles(source).files), 0u);
}

TEST(SourceMissingClip, AFoundClipRestoresAFolderThatWasLost)
{
	SourceStage stage;
	const auto found = stage.clips().gray("200", {.frames = 30});
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", settings());
	const MissingFiles missing(source);
	ASSERT_NE(missing.onlyPath(), "");
	missing.replace(found.string());
	EXPECT_TRUE(playsOf(source, 1000));
	ASSERT_TRUE(eventually([&] { return stage.app().engine().find(kId) != nullptr; }));
	const auto record = stage.app().engine().find(kId);
	EXPECT_EQ(record->clipPath().string(), missing.onlyPath()) << "clip_path follows";
	EXPECT_TRUE(std::filesystem::exists(record->folder() / "generation.json")) << "it is back after a restart";
	EXPECT_TRUE(std::filesystem::exists(record->clipPath()));
}

TEST(SourceMissingClip, IfClearedInTheDialogTheSourceHasNoClipAnyMore)
{
	SourceStage stage;
	stage.startApp();
	const OBSSourceAutoRelease source = stage.create("clip", settings());
	const MissingFiles missing(source);
	ASSERT_NE(missing.onlyPath(), "");
	missing.replace("");
	EXPECT_EQ(instanceOf(source).currentGeneration(), "");
	EXPECT_EQ(obs_missing_files_count(MissingFiles(source).files), 0u);
}

} // namespace r2v::test
