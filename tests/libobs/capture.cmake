# SPDX-License-Identifier: GPL-2.0-or-later
get_target_property(_libobs OBS::libobs LOCATION)
get_filename_component(_lib_dir "${_libobs}" DIRECTORY)
find_path(R2V_OBS_DATA_DIR NAMES libobs/default.effect PATHS "${_lib_dir}/../../share/obs" "${_lib_dir}/../share/obs"
                                                             /usr/share/obs)

add_library(r2v-test-sources STATIC test-sources.cpp)
target_link_libraries(r2v-test-sources PUBLIC r2v-obs)

r2v_libobs_test(capture-frame-test capture-frame.cpp)
r2v_libobs_test(capture-own-source-test capture-own-source.cpp)
r2v_libobs_test(capture-filters-test capture-filters.cpp)
target_sources(capture-filters-test PRIVATE foreign-filters.cpp)
r2v_libobs_test(capture-waiting-test capture-waiting.cpp)
r2v_libobs_test(capture-textures-test capture-textures.cpp)
foreach(_test IN ITEMS capture-frame-test capture-own-source-test capture-filters-test capture-waiting-test
                      capture-textures-test)
  target_sources(${_test} PRIVATE capture-test.cpp)
  target_link_libraries(${_test} PRIVATE r2v-test-sources)
  target_compile_definitions(${_test} PRIVATE R2V_OBS_PLUGIN_DIR="${_lib_dir}/obs-plugins"
                                              R2V_OBS_PLUGIN_DATA_DIR="${R2V_OBS_DATA_DIR}/obs-plugins")
endforeach()

r2v_libobs_test(capture-settings-test capture-settings.cpp TOGETHER TriggerSettings)
target_link_libraries(capture-settings-test PRIVATE r2v-test-sources)
