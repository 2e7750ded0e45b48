// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "core/text/utf8.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/page/page-buttons.hpp"
#include "obs/settings/source-settings.hpp"
#include "surface/english-texts.hpp"

namespace r2v::test {
namespace {

// OBS's page has a column of labels, as wide as the longest, and one of fields. In a dialog of OBS's own size (720
// pixels) what is longer than this is cut, or squeezes the fields.
constexpr size_t kMaxLabel = 32;
constexpr size_t kMaxBox = 45;
constexpr size_t kMaxChoice = 45;
constexpr size_t kMaxButton = 50;

class PageTexts : public testing::Test {
protected:
	size_t lengthOf(std::string_view key) const { return text::countCodePoints(texts_(key)); }

	const Texts texts_ = englishTexts();
};

TEST_F(PageTexts, NoLabelSqueezesItsFieldAndNoneIsCut)
{
	for (const obs::Setting &setting : obs::kSettings) {
		if (setting.control == obs::Control::none) {
			continue;
		}
		// The words of a box stand where others have their field.
		EXPECT_LE(lengthOf(setting.labelKey), setting.control == obs::Control::yesOrNo ? kMaxBox : kMaxLabel)
			<< texts_(setting.labelKey);
		for (const obs::Choice &choice : setting.choices) {
			if (choice.value) {
				EXPECT_LE(lengthOf(choice.labelKey), kMaxChoice) << texts_(choice.labelKey);
			}
		}
	}
	for (const char *label : {"Setting.ApiKey", "Setting.PricePerSecond"}) {
		EXPECT_LE(lengthOf(label), kMaxLabel) << texts_(label);
	}
	EXPECT_LE(lengthOf("Setting.Rehearsal"), kMaxBox);
}

TEST_F(PageTexts, EveryButtonSaysAllOfItsWords)
{
	for (const obs::NamedSourceAction &action : obs::kSourceActions) {
		EXPECT_LE(lengthOf(action.buttonTextKey), kMaxButton) << texts_(action.buttonTextKey);
	}
	for (const obs::NamedPageButton &button : obs::kPageButtons) {
		EXPECT_LE(lengthOf(button.textKey), kMaxButton) << texts_(button.textKey);
	}
	EXPECT_LE(lengthOf("Button.CancelNothing"), kMaxButton);
}

} // namespace
} // namespace r2v::test
