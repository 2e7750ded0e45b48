// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include <QTreeWidget>

#include "core/generation/generation.hpp"
#include "core/text/texts.hpp"

namespace r2v::ui {

/// A list of generations, newest first, whose selection stays with the generation while rows come and change.
class GenerationRows : public QTreeWidget {
public:
	GenerationRows(const Texts &texts, QWidget *parent);

	void show(const std::vector<generation::Snapshot> &generations);
	/// Null where nothing is selected.
	generation::Snapshot selected() const;

private:
	void fill(QTreeWidgetItem &row, const generation::Generation &generation);

	const Texts &texts_;
	/// In the order of the rows.
	std::vector<generation::Snapshot> generations_;
};

} // namespace r2v::ui
