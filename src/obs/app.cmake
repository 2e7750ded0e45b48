# SPDX-License-Identifier: GPL-2.0-or-later
target_sources(r2v-obs PRIVATE added-media-sources.cpp app.cpp collection-cleaner.cpp global-hotkeys.cpp log-line.cpp named-sources.cpp panic.cpp
               program-watch.cpp rule-settings.cpp rules.cpp scene-collection.cpp scene-folders.cpp side-threads.cpp source-uuid.cpp
               text-source.cpp)
# Only these see a path of the build folder: a compiler cache can share everything else between build folders.
set_source_files_properties(app.cpp websocket-vendor.cpp PROPERTIES INCLUDE_DIRECTORIES "${PROJECT_BINARY_DIR}/generated")
