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
# The keychain. Without it the API key is kept in a file.
pkg_check_modules(LIBSECRET IMPORTED_TARGET libsecret-1)
option(ENABLE_KEYCHAIN "Keep the API key in the desktop's keychain (libsecret)" ${LIBSECRET_FOUND})
if(ENABLE_KEYCHAIN AND NOT LIBSECRET_FOUND)
  message(FATAL_ERROR "ENABLE_KEYCHAIN needs libsecret-1")
endif()
# Look-alike letters and case folding, for prompts of viewers.
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-i18n icu-uc)

if(ENABLE_QT)
  include(obs-qt)
endif()
