# SPDX-License-Identifier: GPL-2.0-or-later
# What people and programs reach the plugin by.
target_sources(r2v-obs PRIVATE
  clip-placement.cpp generation-data.cpp hotkeys.cpp media-source-adder.cpp procedures.cpp properties-page.cpp
  rebuilding-presenter.cpp request-fields.cpp source-actions.cpp status-line.cpp status-marker.cpp status-sentence.cpp
  status-texts.cpp status-wording.cpp
  tools-menu.cpp valid-text.cpp websocket-binding.cpp websocket-vendor.cpp)
