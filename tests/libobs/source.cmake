# SPDX-License-Identifier: GPL-2.0-or-later
# What the source shows. The clips come from the ffmpeg program.
add_library(r2v-view-stage STATIC clip-cache.cpp test-clips.cpp view-stage.cpp)
target_compile_definitions(r2v-view-stage PRIVATE R2V_CLIP_CACHE="${PROJECT_BINARY_DIR}/libobs-clips")
target_link_libraries(r2v-view-stage PUBLIC r2v-headless-obs r2v-obs GTest::gtest)

r2v_libobs_test(play-tests play-changes.cpp play-feed.cpp play-frames.cpp play-geometry.cpp play-controls.cpp play-slow-canvas.cpp play-sound.cpp play-colors.cpp play-waiting.cpp
                source-box-fit.cpp TOGETHER SourceBoxFit)
target_link_libraries(play-tests PRIVATE r2v-view-stage)
# It counts every frame of a lap; beside a busy machine the player's own thread may come late.
set_tests_properties(libobs.PlayChanges.AClipForTheLoopPointFollowsTheLastFrameOfTheLap PROPERTIES RUN_SERIAL
                                                                                                           TRUE)

# OBS's own media source, to compare with; the tests that need it are skipped where it is not installed.
target_compile_definitions(play-tests PRIVATE R2V_OBS_FFMPEG_MODULE="${_lib_dir}/obs-plugins/obs-ffmpeg.so"
                                              R2V_OBS_FFMPEG_DATA="${R2V_OBS_DATA_DIR}/obs-plugins/obs-ffmpeg")

r2v_libobs_test(source-tests source-capture.cpp source-settings.cpp source-life.cpp source-media-source.cpp source-media-sound.cpp source-panic.cpp
                source-end.cpp source-copied.cpp
                source-missing-clip.cpp source-triggers.cpp source-loading.cpp source-memory.cpp source-soak.cpp source-waiting.cpp source-names.cpp source-foreign-texts.cpp
                source-construction.cpp source-engine-thread.cpp source-requests.cpp source-doors.cpp source-page.cpp)
target_sources(source-tests PRIVATE source-stage.cpp foreign-filters.cpp vendor-stand-in.cpp wall-source.cpp)
target_link_libraries(source-tests PRIVATE r2v-view-stage nlohmann_json::nlohmann_json)
target_compile_definitions(source-tests PRIVATE R2V_OBS_FFMPEG_MODULE="${_lib_dir}/obs-plugins/obs-ffmpeg.so"
                                                R2V_OBS_FFMPEG_DATA="${R2V_OBS_DATA_DIR}/obs-plugins/obs-ffmpeg")

# OBS's own media source and ours, side by side: for the tests and for the benches.
add_library(r2v-beside-stock STATIC source-stage.cpp numbered-clips.cpp frame-judge.cpp beside-stock-stage.cpp
                                    frame-cases.cpp)
target_link_libraries(r2v-beside-stock PUBLIC r2v-view-stage)
target_include_directories(r2v-beside-stock PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
target_compile_definitions(r2v-beside-stock PUBLIC R2V_OBS_FFMPEG_MODULE="${_lib_dir}/obs-plugins/obs-ffmpeg.so"
                                                   R2V_OBS_FFMPEG_DATA="${R2V_OBS_DATA_DIR}/obs-plugins/obs-ffmpeg")

r2v_libobs_test(beside-stock-tests beside-stock-frames.cpp ALONE TOGETHER FrameJudge)
target_link_libraries(beside-stock-tests PRIVATE r2v-beside-stock)
