# SPDX-License-Identifier: GPL-2.0-or-later
# The widgets with a real app and real sources behind them, on Qt's off-screen platform.
r2v_libobs_test(ui-tests ui-dock.cpp ui-status-line.cpp ui-tools-menu.cpp WITH_QT)
target_sources(ui-tests PRIVATE source-stage.cpp)
target_link_libraries(ui-tests PRIVATE r2v-view-stage r2v-ui ${R2V_QT_TARGET})
