// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>

#include "ui-stage.hpp"
#include "ui/dock.hpp"
#include "ui/ui.hpp"

namespace r2v::test {

namespace {

constexpr char kId[] = "20260101-000000-abcd";

/// The dock as a person has it before them. Texts are their own keys here.
class DockBeforeAPerson {
public:
	DockBeforeAPerson()
	{
		stage_.storeGeneration(kId, stage_.clips().gray("200", {}), "second-key");
		stage_.startApp();
		EXPECT_TRUE(eventually([this] { return stage_.app().engine().find(kId) != nullptr; }));
		first_ = stage_.create("first", settings("first-key").c_str());
		second_ = stage_.create("second", settings("second-key").c_str());
		dock_ = std::make_unique<ui::Dock>(ui::uiPartsOf(stage_.app()));
		dock_->show();
		dock_->refresh();
	}

	obs::App &app() const { return stage_.app(); }
	obs_source_t *second() const { return second_; }

	QPushButton &button(const char *text) const
	{
		for (auto *button : dock_->findChildren<QPushButton *>()) {
			if (button->text() == text) {
				return *button;
			}
		}
		throw std::runtime_error(std::string("no button ") + text);
	}
	QCheckBox &box(const char *text) const
	{
		for (auto *box : dock_->findChildren<QCheckBox *>()) {
			if (box->text() == text) {
				return *box;
			}
		}
		throw std::runtime_error(std::string("no box ") + text);
	}
	QCheckBox &rehearsal() const { return box("Dock.Rehearsal"); }
	QTreeWidget &rows() const { return *dock_->findChild<QTreeWidget *>(); }
	std::string statusText() const { return dock_->findChild<QLabel *>()->text().toStdString(); }
	void chooseSource(const char *name) const
	{
		auto *sources = dock_->findChild<QComboBox *>();
		const int index = sources->findText(name);
		ASSERT_GE(index, 0) << name;
		sources->setCurrentIndex(index);
	}
	/// -1: there is none.
	int rowOf(const char *prompt) const
	{
		for (int row = 0; row < rows().topLevelItemCount(); row++) {
			if (rows().topLevelItem(row)->text(2) == prompt) {
				return row;
			}
		}
		return -1;
	}
	void selectRow(int number) const { rows().setCurrentItem(rows().topLevelItem(number)); }
	void refresh() const { dock_->refresh(); }

	/// A request of a viewer that waits for approval; its id.
	std::string request(const char *by, const char *sourceKey) const
	{
		generation::GenerationSpec spec;
		spec.sourceKey = sourceKey;
		spec.prompt = "A sunset";
		spec.requestedBy = by;
		spec.needsApproval = true;
		const generation::Admission admission = app().engine().admit(spec);
		EXPECT_TRUE(admission.accepted()) << admission.message;
		return admission.generationId;
	}

	/// The newest that is not the stored one.
	generation::Snapshot made() const
	{
		for (const generation::Snapshot &one : app().engine().list({})) {
			if (one->id != kId) {
				return one;
			}
		}
		return nullptr;
	}

private:
	static std::string settings(const char *key)
	{
		return std::string(R"({"prompt": "A sunset", "source_key": ")") + key + "\"}";
	}

	SourceStage stage_;
	OffscreenQt qt_;
	OBSSourceAutoRelease first_;
	OBSSourceAutoRelease second_;
	std::unique_ptr<ui::Dock> dock_;
};

} // namespace

TEST(Dock, GeneratesForTheSourceThatIsChosen)
{
	const DockBeforeAPerson person;
	person.rehearsal().click();
	person.chooseSource("second");
	person.button("Button.Generate").click();
	ASSERT_TRUE(person.made()) << person.statusText();
	EXPECT_EQ(person.made()->spec.sourceName, "second");
	EXPECT_EQ(person.rows().topLevelItemCount(), 2);
}

TEST(Dock, SaysWhyItRefuses)
{
	const DockBeforeAPerson person;
	person.chooseSource("first");
	person.button("Button.Generate").click();
	EXPECT_FALSE(person.made());
	EXPECT_TRUE(eventually([&] {
		person.refresh();
		return person.statusText().find("Refusal.NoApiKey") != std::string::npos;
	})) << person.statusText();
}

TEST(Dock, ItsBoxSwitchesRehearsal)
{
	const DockBeforeAPerson person;
	ASSERT_FALSE(person.app().config().rehearsal);
	person.rehearsal().click();
	EXPECT_TRUE(person.app().config().rehearsal);
	person.rehearsal().click();
	EXPECT_FALSE(person.app().config().rehearsal);
}

TEST(Dock, ItsBoxArmsAndPanicTakesItOut)
{
	const DockBeforeAPerson person;
	QCheckBox &armed = person.box("Dock.Armed");
	ASSERT_FALSE(armed.isChecked());
	armed.click();
	EXPECT_TRUE(person.app().triggers().isArmed());
	armed.click();
	EXPECT_FALSE(person.app().triggers().isArmed());
	armed.click();
	person.app().panic().set(true);
	person.refresh();
	EXPECT_FALSE(armed.isChecked());
	EXPECT_FALSE(armed.isEnabled());
}

TEST(Dock, CancelsTheSelectedGenerationOnly)
{
	const DockBeforeAPerson person;
	person.rehearsal().click();
	person.chooseSource("first");
	person.button("Button.Generate").click();
	person.selectRow(0);
	ASSERT_TRUE(person.button("Button.Cancel").isEnabled());
	person.button("Button.Cancel").click();
	EXPECT_TRUE(eventually([&] {
		const generation::Snapshot made = person.made();
		return made->dismissed || made->state == generation::State::cancelled;
	}));
	EXPECT_FALSE(person.app().engine().find(kId)->dismissed);
}

TEST(Dock, PlaysTheSelectedClipInTheSourceThatMadeIt)
{
	const DockBeforeAPerson person;
	person.chooseSource("first");
	person.selectRow(0);
	person.button("Dock.Play").click();
	EXPECT_EQ(instanceOf(person.second()).currentGeneration(), kId);
}

TEST(Dock, OffersOnlyWhatTheSelectionAllows)
{
	const DockBeforeAPerson person;
	for (const char *action : {"Button.Cancel", "Dock.Play", "Dock.AddMediaSource", "Dock.FetchAgain"}) {
		EXPECT_FALSE(person.button(action).isEnabled()) << action << " with nothing selected";
	}
	person.selectRow(0);
	EXPECT_TRUE(person.button("Dock.Play").isEnabled());
	EXPECT_TRUE(person.button("Dock.AddMediaSource").isEnabled());
	EXPECT_FALSE(person.button("Button.Cancel").isEnabled()) << "of a clip that is ready";
	EXPECT_FALSE(person.button("Dock.FetchAgain").isEnabled()) << "of a clip that is ready";
}

TEST(Dock, TellsOfARequestAndLetsTheSelectedOneGoOrDropsIt)
{
	const DockBeforeAPerson person;
	person.rehearsal().click();
	person.chooseSource("second");
	person.selectRow(0);
	EXPECT_FALSE(person.button("Dock.Approve").isVisible()) << "of a clip that waits for nothing";

	const std::string ann = person.request("Ann", "second-key");
	const std::string ben = person.request("Ben", "first-key");
	person.refresh();
	EXPECT_NE(person.statusText().find("Status.RequestWaits"), std::string::npos) << person.statusText();
	// Of two that came in one millisecond either may be above.
	const int row = person.rowOf("Ben: A sunset");
	ASSERT_GE(row, 0);
	EXPECT_EQ(person.rows().topLevelItem(row)->text(1), "State.WaitsForApproval");

	person.selectRow(row);
	ASSERT_TRUE(person.button("Dock.Approve").isVisible());
	person.button("Dock.Approve").click();
	EXPECT_TRUE(eventually([&] { return !person.app().engine().find(ben)->waitsForApproval; }));
	EXPECT_TRUE(person.app().engine().find(ann)->waitsForApproval);
	person.refresh();
	person.selectRow(person.rowOf("Ann: A sunset"));
	person.button("Dock.Reject").click();
	EXPECT_TRUE(eventually([&] { return person.app().engine().find(ann)->state == generation::State::cancelled; }));
}

TEST(Dock, KeepsTheSelectionWhileNewRowsCome)
{
	const DockBeforeAPerson person;
	person.rehearsal().click();
	person.selectRow(0);
	person.button("Button.Generate").click();
	person.refresh();
	ASSERT_EQ(person.rows().topLevelItemCount(), 2);
	EXPECT_EQ(person.rows().indexOfTopLevelItem(person.rows().currentItem()), 1);
}

} // namespace r2v::test
