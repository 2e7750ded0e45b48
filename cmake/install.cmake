# SPDX-License-Identifier: GPL-2.0-or-later
# Where OBS looks for modules and their data. Debian's OBS looks below the multiarch folder; GNUInstallDirs names that
# only for the prefix /usr, so it is asked of the compiler here.
include(GNUInstallDirs)
if(INSTALL_FOR_USER)
  if(DEFINED ENV{XDG_CONFIG_HOME})
    set(_config "$ENV{XDG_CONFIG_HOME}")
  else()
    set(_config "$ENV{HOME}/.config")
  endif()
  set(R2V_MODULE_DIR "${_config}/obs-studio/plugins/${PROJECT_NAME}/bin/64bit")
  set(R2V_DATA_DIR "${_config}/obs-studio/plugins/${PROJECT_NAME}/data")
else()
  set(R2V_LIBRARY_DIR "${CMAKE_INSTALL_LIBDIR}")
  if(CMAKE_LIBRARY_ARCHITECTURE AND EXISTS "/etc/debian_version")
    set(R2V_LIBRARY_DIR "lib/${CMAKE_LIBRARY_ARCHITECTURE}")
  endif()
  set(R2V_MODULE_DIR "${R2V_LIBRARY_DIR}/obs-plugins")
  set(R2V_DATA_DIR "share/obs/obs-plugins/${PROJECT_NAME}")
endif()
install(TARGETS obs-reference-to-video LIBRARY DESTINATION "${R2V_MODULE_DIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/data/" DESTINATION "${R2V_DATA_DIR}" PATTERN "*.in" EXCLUDE)
install(FILES "${PROJECT_BINARY_DIR}/data/manifest.json" DESTINATION "${R2V_DATA_DIR}")
# The pages that the plugin's texts name.
install(FILES "${PROJECT_SOURCE_DIR}/docs/automation.md" "${PROJECT_SOURCE_DIR}/docs/prompts.md"
              "${PROJECT_SOURCE_DIR}/docs/states.md" "${PROJECT_SOURCE_DIR}/docs/trust.md"
        DESTINATION "${R2V_DATA_DIR}/docs" COMPONENT docs)
