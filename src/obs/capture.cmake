# SPDX-License-Identifier: GPL-2.0-or-later
target_sources(
  r2v-obs
  PRIVATE capture-notes.cpp
          filter-kinds.cpp
          frame-grab.cpp
          frame-grabber.cpp
          grab-textures.cpp
          program-scene.cpp
          prompt-lists.cpp
          prompt-sources.cpp
          reference-render.cpp
          reference-spec.cpp
          scene-copy.cpp
          trigger.cpp
          viewer-check.cpp
          wish-settings.cpp)
