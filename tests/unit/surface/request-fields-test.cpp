// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "obs/request-fields.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

using obs::Field;
using obs::FieldType;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Field kFields[] = {{"source", FieldType::text, true},
			     {"limit", FieldType::wholeNumber},
			     {"on", FieldType::yesOrNo},
			     {"prompt", FieldType::prompt}};

std::string check(const char *json)
{
	const OBSDataAutoRelease request = obs_data_create_from_json(json);
	return obs::checkFields(englishTexts(), request, kFields);
}

TEST(RequestFields, TakesWhatARequestDeclares)
{
	EXPECT_THAT(check(R"({"source":"a","limit":5,"on":true})"), IsEmpty());
	EXPECT_THAT(check(R"({"source":"a"})"), IsEmpty());
	EXPECT_THAT(check(R"({"source":"a","limit":5.0})"), IsEmpty());
}

TEST(RequestFields, NamesAFieldThatTheRequestDoesNotTake)
{
	EXPECT_THAT(check(R"({"source":"a","sorce":"b"})"), HasSubstr("sorce"));
}

TEST(RequestFields, NamesAFieldThatIsMissing)
{
	EXPECT_THAT(check("{}"), HasSubstr("source"));
}

TEST(RequestFields, NamesAFieldOfTheWrongType)
{
	EXPECT_THAT(check(R"({"source":5})"), HasSubstr("source"));
	EXPECT_THAT(check(R"({"source":["a"]})"), HasSubstr("source"));
	EXPECT_THAT(check(R"({"source":{"a":1}})"), HasSubstr("source"));
	EXPECT_THAT(check(R"({"source":"a","limit":"5"})"), HasSubstr("limit"));
	EXPECT_THAT(check(R"({"source":"a","limit":5.5})"), HasSubstr("limit"));
	EXPECT_THAT(check(R"({"source":"a","limit":true})"), HasSubstr("limit"));
	EXPECT_THAT(check(R"({"source":"a","on":1})"), HasSubstr("on"));
}

TEST(RequestFields, NamesATextThatIsTooLongUnlessItIsAPrompt)
{
	const auto withLength = [](const char *field, size_t length) {
		const OBSDataAutoRelease request = obs_data_create_from_json(R"({"source":"a"})");
		obs_data_set_string(request, field, std::string(length, 'x').c_str());
		return obs::checkFields(englishTexts(), request, kFields);
	};
	EXPECT_THAT(withLength("source", obs::kMaxTextBytes), IsEmpty());
	EXPECT_THAT(withLength("source", obs::kMaxTextBytes + 1), HasSubstr("source"));
	EXPECT_THAT(withLength("prompt", 1'000'000), IsEmpty());
}

} // namespace
} // namespace r2v::test
