// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/status-labels.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <QApplication>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSignalBlocker>

#include "obs/actions/key-desk.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/base/guarded.hpp"
#include "obs/page/page-lines.hpp"
#include "obs/source/reference-source.hpp"

namespace r2v::ui {

namespace {

using obs::LiveLine;

constexpr int kPromptLines = 4;
/// More than this of a dialog is not taken from its preview.
constexpr int kMaxKeptVisiblePx = 690;
/// What OBS's dialog has beside the page: a preview, buttons, the window's frame.
constexpr int kRestOfDialogPx = 260;
constexpr char kIsKept[] = "r2vFirstSightIsKept";

/// How many lines of text there is room for from the start.
int roomOf(LiveLine line)
{
	switch (line) {
	case LiveLine::status:
		return 3;
	case LiveLine::prompt:
	case LiveLine::key:
		return 2;
	case LiveLine::picture:
	case LiveLine::price:
		return 1;
	}
	return 1;
}

QString text(const Texts &texts, std::string_view key)
{
	return QString::fromStdString(texts(key));
}

void keepPromptLow(const QLabel &status)
{
	// The prompt is the only text of several lines on the page.
	if (auto *prompt = status.parentWidget() ? status.parentWidget()->findChild<QPlainTextEdit *>() : nullptr) {
		const double margins = 2 * (prompt->document()->documentMargin() + prompt->frameWidth());
		prompt->setMaximumHeight(static_cast<int>(kPromptLines * prompt->fontMetrics().lineSpacing() + margins +
							  prompt->contentsMargins().top() +
							  prompt->contentsMargins().bottom()));
	}
}

/// As much as the screen leaves for it.
int mostKeptPx(const QWidget &page)
{
	const QScreen *screen = page.screen();
	const int roomPx = screen ? screen->availableGeometry().height() - kRestOfDialogPx : kMaxKeptVisiblePx;
	return std::clamp(roomPx, 0, kMaxKeptVisiblePx);
}

/// OBS gives its dialog a least size of its own, so it does not grow with what is in it.
void grow(QWidget &dialog, int missingPx)
{
	const QScreen *screen = dialog.screen();
	if (!screen || missingPx <= 0 || dialog.isMaximized()) {
		return;
	}
	const QRect room = screen->availableGeometry();
	const int framePx = dialog.frameGeometry().height() - dialog.height();
	dialog.resize(dialog.width(),
		      std::max(dialog.height(), std::min(dialog.height() + missingPx, room.height() - framePx)));
	const int belowPx = dialog.frameGeometry().bottom() - room.bottom();
	if (belowPx > 0) {
		dialog.move(dialog.x(), std::max(room.top(), dialog.y() - belowPx));
	}
}

/// The page is kept in sight down to this widget and the two lines of text below it.
void keepVisible(const QWidget &last)
{
	for (QWidget *above = last.parentWidget(); above; above = above->parentWidget()) {
		if (auto *page = qobject_cast<QScrollArea *>(above); page && page->widget()) {
			const int bottom = last.mapTo(page->widget(), QPoint(0, last.height())).y();
			const int wanted = bottom + 2 * page->frameWidth() + 3 * last.fontMetrics().height();
			const int kept = std::max(page->minimumHeight(), std::min(wanted, mostKeptPx(*page)));
			const int missingPx = kept - page->height();
			page->setMinimumHeight(kept);
			grow(*page->window(), missingPx);
			return;
		}
	}
}

} // namespace

StatusLabels::StatusLabels(const UiParts &parts) : parts_(parts), keysDealtWith_(parts.keyDesk.news().dealtWith)
{
	seconds_.setInterval(1000);
	QObject::connect(&seconds_, &QTimer::timeout, &seconds_, [this] {
		obs::guarded("status labels", [this] {
			// A copy: update changes the set.
			for (const std::string &key : std::set(ticking_)) {
				update(key);
			}
		});
	});
}

bool StatusLabels::showLines(const obs::ReferenceSource &source)
{
	struct Line {
		LiveLine line;
		QString marker;
		QString text;
	};
	std::vector<Line> lines;
	lines.reserve(std::size(obs::kLiveLines));
	for (const obs::NamedLine &named : obs::kLiveLines) {
		lines.push_back({named.line, QString::fromStdString(obs::lineMarker(named.line, source.key())),
				 QString::fromStdString(parts_.pageLines.labelText(named.line, source))});
	}
	bool found = false;
	for (QWidget *widget : QApplication::allWidgets()) {
		auto *label = qobject_cast<QLabel *>(widget);
		const auto line = std::find_if(lines.begin(), lines.end(), [label](const Line &one) {
			return label && label->text().endsWith(one.marker);
		});
		if (line == lines.end()) {
			continue;
		}
		if (label->text() != line->text) {
			label->setText(line->text);
		}
		label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
		// Half a line more: the marker's characters may come from another font, with higher lines.
		const int lineHeight = label->fontMetrics().lineSpacing();
		label->setMinimumHeight(roomOf(line->line) * lineHeight + lineHeight / 2);
		label->setVisible(line->text != line->marker);
		if (line->line == LiveLine::status) {
			found = true;
			keepPromptLow(*label);
			if (label->parentWidget()) {
				showButtons(*label->parentWidget(), source);
			}
			keepFirstSight(*label);
		}
	}
	return found;
}

void StatusLabels::showButtons(const QWidget &page, const obs::ReferenceSource &source)
{
	const bool waits = parts_.actions.nextToDecide(source.key()) != nullptr;
	const bool lacksClip = parts_.actions.nextToFetch(source.key()) != nullptr;
	const QString fetchAgain = text(parts_.texts, "Button.FetchAgain");
	const std::array deciding{text(parts_.texts, "Button.Approve"), text(parts_.texts, "Button.Reject")};
	const std::array cancelling{text(parts_.texts, "Button.Cancel"), text(parts_.texts, "Button.CancelNothing")};
	const QString cancel = QString::fromStdString(parts_.pageLines.cancelText(&source));
	for (auto *button : page.findChildren<QPushButton *>()) {
		const QString says = button->text();
		if (std::find(deciding.begin(), deciding.end(), says) != deciding.end()) {
			button->setVisible(waits);
		} else if (says == fetchAgain) {
			button->setVisible(lacksClip);
		} else if (std::find(cancelling.begin(), cancelling.end(), says) != cancelling.end()) {
			button->setText(cancel);
		}
	}
}

void StatusLabels::keepFirstSight(QLabel &status) const
{
	if (status.property(kIsKept).toBool() || !status.parentWidget()) {
		return;
	}
	status.setProperty(kIsKept, true);
	QWidget *last = &status;
	// If the part about the key is open, it belongs to the first sight, down to the field for the key.
	for (auto *field : status.parentWidget()->findChildren<QLineEdit *>()) {
		if (field->echoMode() == QLineEdit::Password) {
			last = field;
		}
	}
	// The heights are known when the layout has had its turn.
	QTimer::singleShot(0, last, [last] { obs::guarded("status labels", [last] { keepVisible(*last); }); });
}

void StatusLabels::emptyKeyFields()
{
	const int dealtWith = parts_.keyDesk.news().dealtWith;
	if (std::exchange(keysDealtWith_, dealtWith) == dealtWith) {
		return;
	}
	const QString title = text(parts_.texts, "Group.KeyAndCost");
	for (QWidget *widget : QApplication::allWidgets()) {
		const auto *group = qobject_cast<QGroupBox *>(widget);
		if (!group || group->title() != title) {
			continue;
		}
		for (auto *field : group->findChildren<QLineEdit *>()) {
			// The price's field has one inside, too.
			if (field->objectName() != "qt_spinbox_lineedit") {
				const QSignalBlocker blocker(field);
				field->clear();
			}
		}
	}
}

void StatusLabels::update(const std::string &sourceKey)
{
	const obs::SourceRegistry::Found found = parts_.sources.byKey(sourceKey);
	emptyKeyFields();
	const bool shown = found && showLines(*found.instance);
	const bool goesOn = shown && (found.instance->isUnderWay() ||
				      !parts_.pageLines.sentence(LiveLine::prompt, found.instance).empty());
	if (goesOn) {
		ticking_.insert(sourceKey);
	} else {
		ticking_.erase(sourceKey);
	}
	if (ticking_.empty()) {
		seconds_.stop();
	} else if (!seconds_.isActive()) {
		seconds_.start();
	}
}

} // namespace r2v::ui
