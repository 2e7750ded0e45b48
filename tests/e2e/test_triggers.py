# SPDX-License-Identifier: GPL-2.0-or-later
"""The triggers that a source has of its own: each fires once for its cause and only while armed, and its reference is of
the scene that came, not of the one that went. (Every so many minutes, and everything about time: tests/unit/triggers.)"""

import json
import subprocess
import time

import pytest

import pictures
from obs_under_test import COLLECTION, SCENE
from stage import DEFAULT_SETTINGS, KIND, SOURCE, wait_until

CANVAS_FPS = 30

AWAY, WORDS, SIGN = "Away", "Words", "Sign"
RED, GREEN = (220, 30, 30), (30, 200, 40)
NO_TRIGGERS = {"trigger_on_activate": False, "trigger_scene": "", "trigger_every_min": 0, "trigger_on_live": False,
               "trigger_on_text": False, "trigger_gap_s": 0, "prompt_text_source": "", "status_text_source": "",
               "status_format": "", "on_ready": "library", **DEFAULT_SETTINGS}
ALL_TRIGGERS = {"trigger_on_activate": True, "trigger_scene": SCENE, "trigger_every_min": 1, "trigger_on_live": True,
                "trigger_on_text": True, "prompt_text_source": WORDS}
# Longer than anything that a trigger waits for.
LONG_ENOUGH_S = 1.7


def make_film(path):
    """A stinger: half a second of blue over everything; the scene changes below it in the middle."""
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i",
                    "color=blue:size=640x360:rate=30:duration=0.6", "-pix_fmt", "yuv420p", str(path)],
                   check=True, timeout=60)
    return {"name": "Film", "id": "obs_stinger_transition",
            "settings": {"path": str(path), "tp_type": 0, "transition_point": 300}}


def colour_source(name, rgb):
    red, green, blue = rgb
    return {"id": "color_source_v3", "name": name,
            "settings": {"color": 0xFF000000 | blue << 16 | green << 8 | red, "width": 1280, "height": 720}}


@pytest.fixture(scope="module")
def stage(stages, simulator):
    """Starts armed, with a collection in which the source has every trigger and is on air."""
    made = stages(simulator, config={"armed_at_start": True, "max_concurrent": 100})
    sources = [colour_source("Green", GREEN), colour_source("Red", RED),
               {"id": "text_ft2_source_v2", "name": WORDS, "settings": {"text": "At first"}},
               {"id": "text_ft2_source_v2", "name": SIGN, "settings": {"text": ""}},
               {"id": KIND, "name": SOURCE, "settings": {**NO_TRIGGERS, **ALL_TRIGGERS}},
               {"id": "scene", "name": AWAY, "settings": {"items": [{"name": "Red", "id": 1, "visible": True}],
                                                          "id_counter": 1}}]
    items = [{"name": name, "id": number, "visible": True}
             for number, name in enumerate(["Green", WORDS, SIGN, SOURCE], start=1)]
    made.obs.write_collection(COLLECTION, sources, items)
    path = made.obs.config / "basic" / "scenes" / f"{COLLECTION}.json"
    collection = json.loads(path.read_text())
    collection["scene_order"].append({"name": AWAY})
    path.write_text(json.dumps({**collection, "transitions": [make_film(made.folder / "film.mp4")]}))
    return made.start()


@pytest.fixture(autouse=True)
def without_triggers(stage, as_after_start):
    """Each test begins disarmed, on the scene, without triggers, and with nothing that still uploads or submits."""
    yield
    stage.websocket.vendor("set_armed", armed=False)
    stage.set_settings(**NO_TRIGGERS)
    stage.websocket.call("SetCurrentSceneTransition", transitionName="Cut")
    go_to(stage, SCENE)
    stage.websocket.vendor("cancel")
    wait_until(lambda: not any(generation["state"] in ("capturing", "queued", "uploading", "submitting")
                               for generation in stage.generations()), "the end of what this test began")


def go_to(stage, scene):
    if stage.websocket.call("GetCurrentProgramScene")["currentProgramSceneName"] == scene:
        return
    since = stage.websocket.mark()
    stage.websocket.call("SetCurrentProgramScene", sceneName=scene)
    wait_until(lambda: stage.websocket.events("SceneTransitionVideoEnded", since), "the end of the transition")
    on_air = scene == SCENE
    wait_until(lambda: stage.websocket.call("GetSourceActive", sourceName=SOURCE)["videoActive"] is on_air,
               "the source on air or not")
    # OBS itself does not notice what comes and goes between two frames.
    time.sleep(0.15)


def write(stage, text, name=WORDS):
    stage.set_settings(name, text=text)


def arm(stage, **settings):
    stage.set_settings(**settings)
    assert stage.websocket.vendor("set_armed", armed=True) == {}
    assert stage.websocket.vendor("get_status")["armed"] is True


def record(stage, running):
    stage.websocket.call("StartRecord" if running else "StopRecord")
    wait_until(lambda: stage.websocket.call("GetRecordStatus")["outputActive"] is running, "the recording")


def uploads(simulator, count=1):
    """Waits for so many references to be there."""
    return wait_until(lambda: (found := simulator.report()["uploads"])[count - 1:] and found, f"{count} references")


def assert_nothing_began(simulator):
    """(Polls of what earlier tests began may still come.)"""
    time.sleep(LONG_ENOUGH_S)
    report = simulator.report()
    assert (report["uploads"], report["submits"]) == ([], 0)


def assert_is_only(simulator, colour):
    """One reference, with that colour in its middle."""
    time.sleep(0.4)
    (upload,) = simulator.report()["uploads"]
    with open(upload["path"], "rb") as file:
        picture = pictures.open_picture(file.read())
    seen = picture.getpixel((picture.width // 2, picture.height // 2))
    assert all(abs(a - b) <= 12 for a, b in zip(seen, colour)), f"{seen} is not {colour}"


def test_starting_obs_armed_and_loading_collections_begins_nothing(stage, simulator):
    assert stage.websocket.vendor("get_status")["armed"] is True
    stage.websocket.call("CreateSceneCollection", sceneCollectionName="Other")
    stage.websocket.call("SetCurrentSceneCollection", sceneCollectionName=COLLECTION)
    wait_until(lambda: any(entry["inputName"] == SOURCE for entry in stage.websocket.call("GetInputList")["inputs"]),
               "the source")
    assert stage.websocket.call("GetCurrentProgramScene")["currentProgramSceneName"] == SCENE
    assert_nothing_began(simulator)


def test_disarmed_nothing_is_a_cause_and_arming_is_none(stage, simulator):
    stage.set_settings(**ALL_TRIGGERS)
    go_to(stage, AWAY)
    go_to(stage, SCENE)
    write(stage, "While disarmed")
    record(stage, True)
    arm(stage)
    assert_nothing_began(simulator)
    stage.websocket.vendor("set_armed", armed=False)
    record(stage, False)


def test_settings_copies_and_names_begin_nothing(stage, simulator):
    arm(stage)
    for name, value in ALL_TRIGGERS.items():
        stage.set_settings(**{name: value})
    stage.add_source("Copy", **{**stage.settings(), "prompt": "Of the copy"})
    stage.add_input("More words", "text_ft2_source_v2", text="Others")
    stage.set_settings(prompt_text_source="More words")
    stage.set_settings(prompt_text_source=WORDS)
    stage.websocket.call("SetInputName", inputName=WORDS, newInputName="Renamed")
    stage.websocket.call("SetInputName", inputName="Renamed", newInputName=WORDS)
    stage.websocket.call("SetInputName", inputName=SOURCE, newInputName="Renamed")
    stage.websocket.call("SetInputName", inputName="Renamed", newInputName=SOURCE)
    stage.websocket.call("RemoveInput", inputName="Copy")
    stage.websocket.call("RemoveInput", inputName="More words")
    assert_nothing_began(simulator)


@pytest.mark.parametrize("transition", ["Cut", "Fade", "Film"])
@pytest.mark.parametrize("trigger", [{"trigger_on_activate": True}, {"trigger_scene": SCENE}],
                         ids=lambda trigger: next(iter(trigger)))
def test_a_change_of_scene_fires_once_with_the_new_scene_in_the_frame(stage, simulator, transition, trigger):
    go_to(stage, AWAY)
    arm(stage, **trigger)
    stage.websocket.call("SetCurrentSceneTransition", transitionName=transition)
    if transition == "Fade":
        stage.websocket.call("SetCurrentSceneTransitionDuration", transitionDuration=700)
    stage.websocket.call("SetCurrentProgramScene", sceneName=SCENE)
    uploads(simulator)
    assert_is_only(simulator, GREEN)


def test_showing_the_source_in_the_scene_on_air_fires(stage, simulator):
    item = stage.websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=SOURCE)["sceneItemId"]
    arm(stage, trigger_on_activate=True)
    for shown in (False, True):
        stage.websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item, sceneItemEnabled=shown)
        time.sleep(0.4)
    uploads(simulator)
    assert_is_only(simulator, GREEN)


def test_the_trigger_follows_its_renamed_scene(stage, simulator):
    arm(stage, trigger_scene=AWAY)
    stage.websocket.call("SetSceneName", sceneName=AWAY, newSceneName="Elsewhere")
    try:
        wait_until(lambda: stage.settings()["trigger_scene"] == "Elsewhere", "the new name in the settings")
        go_to(stage, "Elsewhere")
        uploads(simulator)
        assert_is_only(simulator, RED)
    finally:
        stage.websocket.call("SetSceneName", sceneName="Elsewhere", newSceneName=AWAY)


def test_in_studio_mode_only_the_program_counts(stage, simulator):
    stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=True)
    try:
        arm(stage, trigger_scene=AWAY, trigger_on_activate=True)
        stage.websocket.call("SetCurrentPreviewScene", sceneName=AWAY)
        assert_nothing_began(simulator)
        stage.websocket.call("TriggerStudioModeTransition")
        uploads(simulator)
        assert_is_only(simulator, RED)
    finally:
        stage.websocket.vendor("set_armed", armed=False)
        stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=False)


def test_going_live_fires_once(stage, simulator):
    arm(stage, trigger_on_live=True)
    record(stage, True)
    uploads(simulator)
    record(stage, False)
    assert_is_only(simulator, GREEN)


def test_a_new_text_fires_once_when_typing_rests(stage, simulator):
    arm(stage, trigger_on_text=True, prompt_text_source=WORDS)
    for text in ("It", "It sn", "It snows on the stage"):
        write(stage, text)
        time.sleep(0.1)
    (submit,) = simulator.wait_for_request("submit")
    assert submit["body"]["prompt"] == "It snows on the stage"
    write(stage, "It snows on the stage")
    stage.set_settings(WORDS, color1=0xFF0000FF)
    time.sleep(1.1)
    assert_is_only(simulator, GREEN)


def test_within_the_gap_nothing_more_begins(stage, simulator):
    # The gap of the usual source goes on from test to test.
    triggers = {"trigger_scene": AWAY, "trigger_on_activate": True, "trigger_on_live": True, "trigger_gap_s": 300}
    stage.add_source("Patient", **{**NO_TRIGGERS, **triggers})
    try:
        arm(stage)
        go_to(stage, AWAY)
        uploads(simulator)
        go_to(stage, SCENE)
        record(stage, True)
        record(stage, False)
        assert_is_only(simulator, RED)
        # What a person starts is not held up.
        stage.generate("Patient")
        assert len(uploads(simulator, 2)) == 2
        assert "trigger_gap_s is not over" in stage.obs.output()
    finally:
        stage.websocket.call("RemoveInput", inputName="Patient")


def test_what_is_refused_is_said_once_and_not_tried_again(stage, simulator):
    arm(stage, trigger_on_live=True, prompt="")
    since = stage.websocket.mark()
    record(stage, True)
    refused = stage.websocket.wait_for_vendor_event("refused", since=since)
    assert refused["refusal"] == "no_prompt"
    record(stage, False)
    time.sleep(0.5)
    assert len(stage.websocket.vendor_events("refused", since)) == 1
    assert simulator.report()["submits"] == 0


def test_panic_disarms_and_leaving_it_does_not_arm(stage):
    arm(stage)
    stage.websocket.vendor("panic")
    assert stage.websocket.vendor("get_status")["armed"] is False
    assert stage.websocket.vendor("set_armed", armed=True)["error_code"] == "wrong_state"
    stage.websocket.vendor("panic", on=False)
    assert stage.websocket.vendor("get_status")["armed"] is False


def test_the_hotkey_arms_and_disarms(stage):
    def press_and_see(armed):
        stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.toggle_armed")
        wait_until(lambda: stage.websocket.vendor("get_status")["armed"] is armed, f"armed: {armed}")

    press_and_see(True)
    press_and_see(False)


def test_the_status_is_written_into_a_text_source_and_is_nobodys_prompt(stage, simulator):
    """The worst wiring there is: the status goes where the prompt comes from."""
    def sign():
        return stage.settings(SIGN)["text"]

    stage.set_settings(SIGN, color1=0xFF00FF00)
    arm(stage, trigger_on_text=True, prompt_text_source=SIGN, status_text_source=SIGN, status_format="AI: {state}")
    wait_until(lambda: sign().startswith("AI: "), "the status")
    simulator.script(task_duration_ms=3_600_000)
    generation_id = stage.generate(prompt="By hand")
    wait_until(lambda: sign() == "AI: Generating", "the state")
    time.sleep(LONG_ENOUGH_S)
    stage.websocket.vendor("cancel", generation_id=generation_id)
    wait_until(lambda: sign() == "AI: Cancelled, still fetching", "the end")
    assert simulator.report()["submits"] == 1
    assert stage.settings(SIGN)["color1"] == 0xFF00FF00
    # One that is not there is no error, and what was written stays.
    stage.set_settings(status_text_source="Nowhere")
    stage.generate(prompt="By hand")
    simulator.wait_for_request("submit", 2)
    assert sign() == "AI: Cancelled, still fetching"
