// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dock.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "obs/actions/rehearsal-switch.hpp"
#include "obs/actions/source-actions.hpp"
#include "obs/air/air-gate.hpp"
#include "obs/base/closing.hpp"
#include "obs/base/guarded.hpp"
#include "obs/delivery/media-source-adder.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-board.hpp"
#include "obs/status/status-line.hpp"
#include "obs/trigger/triggers.hpp"
#include "ui/generation-rows.hpp"

namespace r2v::ui {

namespace {

constexpr size_t kShownGenerations = 50;

QString text(const Texts &texts, std::string_view key)
{
	return QString::fromStdString(texts(key));
}

} // namespace

Dock::Dock(const UiParts &parts) :
	parts_(parts), source_(new QComboBox(this)),
	generate_(new QPushButton(text(parts.texts, "Button.Generate"), this)), status_(new QLabel(this)),
	rows_(new GenerationRows(parts.texts, this)),
	cancel_(new QPushButton(text(parts.texts, "Button.Cancel"), this)),
	play_(new QPushButton(text(parts.texts, "Dock.Play"), this)),
	approve_(new QPushButton(text(parts.texts, "Dock.Approve"), this)),
	reject_(new QPushButton(text(parts.texts, "Dock.Reject"), this)),
	addMediaSource_(new QPushButton(text(parts.texts, "Dock.AddMediaSource"), this)),
	fetchAgain_(new QPushButton(text(parts.texts, "Dock.FetchAgain"), this)),
	armed_(new QCheckBox(text(parts.texts, "Dock.Armed"), this)),
	rehearsal_(new QCheckBox(text(parts.texts, "Dock.Rehearsal"), this))
{
	status_->setTextFormat(Qt::PlainText);
	status_->setWordWrap(true);
	armed_->setToolTip(text(parts.texts, "Dock.ArmedHint"));
	rehearsal_->setToolTip(text(parts.texts, "Dock.RehearsalHint"));
	fetchAgain_->setToolTip(text(parts.texts, "Dock.FetchAgainHint"));
	source_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
	source_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
	lay();
	connectAll();
	refreshButtons();
}

void Dock::lay()
{
	auto *trigger = new QHBoxLayout;
	trigger->addWidget(source_);
	trigger->addWidget(generate_);
	trigger->addWidget(armed_);
	trigger->addWidget(rehearsal_);
	auto *actions = new QHBoxLayout;
	for (QPushButton *button : {approve_, reject_, cancel_, play_, addMediaSource_, fetchAgain_}) {
		actions->addWidget(button);
	}
	actions->addStretch();
	auto *rows = new QVBoxLayout(this);
	rows->addLayout(trigger);
	rows->addWidget(status_);
	rows->addWidget(rows_, 1);
	rows->addLayout(actions);
}

void Dock::connectAll()
{
	const auto onClick = [this](QPushButton *button, void (Dock::*action)()) {
		connect(button, &QPushButton::clicked, this, [this, action] {
			obs::guarded("dock", [this, action] {
				if (!parts_.closing.hasBegun()) {
					(this->*action)();
					refresh();
				}
			});
		});
	};
	onClick(generate_, &Dock::generate);
	onClick(cancel_, &Dock::cancel);
	onClick(play_, &Dock::play);
	onClick(approve_, &Dock::approve);
	onClick(reject_, &Dock::reject);
	onClick(addMediaSource_, &Dock::addMediaSource);
	onClick(fetchAgain_, &Dock::fetchAgain);
	connect(armed_, &QCheckBox::clicked, this, [this](bool on) {
		obs::guarded("dock", [this, on] {
			parts_.triggers.setArmed(on);
			refresh();
		});
	});
	connect(rehearsal_, &QCheckBox::clicked, this, [this](bool on) {
		obs::guarded("dock", [this, on] {
			parts_.rehearsal.set(on);
			refresh();
		});
	});
	connect(rows_, &QTreeWidget::itemSelectionChanged, this,
		[this] { obs::guarded("dock", [this] { refreshButtons(); }); });
	connect(source_, QOverload<int>::of(&QComboBox::currentIndexChanged), this, [this] { refresh(); });
}

void Dock::showEvent(QShowEvent *event)
{
	QWidget::showEvent(event);
	refresh();
}

void Dock::refresh()
{
	obs::guarded("dock", [this] {
		if (!isVisible() || parts_.closing.hasBegun()) {
			return;
		}
		refreshSources();
		rows_->show(parts_.engine.list({.limit = kShownGenerations, .sourceKey = {}, .state = {}}));
		armed_->setChecked(parts_.triggers.isArmed());
		armed_->setEnabled(!parts_.gate.isPanicked());
		rehearsal_->setChecked(parts_.rehearsal.isOn());
		const obs::SourceRegistry::Found chosen = chosenSource();
		status_->setText(chosen ? QString::fromStdString(parts_.lines.withRequests(*chosen.instance))
					: text(parts_.texts, "Dock.NoSource"));
		refreshButtons();
	});
}

void Dock::refreshSources()
{
	const QSignalBlocker blocker(source_);
	const QVariant chosen = source_->currentData();
	source_->clear();
	for (const obs::SourceRegistry::Found &found : parts_.sources.all()) {
		source_->addItem(QString::fromStdString(found.instance->name()),
				 QString::fromStdString(found.instance->key()));
	}
	source_->model()->sort(0);
	source_->setCurrentIndex(std::max(0, source_->findData(chosen)));
}

void Dock::refreshButtons()
{
	const generation::Snapshot selected = rows_->selected();
	const bool ready = selected && selected->state == generation::State::ready;
	generate_->setEnabled(source_->count() > 0);
	cancel_->setEnabled(selected && !generation::isEnd(selected->state) && !selected->dismissed);
	play_->setEnabled(ready);
	// They are there only when they are needed: most streamers never see a request.
	for (QPushButton *button : {approve_, reject_}) {
		button->setVisible(selected && generation::waitsForDecision(*selected));
	}
	addMediaSource_->setEnabled(ready);
	fetchAgain_->setEnabled(selected && !ready && generation::isEnd(selected->state) && !selected->taskId.empty());
}

obs::SourceRegistry::Found Dock::chosenSource() const
{
	return parts_.sources.byKey(source_->currentData().toString().toStdString());
}

obs::SourceRegistry::Found Dock::sourceOfSelected() const
{
	if (const generation::Snapshot selected = rows_->selected()) {
		if (obs::SourceRegistry::Found found = parts_.sources.byKey(selected->spec.sourceKey)) {
			return found;
		}
	}
	return chosenSource();
}

void Dock::generate()
{
	if (const obs::SourceRegistry::Found found = chosenSource()) {
		parts_.actions.perform(obs::SourceAction::generate, *found.instance);
	}
}

void Dock::cancel()
{
	if (const generation::Snapshot selected = rows_->selected()) {
		parts_.engine.cancel(selected->id);
	}
}

void Dock::play()
{
	const obs::SourceRegistry::Found found = sourceOfSelected();
	if (const generation::Snapshot selected = rows_->selected(); selected && found) {
		found.instance->playOnDemand(selected);
	}
}

void Dock::approve()
{
	decide(&obs::SourceActions::approve);
}

void Dock::reject()
{
	decide(&obs::SourceActions::reject);
}

void Dock::decide(obs::Decision (obs::SourceActions::*decision)(const generation::Snapshot &))
{
	const generation::Snapshot selected = rows_->selected();
	const obs::SourceRegistry::Found found = sourceOfSelected();
	if (selected && found) {
		const obs::Decision decided = (parts_.actions.*decision)(selected);
		parts_.board.tell(*found.instance,
				  decided.waited ? decided.reason : parts_.texts("Refusal.NothingToApprove"));
	}
}

void Dock::addMediaSource()
{
	if (const generation::Snapshot selected = rows_->selected()) {
		const obs::AddedMediaSource added = parts_.mediaSources.add(selected, {});
		tellSelected(added.error);
	}
}

void Dock::tellSelected(const std::string &reason)
{
	const obs::SourceRegistry::Found found = sourceOfSelected();
	if (!reason.empty() && found) {
		parts_.board.tell(*found.instance, reason);
	}
}

void Dock::fetchAgain()
{
	if (const generation::Snapshot selected = rows_->selected()) {
		tellSelected(parts_.engine.fetchAgain(selected->id).reason);
	}
}

} // namespace r2v::ui
