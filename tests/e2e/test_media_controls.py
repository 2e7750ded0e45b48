# SPDX-License-Identifier: GPL-2.0-or-later
"""A clip on air obeys OBS's media controls, the plugin's buttons, hotkeys and vendor requests."""

import time

import pytest

import pictures
from stage import SOURCE, wait_until

CANVAS_FPS = 30

ACTION = "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_"
STATE = "OBS_MEDIA_STATE_"


@pytest.fixture(scope="module")
def clip(stage, simulator):
    """A clip of 4 s on air: (generation id, its serial)."""
    generation_id = stage.generate(duration=4)
    stage.finish(generation_id)
    serial = simulator.report()["tasks"][0]["clip_serial"]
    stage.wait_for_clip_on_air(serial)
    return generation_id, serial


def act(stage, action):
    stage.websocket.call("TriggerMediaInputAction", inputName=SOURCE, mediaAction=ACTION + action)


def wait_for_media_state(stage, state):
    wait_until(lambda: stage.media_status()["mediaState"] == STATE + state, f"media state {state}")


def test_pause_holds_the_picture_and_play_goes_on_from_there(stage, clip):
    act(stage, "PAUSE")
    wait_for_media_state(stage, "PAUSED")
    time.sleep(0.3)
    held = stage.wait_for_clip_on_air(clip[1])
    cursor = stage.media_status()["mediaCursor"]
    time.sleep(0.5)
    assert stage.wait_for_clip_on_air(clip[1]) == held
    assert stage.media_status()["mediaCursor"] == cursor
    act(stage, "PLAY")
    wait_for_media_state(stage, "PLAYING")
    wait_until(lambda: stage.wait_for_clip_on_air(clip[1]) != held, "the picture to move again")


def test_the_cursor_can_be_set_while_paused_and_shows_that_frame(stage, clip):
    act(stage, "PAUSE")
    wait_for_media_state(stage, "PAUSED")
    for milliseconds in (3000, 1000):
        stage.websocket.call("SetMediaInputCursor", inputName=SOURCE, mediaCursor=milliseconds)
        wait_until(lambda: abs(stage.wait_for_clip_on_air(clip[1]) - milliseconds * 30 / 1000) <= 1,
                   f"the frame at {milliseconds} ms")
        assert abs(stage.media_status()["mediaCursor"] - milliseconds) <= 50
    act(stage, "PLAY")
    wait_for_media_state(stage, "PLAYING")


def test_restart_begins_at_the_first_frame(stage, clip):
    stage.websocket.call("SetMediaInputCursor", inputName=SOURCE, mediaCursor=2000)
    wait_until(lambda: stage.media_status()["mediaCursor"] >= 1900, "the cursor at two seconds")
    act(stage, "RESTART")
    wait_until(lambda: stage.media_status()["mediaCursor"] < 1500, "the cursor back at the start")
    wait_for_media_state(stage, "PLAYING")


def test_the_clip_loops(stage, clip):
    stage.websocket.call("SetMediaInputCursor", inputName=SOURCE, mediaCursor=3500)
    wait_until(lambda: stage.media_status()["mediaCursor"] < 2000, "the loop")
    assert stage.media_status()["mediaState"] == STATE + "PLAYING"
    stage.wait_for_clip_on_air(clip[1])


def test_stop_takes_the_picture_away_and_restart_brings_it_back(stage, clip):
    act(stage, "STOP")
    wait_for_media_state(stage, "STOPPED")
    wait_until(lambda: pictures.clip_frame_of(stage.program()) is None, "the scene without the clip")
    assert pictures.counter_of(stage.program()) is not None
    act(stage, "RESTART")
    stage.wait_for_clip_on_air(clip[1])


def test_stop_clip_and_play_by_vendor_request(stage, clip):
    stage.websocket.vendor("stop_clip", source=SOURCE)
    wait_until(lambda: pictures.clip_frame_of(stage.program()) is None, "the scene without the clip")
    assert stage.settings().get("current_generation", "") == ""
    stage.websocket.vendor("play", source=SOURCE, generation_id=clip[0])
    stage.wait_for_clip_on_air(clip[1])
    assert stage.settings()["current_generation"] == clip[0]


def test_buttons_stop_and_play_the_latest_clip(stage, clip):
    stage.press("stop_clip")
    wait_until(lambda: pictures.clip_frame_of(stage.program()) is None, "the scene without the clip")
    stage.press("play_latest")
    stage.wait_for_clip_on_air(clip[1])


def test_the_hotkeys_generate_and_cancel(stage, simulator):
    simulator.script(task_duration_ms=3_600_000)
    since = stage.websocket.mark()
    assert "r2v.generate" in stage.websocket.call("GetHotkeyList")["hotkeys"]
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.generate")
    waiting = stage.websocket.wait_for_vendor_event(
        "generation_changed", lambda data: data["state"] == "waiting", since=since)
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.cancel")
    wait_until(lambda: stage.generation(waiting["generation_id"])["dismissed"], "the dismissal")
    # It is paid for, so it is fetched all the same, and never aired.
    simulator.complete()
    stage.finish(waiting["generation_id"])
    assert stage.settings().get("current_generation") != waiting["generation_id"]


def test_cancel_before_a_task_exists_ends_it_and_spends_nothing(stage, simulator):
    simulator.hold("upload", accept=False)
    generation_id = stage.generate()
    stage.wait_for_state(generation_id, "uploading")
    assert stage.websocket.vendor("cancel", source=SOURCE)["cancelled"] == 1
    stage.wait_for_state(generation_id, "cancelled")
    simulator.release("upload")
    time.sleep(0.5)
    assert simulator.report()["submits"] == 0


def test_the_button_adds_a_media_source(stage, clip):
    def names():
        return {entry["inputName"] for entry in stage.websocket.call("GetInputList")["inputs"]}

    before = names()
    stage.press("add_media_source_now")
    (added,) = wait_until(lambda: names() - before, "the Media Source")
    assert stage.websocket.call("GetInputSettings", inputName=added)["inputKind"] == "ffmpeg_source"
    stage.websocket.call("RemoveInput", inputName=added)
