// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFormLayout>
#include <QLabel>
#include <QPlainTextEdit>

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

} // namespace

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
