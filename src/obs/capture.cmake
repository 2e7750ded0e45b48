# SPDX-License-Identifier: GPL-2.0-or-later
target_sources(
  r2v-obs
  PRIVATE frame-grab.cpp
          frame-grabber.cpp
          reference-render.cpp
          reference-spec.cpp
          scene-copy.cpp
          trigger.cpp
          wish-settings.cpp)
