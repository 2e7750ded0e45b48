// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "obs/page/properties-page.hpp"
#include "ui-stage.hpp"
#include "ui/status-labels.hpp"
#include "ui/ui.hpp"

namespace r2v::test {

namespace {

/// A page of properties as OBS builds it: the prompt's field and the status line, among other widgets.
struct Page {
	Page(const obs::App &app, obs_source_t *source) :
		status(QString::fromStdString(obs::statusLabelText(app.statusLines(), instanceOf(source)))),
		other("another label")
	{
		auto *layout = new QFormLayout(&widget);
		layout->addRow(&prompt);
		layout->addRow(&status);
		layout->addRow(&other);
		widget.show();
		prompt.setPlainText("A sunset over");
		prompt.moveCursor(QTextCursor::End);
		prompt.setFocus();
	}

	QWidget widget;
	QPlainTextEdit prompt{&widget};
	QLabel status;
	QLabel other;
};

/// The rest of it: buttons, and the part about the key.
struct WholePage {
	WholePage(const obs::App &app, obs_source_t *source) :
		status(QString::fromStdString(obs::statusLabelText(app.statusLines(), instanceOf(source)))),
		prompt(text(app, obs::LiveLine::prompt, source)), key(text(app, obs::LiveLine::key, source))
	{
		auto *layout = new QFormLayout(&widget);
		for (QWidget *row : std::initializer_list<QWidget *>{&prompt, &generate, &cancel, &approve, &reject,
								     &status, &group}) {
			layout->addRow(row);
		}
		auto *inside = new QFormLayout(&group);
		inside->addRow(&field);
		inside->addRow(&key);
		inside->addRow(&price);
		widget.show();
	}
	static QString text(const obs::App &app, obs::LiveLine line, obs_source_t *source)
	{
		return QString::fromStdString(app.pageLines().labelText(line, instanceOf(source)));
	}

	QWidget widget;
	QLabel status;
	QLabel prompt;
	QPushButton generate{"Button.Generate"};
	QPushButton cancel{"Button.Cancel"};
	QPushButton approve{"Button.Approve"};
	QPushButton reject{"Button.Reject"};
	QGroupBox group{"Group.KeyAndCost"};
	QLineEdit field;
	QLabel key;
	QDoubleSpinBox price;
};

} // namespace

TEST(ButtonsOnThePage, ComeAndGoAndSayWhatTheyCanDo)
{
	SourceStage stage;
	stage.rehearseWithoutLimits();
	stage.startApp();
	const OffscreenQt qt;
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	const WholePage page(stage.app(), source);
	ui::StatusLabels labels(ui::uiPartsOf(stage.app()));
	labels.update("one");
	EXPECT_FALSE(page.approve.isVisible());
	EXPECT_FALSE(page.reject.isVisible());
	EXPECT_FALSE(page.prompt.isVisible()) << "no Text source is chosen";
	EXPECT_TRUE(page.generate.isVisible());
	EXPECT_EQ(page.cancel.text(), "Button.CancelNothing");

	generation::GenerationSpec spec;
	spec.sourceKey = "one";
	spec.prompt = "A sunset";
	spec.requestedBy = "Ann";
	spec.needsApproval = true;
	ASSERT_TRUE(stage.app().engine().admit(spec).accepted());
	labels.update("one");
	EXPECT_TRUE(page.approve.isVisible());
	EXPECT_TRUE(page.reject.isVisible());
	EXPECT_EQ(page.cancel.text(), "Button.Cancel");
	stage.app().engine().cancelAll();
}

TEST(ButtonsOnThePage, DoNotMoveWhenTheStatusGrows)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	const WholePage page(stage.app(), source);
	ui::StatusLabels labels(ui::uiPartsOf(stage.app()));
	labels.update("one");
	QApplication::processEvents();
	const int generateAt = page.generate.mapToGlobal(QPoint(0, 0)).y();
	const int groupAt = page.group.mapToGlobal(QPoint(0, 0)).y();
	instanceOf(source).noteRefusal("First line.\nSecond line.\nThird line.");
	labels.update("one");
	QApplication::processEvents();
	EXPECT_EQ(page.generate.mapToGlobal(QPoint(0, 0)).y(), generateAt);
	EXPECT_EQ(page.group.mapToGlobal(QPoint(0, 0)).y(), groupAt);
}

TEST(KeyOnThePage, ItsFieldIsEmptyOnceSomethingWasSaidOfIt)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	WholePage page(stage.app(), source);
	ui::StatusLabels labels(ui::uiPartsOf(stage.app()));
	page.field.setText("a wrong key");
	page.price.setValue(2);
	labels.update("one");
	EXPECT_EQ(page.field.text(), "a wrong key") << "nothing was said of it yet";
	stage.app().keyDesk().enter("a wrong key");
	labels.update("one");
	EXPECT_EQ(page.field.text(), "");
	EXPECT_EQ(page.price.value(), 2);
	EXPECT_THAT(page.key.text().toStdString(), testing::HasSubstr("Key.UnusableAsEntered"));
}

TEST(StatusLineOnThePage, FollowsTheSourceWhileSomeoneTypes)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	const OBSSourceAutoRelease otherSource = stage.create("other", R"({"source_key": "two"})");
	Page page(stage.app(), source);
	Page otherPage(stage.app(), otherSource);
	const QString otherBefore = otherPage.status.text();
	ui::StatusLabels labels(ui::uiPartsOf(stage.app()));

	page.prompt.insertPlainText(" the s");
	instanceOf(source).noteRefusal("No key is set.");
	labels.update("one");
	EXPECT_THAT(page.status.text().toStdString(), testing::HasSubstr("No key is set."));
	EXPECT_EQ(page.other.text(), "another label");
	EXPECT_EQ(otherPage.status.text(), otherBefore);
	page.prompt.insertPlainText("ea");
	EXPECT_EQ(page.prompt.toPlainText(), "A sunset over the sea");

	// Found again after it was changed.
	instanceOf(source).noteRefusal("The prompt is empty.");
	labels.update("one");
	EXPECT_THAT(page.status.text().toStdString(), testing::HasSubstr("The prompt is empty."));
}

TEST(StatusLineOnThePage, IsNotPushedOutOfSightByThePrompt)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const OBSSourceAutoRelease source = stage.create("clip", R"({"source_key": "one"})");
	const Page page(stage.app(), source);
	ui::StatusLabels labels(ui::uiPartsOf(stage.app()));
	labels.update("one");
	EXPECT_LT(page.prompt.maximumHeight(), 120);
	EXPECT_GE(page.prompt.maximumHeight(), 3 * page.prompt.fontMetrics().lineSpacing());
}

} // namespace r2v::test
