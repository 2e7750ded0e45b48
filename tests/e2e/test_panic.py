# SPDX-License-Identifier: GPL-2.0-or-later
"""Panic by request and by hotkey, as a streamer meets it: what is seen, what is refused, what is there afterwards. (How
many frames and how much sound still get out: tests/libobs/source-panic.cpp.)"""

import json
import time

import pytest

import pictures
from obs_under_test import COLLECTION, SCENE
from stage import SOURCE, wait_until

CANVAS_FPS = 30


@pytest.fixture(scope="module")
def clip(stage, serial):
    """The generation that is on air when a test begins."""
    return stage.settings()["current_generation"]


@pytest.fixture(autouse=True)
def on_air(stage, serial, clip):
    yield
    stage.websocket.vendor("panic", on=False)
    play(stage, clip)
    stage.wait_for_clip_on_air(serial)


def play(stage, clip):
    wait_until(lambda: "error" not in stage.websocket.vendor("play", source=SOURCE, generation_id=clip), "play")


def off_air(stage):
    return pictures.clip_frame_of(stage.program()) is None


def stays_off_air(stage, seconds=1):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert off_air(stage)
    assert stage.settings().get("current_generation", "") == ""


def item_of(stage, name):
    return stage.websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=name)["sceneItemId"]


def is_visible(stage, name):
    return stage.websocket.call("GetSceneItemEnabled", sceneName=SCENE,
                                sceneItemId=item_of(stage, name))["sceneItemEnabled"]


def show(stage, name, on):
    stage.websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item_of(stage, name), sceneItemEnabled=on)


def saved(stage, name):
    """The source as the collection's file has it."""
    content = json.loads((stage.obs.config / "basic" / "scenes" / f"{COLLECTION}.json").read_text())
    return next(source for source in content["sources"] if source["name"] == name)


def panicked(stage):
    return stage.websocket.vendor("get_status")["panicked"]


def test_panic_takes_the_clip_off_air_and_refuses_until_it_is_left(stage, simulator, serial, clip):
    stage.websocket.vendor("panic")
    wait_until(lambda: off_air(stage), "the scene without the clip")
    assert panicked(stage) is True
    answer = stage.websocket.vendor("generate", source=SOURCE)
    assert answer["accepted"] is False and answer["refusal"] == "panicked" and answer["message"]
    assert simulator.report()["submits"] == 0
    # Nothing that is pressed now brings a clip back, now or later.
    stage.press("play_latest")
    answer = stage.websocket.vendor("play", source=SOURCE, generation_id=clip)
    assert answer["error_code"] == "wrong_state" and answer["error"]
    stage.set_settings(current_generation=clip)
    assert off_air(stage)

    stage.websocket.vendor("panic", on=False)
    assert panicked(stage) is False
    stays_off_air(stage)
    stage.press("play_latest")
    stage.wait_for_clip_on_air(serial)


def test_the_hotkey_takes_it_off_air_and_leaves_it_so(stage, serial):
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.panic")
    wait_until(lambda: off_air(stage), "the scene without the clip")
    assert panicked(stage) is True
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.panic")
    wait_until(lambda: not panicked(stage), "the end of panic")
    stays_off_air(stage)


def test_the_clip_that_caused_it_is_not_back_after_a_crash(stage, serial, clip):
    stage.websocket.vendor("panic")
    wait_until(lambda: saved(stage, SOURCE)["settings"].get("current_generation", "") == "", "a save without the clip")
    stage.obs.kill()
    stage.start()
    stays_off_air(stage)


def test_what_was_under_way_is_fetched_but_never_aired(stage, simulator, serial):
    simulator.script(task_duration_ms=3_600_000)
    generation_id = stage.generate()
    stage.wait_for_state(generation_id, "waiting")
    stage.websocket.vendor("panic")
    wait_until(lambda: stage.generation(generation_id)["dismissed"], "the dismissal")
    stage.websocket.vendor("panic", on=False)
    simulator.complete()
    stage.finish(generation_id)
    stays_off_air(stage)


@pytest.mark.parametrize("studio_mode", [False, True], ids=["alone", "studio_mode"])
def test_an_added_media_source_is_hidden_by_its_eye_until_someone_clicks_it(stage, serial, clip, studio_mode):
    name = stage.websocket.vendor("add_media_source", generation_id=clip)["source_name"]
    stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=studio_mode)
    show(stage, SOURCE, False)
    try:
        stage.wait_for_clip_on_air(serial)
        stage.websocket.vendor("panic")
        wait_until(lambda: off_air(stage), "the scene without the Media Source")
        wait_until(lambda: not is_visible(stage, name), "its eye")
        # OBS has no control for a source that is switched off in libobs.
        wait_until(lambda: saved(stage, name)["enabled"] is True and saved(stage, name)["private_settings"].keys()
                   == {"r2v_generation"}, "a save without a trace")
        stage.websocket.vendor("panic", on=False)
        stays_off_air(stage)
        assert not is_visible(stage, name)
        show(stage, name, True)
        if studio_mode:
            stage.websocket.call("TriggerStudioModeTransition")
        stage.wait_for_clip_on_air(serial)
    finally:
        stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=False)
        show(stage, SOURCE, True)
        stage.websocket.call("RemoveInput", inputName=name)


def test_the_global_hotkeys_generate_and_cancel(stage, simulator, serial):
    hotkeys = stage.websocket.call("GetHotkeyList")["hotkeys"]
    assert {"r2v.generate_last_used", "r2v.cancel_all", "r2v.panic"} <= set(hotkeys)
    simulator.hold("upload", accept=False)
    since = stage.websocket.mark()
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.generate_last_used")
    uploading = stage.websocket.wait_for_vendor_event(
        "generation_changed", lambda data: data["state"] == "uploading", since=since)
    assert uploading["source"] == SOURCE
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.cancel_all")
    stage.wait_for_state(uploading["generation_id"], "cancelled")
    simulator.release("upload")


def test_a_binding_in_the_profile_is_loaded_and_follows_the_profile(stage, serial):
    """The key itself, pressed by sequence: a binding in the file of a profile acts, and acts no more in another."""
    profiles = stage.obs.config / "basic" / "profiles"
    bound = profiles / "Bound"
    bound.mkdir()
    bindings = json.dumps({"bindings": [{"control": True, "alt": True, "key": "OBS_KEY_F9"}]})
    text = (profiles / "Test" / "basic.ini").read_text().replace("Name=Test", "Name=Bound")
    (bound / "basic.ini").write_text(text + f"\n[Hotkeys]\nr2v.panic={bindings}\n")

    def press():
        stage.websocket.call("TriggerHotkeyByKeySequence", keyId="OBS_KEY_F9",
                             keyModifiers={"control": True, "alt": True})

    press()
    assert panicked(stage) is False
    stage.quit()
    stage.start()
    stage.wait_for_clip_on_air(serial)
    stage.websocket.call("SetCurrentProfile", profileName="Bound")
    press()
    wait_until(lambda: panicked(stage), "panic by the bound key")
    stage.websocket.vendor("panic", on=False)
    stage.websocket.call("SetCurrentProfile", profileName="Test")
    press()
    assert panicked(stage) is False
