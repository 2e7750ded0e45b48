// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QApplication>

#include "source-stage.hpp"

namespace r2v::test {

/// Qt on its off-screen platform. Made before anything else of Qt.
class OffscreenQt {
public:
	OffscreenQt()
	{
		qputenv("QT_QPA_PLATFORM", "offscreen");
		application_ = std::make_unique<QApplication>(count_, arguments_);
	}

private:
	char name_[3] = "ui";
	char *arguments_[2] = {name_, nullptr};
	int count_ = 1;
	std::unique_ptr<QApplication> application_;
};

} // namespace r2v::test
