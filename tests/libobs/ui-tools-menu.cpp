// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include "ui-stage.hpp"
#include "ui/tools-entries.hpp"
#include "ui/ui.hpp"

namespace r2v::test {

namespace {

/// OBS's window with the entries as the plugin adds them there. Texts are their own keys here.
struct Window {
	Window()
	{
		QMenu *tools = main.menuBar()->addMenu("Tools");
		for (const char *text : {"Menu.Generate", "Menu.Armed", "Menu.Panic", "Menu.Rehearsal", "Scripts"}) {
			tools->addAction(text);
		}
	}
	QAction *find(const char *text) const
	{
		for (QAction *action : main.findChildren<QAction *>()) {
			if (action->text() == text) {
				return action;
			}
		}
		return nullptr;
	}

	QMainWindow main;
};

} // namespace

TEST(ToolsEntries, ShowWhatIsOnWhereverItWasSwitched)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const Window window;
	ui::ToolsEntries entries(ui::uiPartsOf(stage.app()), window.main);
	QAction *panic = window.find("Menu.PanicChecked");
	QAction *armed = window.find("Menu.ArmedChecked");
	QAction *rehearsal = window.find("Menu.RehearsalChecked");
	ASSERT_TRUE(panic && armed && rehearsal);
	EXPECT_FALSE(panic->isChecked() || armed->isChecked() || rehearsal->isChecked());

	stage.app().rehearsal().set(true);
	EXPECT_TRUE(stage.app().triggers().setArmed(true));
	entries.refresh();
	EXPECT_TRUE(armed->isChecked());
	EXPECT_TRUE(rehearsal->isChecked());
	EXPECT_FALSE(panic->isChecked());

	stage.app().panic().set(true);
	entries.refresh();
	EXPECT_TRUE(panic->isChecked());
	EXPECT_FALSE(armed->isChecked()) << "panic disarms";
}

TEST(ToolsEntries, AClickThatSwitchesNothingLeavesNoCheckMark)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const Window window;
	stage.app().panic().set(true);
	const ui::ToolsEntries entries(ui::uiPartsOf(stage.app()), window.main);
	QAction *armed = window.find("Menu.ArmedChecked");
	ASSERT_TRUE(armed);
	armed->trigger();
	QApplication::processEvents();
	EXPECT_FALSE(armed->isChecked());
}

TEST(ToolsEntries, LeaveTheOthersAlone)
{
	SourceStage stage;
	stage.startApp();
	const OffscreenQt qt;
	const Window window;
	const ui::ToolsEntries entries(ui::uiPartsOf(stage.app()), window.main);
	for (const char *text : {"Menu.Generate", "Scripts"}) {
		ASSERT_TRUE(window.find(text)) << text;
		EXPECT_FALSE(window.find(text)->isCheckable()) << text;
	}
}

} // namespace r2v::test
