// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <QWidget>

#include "obs/actions/source-actions.hpp"
#include "obs/source/source-registry.hpp"
#include "ui/ui-parts.hpp"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;

namespace r2v::ui {

class GenerationRows;

/// The dock's content: the newest generations of all sources, and what can be done with them. UI thread.
class Dock : public QWidget {
public:
	explicit Dock(const UiParts &parts);

	/// Shows what is so now; costs nothing while the dock is hidden.
	void refresh();

protected:
	void showEvent(QShowEvent *event) override;

private:
	void lay();
	void connectAll();
	void refreshSources();
	void refreshButtons();
	obs::SourceRegistry::Found chosenSource() const;
	/// The source that made the selected generation, else the chosen one.
	obs::SourceRegistry::Found sourceOfSelected() const;

	void generate();
	void cancel();
	void play();
	void approve();
	void reject();
	void decide(obs::Decision (obs::SourceActions::*decision)(const generation::Snapshot &));
	void addMediaSource();
	void fetchAgain();
	/// By the status of the source that the selected generation is of.
	void tellSelected(const std::string &reason);

	const UiParts parts_;
	QComboBox *source_;
	QPushButton *generate_;
	QLabel *status_;
	GenerationRows *rows_;
	QPushButton *cancel_;
	QPushButton *play_;
	QPushButton *approve_;
	QPushButton *reject_;
	QPushButton *addMediaSource_;
	QPushButton *fetchAgain_;
	QCheckBox *armed_;
	QCheckBox *rehearsal_;
};

} // namespace r2v::ui
