# SPDX-License-Identifier: GPL-2.0-or-later
target_sources(
  r2v-obs
  PRIVATE box-drawing.cpp
          box-fit.cpp
          child-source.cpp
          clip-view.cpp
          cross-fade.cpp
          media-state.cpp
          picture-feed.cpp
          picture-frame.cpp
          picture-layers.cpp
          reference-source.cpp
          settings-defaults.cpp
          sound-outlet.cpp
          source-callbacks.cpp
          sprite-crop.cpp
          still-cover.cpp
          still-upload.cpp
          waiting-screen.cpp)
