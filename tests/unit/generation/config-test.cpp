// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "core/generation/config.hpp"

namespace r2v::generation {

using testing::ElementsAre;
using testing::HasSubstr;

class ConfigTest : public testing::Test {
protected:
	ConfigTest()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "r2v-config-XXXXXX").string();
		folder = mkdtemp(pattern.data());
	}
	~ConfigTest() override { std::filesystem::remove_all(folder); }

	void write(const std::string &text) const { std::ofstream(folder / "config.json") << text; }
	std::string read(const char *name) const
	{
		std::ifstream stream(folder / name);
		return {std::istreambuf_iterator<char>(stream), {}};
	}

	std::filesystem::path folder;
};

TEST_F(ConfigTest, WithoutAFileTheContractsDefaultsApply)
{
	const auto [config, reports] = loadConfig(folder);
	EXPECT_EQ(config.provider, "foxapi");
	EXPECT_EQ(config.baseUrl, "https://api.foxapi.cc");
	EXPECT_EQ(config.storageDir, folder / "generations");
	EXPECT_FALSE(config.rehearsal);
	EXPECT_EQ(config.maxConcurrent, 2);
	EXPECT_EQ(config.pollBudgetS, 1800);
	EXPECT_TRUE(reports.empty());
}

TEST_F(ConfigTest, EveryKeyOfTheContractIsRead)
{
	write(R"({"provider": "foxapi", "base_url": "https://own.example", "rehearsal": true, "storage_dir": "/clips", "storage_limit_gb": 11,
		"max_concurrent": 12, "max_queued": 13, "max_per_hour": 14, "max_per_day": 15, "min_gap_s": 16,
		"requester_gap_s": 17, "price_per_second": 0.18, "armed_at_start": true, "stale_after_s": 19,
		"poll_budget_s": 21, "proxy": "http://proxy.example", "ca_file": "/ca.pem"})");
	const auto [config, reports] = loadConfig(folder);
	EXPECT_TRUE(reports.empty());
	EXPECT_EQ(config.baseUrl, "https://own.example");
	EXPECT_TRUE(config.rehearsal);
	EXPECT_EQ(config.storageDir, "/clips");
	EXPECT_EQ(config.storageLimitGb, 11);
	EXPECT_EQ(config.maxConcurrent, 12);
	EXPECT_EQ(config.maxQueued, 13);
	EXPECT_EQ(config.maxPerHour, 14);
	EXPECT_EQ(config.maxPerDay, 15);
	EXPECT_EQ(config.minGapS, 16);
	EXPECT_EQ(config.requesterGapS, 17);
	EXPECT_EQ(config.pricePerSecond, 0.18);
	EXPECT_TRUE(config.armedAtStart);
	EXPECT_EQ(config.staleAfterS, 19);
	EXPECT_EQ(config.pollBudgetS, 21);
	EXPECT_EQ(config.proxy, "http://proxy.example");
	EXPECT_EQ(config.caFile, "/ca.pem");
}

TEST_F(ConfigTest, ABadValueIsReportedAndOnlyItFallsBack)
{
	write(R"({"max_per_hour": "many", "max_per_day": 7, "min_gap_s": -1, "rehearsal": 1})");
	const auto [config, reports] = loadConfig(folder);
	EXPECT_EQ(config.maxPerHour, 20);
	EXPECT_EQ(config.maxPerDay, 7);
	EXPECT_EQ(config.minGapS, 2);
	EXPECT_FALSE(config.rehearsal);
	EXPECT_THAT(reports, testing::UnorderedElementsAre(HasSubstr("max_per_hour"), HasSubstr("min_gap_s"),
							   HasSubstr("rehearsal")));
}

TEST_F(ConfigTest, AProviderThatIsNotKnownIsReportedAndTheDefaultUsed)
{
	for (const char *value : {R"("nova")", R"("FoxAPI")", R"("")", "7", "[\"foxapi\"]"}) {
		write(std::string(R"({"provider": )") + value + "}");
		const auto [config, reports] = loadConfig(folder);
		EXPECT_EQ(config.provider, "foxapi") << value;
		EXPECT_EQ(config.baseUrl, "https://api.foxapi.cc") << value;
		EXPECT_THAT(reports, testing::ElementsAre(HasSubstr("provider"))) << value;
	}
	write(R"({"provider": "foxapi"})");
	EXPECT_THAT(loadConfig(folder).reports, testing::IsEmpty());
}

TEST_F(ConfigTest, ABrokenFileIsSetAsideWhole)
{
	write("{ \"rehearsal\": tru");
	const auto [config, reports] = loadConfig(folder);
	EXPECT_EQ(reports.size(), 1U);
	EXPECT_EQ(read("config.json.broken"), "{ \"rehearsal\": tru");
	EXPECT_FALSE(std::filesystem::exists(folder / "config.json"));
}

TEST_F(ConfigTest, ADeepOrHugeFileIsSetAsideAndSwitchesNothing)
{
	const std::string deep = R"({"my_note": )" + std::string(200'000, '[') + std::string(200'000, ']') + "}";
	const std::string huge = R"({"my_note": ")" + std::string(2'000'000, 'x') + "\"}";
	for (const std::string &text : {deep, huge}) {
		write(text);
		EXPECT_FALSE(saveRehearsal(folder, true));
		EXPECT_EQ(loadConfig(folder).reports.size(), 1U);
		EXPECT_EQ(read("config.json.broken"), text);
		EXPECT_FALSE(std::filesystem::exists(folder / "config.json"));
	}
}

TEST_F(ConfigTest, SwitchingRehearsalKeepsUnknownKeys)
{
	write(R"({"my_note": [1, 2], "max_per_day": 7})");
	ASSERT_TRUE(saveRehearsal(folder, true));
	EXPECT_EQ(nlohmann::json::parse(read("config.json")),
		  nlohmann::json::parse(R"({"my_note": [1, 2], "max_per_day": 7, "rehearsal": true})"));
}

TEST_F(ConfigTest, APriceIsSavedBesideEverythingElseAndReadAgain)
{
	write(R"({"my_note": [1, 2], "rehearsal": true})");
	ASSERT_TRUE(savePricePerSecond(folder, 0.125));
	EXPECT_EQ(nlohmann::json::parse(read("config.json")),
		  nlohmann::json::parse(R"({"my_note": [1, 2], "rehearsal": true, "price_per_second": 0.125})"));
	EXPECT_EQ(loadConfig(folder).config.pricePerSecond, 0.125);
	ASSERT_TRUE(savePricePerSecond(folder, 0));
	EXPECT_EQ(loadConfig(folder).config.pricePerSecond, 0);
}

TEST_F(ConfigTest, SwitchingRehearsalKeepsTheFilesModeAndTheUsersLink)
{
	write(R"({"proxy": "http://user:password@proxy.example"})");
	std::filesystem::permissions(folder / "config.json", std::filesystem::perms(0600));
	ASSERT_TRUE(saveRehearsal(folder, true));
	EXPECT_EQ(std::filesystem::status(folder / "config.json").permissions(), std::filesystem::perms(0600));

	std::filesystem::rename(folder / "config.json", folder / "kept elsewhere.json");
	std::filesystem::create_symlink(folder / "kept elsewhere.json", folder / "config.json");
	ASSERT_TRUE(saveRehearsal(folder, false));
	EXPECT_TRUE(std::filesystem::is_symlink(folder / "config.json"));
	EXPECT_THAT(read("kept elsewhere.json"), HasSubstr("\"rehearsal\": false"));
	EXPECT_EQ(std::filesystem::status(folder / "config.json").permissions(), std::filesystem::perms(0600));
}

TEST_F(ConfigTest, PathsStartInThePluginsFolderOrAtTheHome)
{
	const std::string home = std::getenv("HOME") ? std::getenv("HOME") : "";
	setenv("HOME", "/home/somebody", 1);
	const std::pair<std::string, std::filesystem::path> paths[] = {
		{"generations", folder / "generations"},
		{"clips/", folder / "clips"},
		{"~", "/home/somebody"},
		{"~/clips", "/home/somebody/clips"},
		{"$HOME/clips", "/home/somebody/clips"},
		{" /mnt/nas/clips/ ", "/mnt/nas/clips"},
	};
	for (const auto &[text, path] : paths) {
		write(nlohmann::json{{"storage_dir", text}, {"ca_file", text}}.dump());
		const auto [config, reports] = loadConfig(folder);
		EXPECT_EQ(config.storageDir, path) << text;
		EXPECT_EQ(config.caFile, path) << text;
		EXPECT_TRUE(config.storageDirIsNamed);
		EXPECT_TRUE(reports.empty());
	}
	for (const char *text : {"", " ", "\t"}) {
		write(nlohmann::json{{"storage_dir", text}, {"ca_file", text}}.dump());
		const auto [config, reports] = loadConfig(folder);
		EXPECT_EQ(config.storageDir, folder / "generations");
		EXPECT_EQ(config.caFile, "");
		EXPECT_FALSE(config.storageDirIsNamed);
		EXPECT_TRUE(reports.empty());
	}
	for (const char *text : {R"("~nobody-has-this-name/x")", R"("/a\u0000/b")"}) {
		write(std::string(R"({"storage_dir": )") + text + "}");
		const auto [config, reports] = loadConfig(folder);
		EXPECT_EQ(config.storageDir, folder / "generations");
		EXPECT_THAT(reports, ElementsAre(HasSubstr("storage_dir")));
	}
	setenv("HOME", home.c_str(), 1);
}

TEST_F(ConfigTest, OfAPortableObsHasAbsolutePathsWhereverItIsStarted)
{
	const auto before = std::filesystem::current_path();
	std::filesystem::create_directories(folder / "bin" / "64bit");
	std::filesystem::current_path(folder / "bin" / "64bit");
	const auto config = loadConfig("../../config/plugin/").config;
	std::filesystem::current_path(before);
	const auto canonical = std::filesystem::canonical(folder);
	EXPECT_EQ(config.storageDir, canonical / "config/plugin/generations");
	EXPECT_EQ(config.configDir, canonical / "config/plugin/");
}

TEST_F(ConfigTest, TheEnvironmentsServerTakesPrecedenceOverTheFiles)
{
	write(R"({"base_url": "https://file.example/"})");
	EXPECT_EQ(loadConfig(folder).config.baseUrl, "https://file.example");
	setenv("FOXAPI_BASE_URL", "http://127.0.0.1:1", 1);
	EXPECT_EQ(loadConfig(folder).config.baseUrl, "http://127.0.0.1:1");
	unsetenv("FOXAPI_BASE_URL");
}

} // namespace r2v::generation
