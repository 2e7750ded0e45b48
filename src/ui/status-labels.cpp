// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/status-labels.hpp"

#include <algorithm>

#include <QApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>

#include "obs/base/guarded.hpp"
#include "obs/page/properties-page.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-marker.hpp"

namespace r2v::ui {

namespace {

bool isUnderWay(generation::Engine &engine, const std::string &sourceKey)
{
	const auto newest = engine.list({.limit = 1, .sourceKey = sourceKey, .state = {}});
	return !newest.empty() && !generation::isEnd(newest.front()->state);
}

constexpr int kPromptLines = 4;
/// More than this of a dialog is not taken from its preview, however long a sentence is.
constexpr int kMaxKeptVisiblePx = 360;

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

/// Gives the page so much of the dialog that its first part, down to the status line, is seen without scrolling.
void keepStatusVisible(const QLabel &status)
{
	for (QWidget *above = status.parentWidget(); above; above = above->parentWidget()) {
		if (auto *page = qobject_cast<QScrollArea *>(above); page && page->widget()) {
			const int bottom = status.mapTo(page->widget(), QPoint(0, status.height())).y();
			const int wanted = std::min(bottom + 2 * page->frameWidth() + status.fontMetrics().height() / 2,
						    kMaxKeptVisiblePx);
			page->setMinimumHeight(std::max(page->minimumHeight(), wanted));
			return;
		}
	}
}

/// Whether any open page shows this source.
bool setLabels(const std::string &sourceKey, const QString &text)
{
	const QString marker = QString::fromStdString(obs::statusMarker(sourceKey));
	bool found = false;
	for (QWidget *widget : QApplication::allWidgets()) {
		auto *label = qobject_cast<QLabel *>(widget);
		if (label && label->text().endsWith(marker)) {
			label->setText(text);
			keepPromptLow(*label);
			// The new heights are known when the layout has had its turn.
			QTimer::singleShot(0, label, [label] {
				obs::guarded("status labels", [label] { keepStatusVisible(*label); });
			});
			found = true;
		}
	}
	return found;
}

} // namespace

StatusLabels::StatusLabels(const UiParts &parts) : parts_(parts)
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

void StatusLabels::update(const std::string &sourceKey)
{
	const obs::SourceRegistry::Found found = parts_.sources.byKey(sourceKey);
	const bool shown =
		found &&
		setLabels(sourceKey, QString::fromStdString(obs::statusLabelText(parts_.lines, *found.instance)));
	if (shown && isUnderWay(parts_.engine, sourceKey)) {
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
