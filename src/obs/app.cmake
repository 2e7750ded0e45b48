# SPDX-License-Identifier: GPL-2.0-or-later
target_sources(r2v-obs PRIVATE app.cpp)
