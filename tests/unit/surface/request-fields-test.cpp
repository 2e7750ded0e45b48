// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "obs/settings/request-fields.hpp"
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

std::string checkRequester(const char *json)
{
	const OBSDataAutoRelease request = obs_data_create_from_json(json);
	return obs::checkRequester(englishTexts(), request);
}

TEST(RequesterFields, ANameThatNobodySeesIsAMistakeAndNotTheStreamer)
{
	for (const char *blank :
	     {"", " ", "\\t\\n", "\\u200b", "\\ufeff\\u00a0", "\\u2800", "\\u3164", "\\u0001", "\\u202e \\u2060"}) {
		const std::string json = std::string(R"({"source":"a","requested_by":")") + blank + "\"}";
		EXPECT_THAT(checkRequester(json.c_str()), HasSubstr("requested_by")) << blank;
	}
	EXPECT_THAT(checkRequester(R"({"source":"a"})"), IsEmpty());
	EXPECT_THAT(checkRequester(R"({"source":"a","requested_by":"Ann"})"), IsEmpty());
}

TEST(RequesterFields, SetNothingThatReachesIntoTheMachine)
{
	for (const char *field :
	     {"model", "reference", "reference_name", "reference_file", "multi_shots", "enable_safety_checker"}) {
		const std::string json = std::string(R"({"source":"a","requested_by":"Ann",")") + field + R"(":"x"})";
		EXPECT_THAT(checkRequester(json.c_str()), HasSubstr(field));
		const std::string own = std::string(R"({"source":"a",")") + field + R"(":"x"})";
		EXPECT_THAT(checkRequester(own.c_str()), IsEmpty());
	}
	EXPECT_THAT(checkRequester(R"({"source":"a","requested_by":"Ann","prompt":"p","input":"i","negative_prompt":"n",
				    "duration":3,"resolution":"720p","aspect_ratio":"1:1","seed":1,"seed_mode":"fixed"})"),
		    IsEmpty());
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
