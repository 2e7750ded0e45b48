// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/generation-rows.hpp"

#include <QDateTime>
#include <QHeaderView>
#include <QLocale>

#include "core/prompt/shown-words.hpp"

namespace r2v::ui {

namespace {

using generation::Generation;
using generation::State;

enum Column { kTime, kState, kPrompt, kSource, kColumnCount };

QString toQt(const std::string &text)
{
	return QString::fromStdString(text);
}

std::string stateText(const Texts &texts, const Generation &generation)
{
	if (generation.dismissed && generation.state != State::ready) {
		return texts("State.Dismissed");
	}
	if (generation.waitsForApproval) {
		return texts("State.WaitsForApproval");
	}
	return texts(generation::stateTextKey(generation), {{"progress", std::to_string(generation.progress)}});
}

/// Whom it is for, where that is not the streamer, and what it asks for.
QString promptText(const generation::GenerationSpec &spec)
{
	const std::string words = prompt::shownWords(spec.prompt);
	return toQt(spec.requestedBy.empty() ? words : prompt::shownWords(spec.requestedBy) + ": " + words);
}

QString timeText(UtcTime time)
{
	const QDateTime local = QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count());
	const QString clock = QLocale().toString(local.time(), QLocale::ShortFormat);
	return local.date() == QDate::currentDate()
		       ? clock
		       : QLocale().toString(local.date(), QLocale::ShortFormat) + ' ' + clock;
}

/// Whole prompt, and what went wrong. Tool tips read tags as rich text, and prompts and servers may write some.
QString wholeStory(const Generation &generation)
{
	QString text = toQt(generation.spec.prompt);
	for (const std::string &more : {generation.error, generation.action}) {
		if (!more.empty()) {
			text += "\n\n" + toQt(more);
		}
	}
	return "<p style='white-space: pre-wrap'>" + text.toHtmlEscaped() + "</p>";
}

} // namespace

GenerationRows::GenerationRows(const Texts &texts, QWidget *parent) : QTreeWidget(parent), texts_(texts)
{
	setRootIsDecorated(false);
	setUniformRowHeights(true);
	setSelectionMode(QAbstractItemView::SingleSelection);
	setColumnCount(kColumnCount);
	setHeaderLabels({toQt(texts("Dock.Time")), toQt(texts("Dock.State")), toQt(texts("Dock.Prompt")),
			 toQt(texts("Dock.Source"))});
	header()->setStretchLastSection(false);
	header()->setSectionResizeMode(kTime, QHeaderView::ResizeToContents);
	header()->setSectionResizeMode(kState, QHeaderView::ResizeToContents);
	header()->setSectionResizeMode(kPrompt, QHeaderView::Stretch);
	header()->setSectionResizeMode(kSource, QHeaderView::ResizeToContents);
}

void GenerationRows::show(const std::vector<generation::Snapshot> &generations)
{
	const generation::Snapshot wasSelected = selected();
	generations_ = generations;
	while (topLevelItemCount() > static_cast<int>(generations_.size())) {
		delete takeTopLevelItem(topLevelItemCount() - 1);
	}
	while (topLevelItemCount() < static_cast<int>(generations_.size())) {
		addTopLevelItem(new QTreeWidgetItem(this));
	}
	for (int index = 0; index < topLevelItemCount(); ++index) {
		const Generation &generation = *generations_[static_cast<size_t>(index)];
		fill(*topLevelItem(index), generation);
		if (wasSelected && wasSelected->id == generation.id) {
			setCurrentItem(topLevelItem(index));
		}
	}
}

generation::Snapshot GenerationRows::selected() const
{
	const int row = selectedItems().isEmpty() ? -1 : indexOfTopLevelItem(selectedItems().first());
	return row < 0 || row >= static_cast<int>(generations_.size()) ? nullptr
								       : generations_[static_cast<size_t>(row)];
}

void GenerationRows::fill(QTreeWidgetItem &row, const Generation &generation)
{
	row.setText(kTime, timeText(generation.createdAt));
	row.setText(kState, toQt(stateText(texts_, generation)));
	row.setText(kPrompt, promptText(generation.spec));
	row.setText(kSource, toQt(generation.spec.sourceName));
	for (int column = 0; column < kColumnCount; ++column) {
		row.setToolTip(column, wholeStory(generation));
	}
}

} // namespace r2v::ui
