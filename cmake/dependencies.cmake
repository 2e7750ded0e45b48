# SPDX-License-Identifier: GPL-2.0-or-later
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(libobs REQUIRED)
find_package(obs-frontend-api REQUIRED)
find_package(CURL REQUIRED)
find_package(nlohmann_json REQUIRED)
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat libavcodec libavutil libswscale libswresample)
# Text in rehearsal clips.
pkg_check_modules(FREETYPE REQUIRED IMPORTED_TARGET freetype2)
pkg_check_modules(FONTCONFIG REQUIRED IMPORTED_TARGET fontconfig)

if(ENABLE_QT)
  include(obs-qt)
endif()
