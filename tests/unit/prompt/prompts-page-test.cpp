// SPDX-License-Identifier: GPL-2.0-or-later
// docs/prompts.md, taken at its word.
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "core/prompt/block-list.hpp"
#include "prompt/template-fixture.hpp"

namespace r2v::prompt {

using testing::Contains;
using testing::SizeIs;

namespace {

using Row = std::vector<std::string>;

std::vector<std::string> pageLines()
{
	std::ifstream page(R2V_SOURCE_DIR "/docs/prompts.md");
	std::vector<std::string> lines;
	for (std::string line; std::getline(page, line);) {
		lines.push_back(line);
	}
	return lines;
}

std::string unquoted(std::string cell)
{
	cell = std::regex_replace(cell, std::regex(R"(^\s+|\s+$)"), "");
	if (cell.size() >= 2 && cell.front() == '`' && cell.back() == '`' && cell.find('`', 1) == cell.size() - 1) {
		cell = cell.substr(1, cell.size() - 2);
	}
	return cell;
}

/// The cells of the table whose first head cell that is, without the head.
std::vector<Row> table(const std::string &head)
{
	std::vector<Row> rows;
	bool inside = false;
	for (const std::string &line : pageLines()) {
		inside = line.starts_with("| " + head + " |") || (inside && line.starts_with("|"));
		if (!inside) {
			continue;
		}
		// A | within a cell is written \|.
		Row row;
		std::string cell;
		for (size_t at = 1; at < line.size(); ++at) {
			if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
				cell += line[++at];
			} else if (line[at] == '|') {
				row.push_back(unquoted(std::exchange(cell, {})));
			} else {
				cell += line[at];
			}
		}
		rows.push_back(row);
	}
	rows.erase(rows.begin(), rows.begin() + std::min<ptrdiff_t>(2, std::ssize(rows)));
	return rows;
}

/// The examples: runs of indented lines.
std::vector<std::string> examples()
{
	std::vector<std::string> found;
	bool inside = false;
	for (const std::string &line : pageLines()) {
		const bool indented = line.starts_with("    ");
		if (indented && inside) {
			found.back() += "\n" + line.substr(4);
		} else if (indented) {
			found.push_back(line.substr(4));
		}
		inside = indented;
	}
	return found;
}

std::string exampleWith(std::string_view part)
{
	for (const std::string &example : examples()) {
		if (example.find(part) != std::string::npos) {
			return example;
		}
	}
	ADD_FAILURE() << "no example with " << part;
	return {};
}

FakeSources pageSources()
{
	FakeSources sources;
	sources.texts["Now playing"] = "So What";
	sources.files["styles.txt"] = "noir\nwatercolour\n";
	sources.givenInput = "hi";
	return sources;
}

std::set<std::string> outcomes(const std::string &prompt)
{
	std::set<std::string> found;
	for (uint64_t seed = 0; seed < 200; ++seed) {
		found.insert(resolved(prompt, pageSources(), seed));
	}
	return found;
}

std::vector<std::string> commaSeparated(const std::string &cell)
{
	std::vector<std::string> parts;
	std::stringstream stream(cell);
	for (std::string part; std::getline(stream, part, ',');) {
		parts.push_back(unquoted(part));
	}
	return parts;
}

} // namespace

TEST(PromptsPage, ItsFirstExampleMayBecomeWhatItSays)
{
	EXPECT_THAT(outcomes(exampleWith("# Raid night")), Contains(exampleWith("frantic owl")));
}

TEST(PromptsPage, WhatCanBeInBracesBecomesWhatItsTableSays)
{
	const auto rows = table("you write");
	ASSERT_THAT(rows, SizeIs(10));
	const auto becomes = [&rows](size_t row) { return outcomes(rows[row][0]); };
	EXPECT_EQ(becomes(0), (std::set<std::string>{"red", "green", "blue"}));
	EXPECT_EQ(becomes(1), (std::set<std::string>{"a big fox", "a fox"}));
	EXPECT_EQ(becomes(2), (std::set<std::string>{"a red car", "a blue car", "a bike"}));
	EXPECT_EQ(becomes(3), (std::set<std::string>{"21:07"}));
	EXPECT_EQ(becomes(4), (std::set<std::string>{"Main stage"}));
	EXPECT_EQ(becomes(5), (std::set<std::string>{"So What"}));
	EXPECT_EQ(becomes(6), (std::set<std::string>{"hi"}));
	EXPECT_EQ(becomes(7), (std::set<std::string>{"noir", "watercolour"}));
	EXPECT_EQ(outcomes("{{time}}"), (std::set<std::string>{"{time}"}));
	EXPECT_EQ(outcomes(R"({"shot": "wide"})"), (std::set<std::string>{R"({"shot": "wide"})"}));
	EXPECT_EQ(becomes(9), (std::set<std::string>{""}));
}

TEST(PromptsPage, TheMistakeItShowsIsFoundWhereItSays)
{
	EXPECT_EQ(resolved("a fox\nabout {tme}"), "Prompt.UnknownName@2:7 tme");
}

TEST(PromptsPage, EachEntryBlocksAndLetsPassWhatItsTableSays)
{
	const auto rows = table("entry");
	ASSERT_THAT(rows, SizeIs(5));
	for (const Row &row : rows) {
		const auto list = BlockList::fromList(row[0]);
		ASSERT_TRUE(list);
		for (const std::string &blocked : commaSeparated(row[1])) {
			EXPECT_TRUE(list->find(blocked)) << row[0] << " and " << blocked;
		}
		for (const std::string &passes : commaSeparated(row[2])) {
			EXPECT_FALSE(list->find(passes)) << row[0] << " and " << passes;
		}
	}
}

TEST(PromptsPage, TheListItShowsBlocksTheDisguisesItNames)
{
	const auto list = BlockList::fromList(exampleWith("wet cat\nscratch*"));
	ASSERT_TRUE(list);
	std::string page;
	for (const std::string &line : pageLines()) {
		page += line + "\n";
	}
	const std::string paragraph = page.substr(page.find("Entries are compared by how they look"));
	const std::string disguises = paragraph.substr(0, paragraph.find("Numbers stay numbers"));
	const std::regex code("`([^`]+)`");
	size_t count = 0;
	for (auto found = std::sregex_iterator(disguises.begin(), disguises.end(), code);
	     found != std::sregex_iterator(); ++found, ++count) {
		EXPECT_TRUE(list->find((*found)[1].str())) << (*found)[1];
	}
	EXPECT_EQ(count, 7u);
	EXPECT_FALSE(list->find("kittn"));
	EXPECT_TRUE(BlockList::fromList("penis")->find("pen.is"));
}

} // namespace r2v::prompt
