// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/keys/collection-keys.hpp"
#include "keys/key-folder.hpp"

namespace r2v::keys {

constexpr char kKind[] = "r2v_source";

namespace {

std::string withKey(const std::string &kind, const std::string &key)
{
	return R"({"sources": [{"id": ")" + kind + R"(", "settings": {"prompt": "x", "api_key": )" + key + R"(}}]})";
}

std::string erased(std::string collection)
{
	EXPECT_TRUE(eraseKeysOf(kKind, collection));
	return collection;
}

bool isLeftAlone(std::string collection)
{
	const std::string before = collection;
	return !eraseKeysOf(kKind, collection) && collection == before;
}

} // namespace

TEST(CollectionKeys, AreErasedFromOurSources)
{
	EXPECT_EQ(erased(withKey(kKind, R"("sk-1")")), withKey(kKind, R"("")"));
	EXPECT_EQ(erased(withKey(kKind, R"("q\"\\\u00e4 /")")), withKey(kKind, R"("")"));
}

TEST(CollectionKeys, EachSourceLosesItsOwn)
{
	const std::string two = R"({"sources": [{"id": "r2v_source", "settings": {"api_key":"sk-1"}}, )"
				R"({"settings": { "api_key" : "sk-2" }, "filters": [], "id": "r2v_source"}]})";
	const std::string clean = erased(two);
	EXPECT_EQ(clean.find("sk-"), std::string::npos);
	EXPECT_NE(clean.find(R"("api_key":"")"), std::string::npos);
	EXPECT_NE(clean.find(R"("api_key" : "")"), std::string::npos);
}

TEST(CollectionKeys, OfOtherSourcesAreLeftAlone)
{
	EXPECT_TRUE(isLeftAlone(withKey("someone_elses_source", R"("sk-1")")));
}

TEST(CollectionKeys, LeaveEverythingElseAlone)
{
	for (const char *value : {"\"\"", "5", "null", "{\"a\": \"sk-1\"}"}) {
		EXPECT_TRUE(isLeftAlone(withKey(kKind, value))) << value;
	}
	for (const char *text : {"", "{}", "not json \"api_key\": \"sk-1\"", "{\"api_key\"", "{\"api_key\": \"sk-"}) {
		EXPECT_TRUE(isLeftAlone(text)) << text;
	}
	EXPECT_TRUE(isLeftAlone(R"({"id": "r2v_source", "settings": {"prompt": "\"api_key\": \"sk-1\""}})"));
}

TEST(CollectionKeys, AreErasedAtAnyDepthAndDepthItselfDoesNoHarm)
{
	constexpr size_t kDepth = 50'000;
	const std::string open(kDepth, '[');
	const std::string shut(kDepth, ']');
	EXPECT_EQ(erased(open + withKey(kKind, R"("sk-1")") + shut), open + withKey(kKind, R"("")") + shut);
	std::string objects;
	for (size_t level = 0; level < kDepth; ++level) {
		objects += R"({"id":)";
	}
	EXPECT_TRUE(isLeftAlone(objects));
	EXPECT_TRUE(isLeftAlone(std::string(20'000'000, '[') + withKey(kKind, R"("")")));
	for (const char *before :
	     {R"({"id": )", R"({"settings": {"api_key": )", R"({"sources": [{"id": "r2v_source", "x": )"}) {
		const std::string deep = before + open + shut + "}";
		EXPECT_TRUE(isLeftAlone(deep + "]}")) << before;
	}
	const std::string beside =
		R"({"settings": {"a": )" + open + shut + R"(, "api_key": "KEY"}, "id": "r2v_source"})";
	EXPECT_EQ(erased(beside).find("KEY"), std::string::npos);
}

TEST(CollectionKeys, AreErasedInAFileThatWasCutOff)
{
	const std::string whole =
		R"({"sources": [{"id": "r2v_source", "settings": {"api_key": "sk-1", "prompt": "x"}}]})";
	for (size_t size = whole.find("sk-1") + 2; size < whole.size(); ++size) {
		std::string part = whole.substr(0, size);
		EXPECT_TRUE(eraseKeysOf(kKind, part)) << size;
		EXPECT_EQ(part.find("sk"), std::string::npos) << part;
	}
}

TEST(CollectionKeys, AreErasedHoweverTheirNamesAreSpelledAndOrdered)
{
	for (const char *text :
	     {R"({"id": "r2v_source", "settings": {"\u0061pi_key": "KEY"}})",
	      R"({"id": "r2v\u005fsource", "s\u0065ttings": {"api_key": "KEY"}})",
	      R"({"settings": {"api_key": "KEY"}, "id": "r2v_source"})",
	      R"({"versioned_id": "r2v_source", "settings": {"api_key": "KEY"}})",
	      R"({"id": "r2v_source", "settings": {"api_key": "", "x": {}, "api_key": "KEY"}})",
	      R"({"id": "r2v_source", "settings": {"api_key": "KEY"}, "settings": {"prompt": "x"}})",
	      R"({"id":"r2v_source","settings":{"list":[{"value":"}"},"]"],"api_key"  :   "KEY"}})",
	      R"({"a": {"b": [[{"filters": [{"id": "r2v_source", "settings": {"api_key": "KEY"}}]}]]}})"}) {
		EXPECT_EQ(erased(text).find("KEY"), std::string::npos) << text;
	}
}

TEST(CollectionKeys, OfAnInnerObjectDoNotBelongToTheSource)
{
	for (const char *text :
	     {R"({"id": "r2v_source", "settings": {"nested": {"api_key": "KEY"}}})",
	      R"({"id": "r2v_source", "private_settings": {"api_key": "KEY"}})",
	      R"({"id": "r2v_source", "settings": {}, "filters": [{"id": "other", "settings": {"api_key": "KEY"}}]})",
	      R"({"name": "r2v_source", "settings": {"api_key": "KEY"}})"}) {
		EXPECT_TRUE(isLeftAlone(text)) << text;
	}
}

TEST(CollectionKeys, AreErasedInFilesAndCopiesWhosePermissionsStay)
{
	const test::KeyFolder folder;
	std::filesystem::create_directories(folder.path());
	const auto put = [&](const char *name, mode_t mode) {
		std::ofstream(folder.path() / name) << withKey(kKind, R"("sk-1")");
		chmod((folder.path() / name).c_str(), mode);
	};
	put("A.json", 0644);
	put("A.json.bak", 0600);
	put("unrelated.txt", 0644);
	EXPECT_EQ(eraseKeysIn(folder.path(), kKind), 2);
	EXPECT_EQ(eraseKeysIn(folder.path(), kKind), 0);
	EXPECT_EQ(folder.modeOf(folder.path() / "A.json"), 0644U);
	EXPECT_EQ(folder.modeOf(folder.path() / "A.json.bak"), 0600U);
	std::ifstream file(folder.path() / "A.json");
	EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), withKey(kKind, R"("")"));
}

TEST(CollectionKeys, AMissingFolderHoldsNone)
{
	EXPECT_EQ(eraseKeysIn("/nowhere/at/all", kKind), 0);
}

} // namespace r2v::keys
