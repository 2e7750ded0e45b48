# SPDX-License-Identifier: GPL-2.0-or-later
"""While a script sleeps in its handler of one of our signals, panic, stop_clip and the hotkeys act as ever: on the
picture of the program, within a bound that is far below the sleep."""

import pathlib
import time

import pytest

import pictures
from obs_under_test import COLLECTION, SCENE
from stage import DEFAULT_SETTINGS, KIND, SOURCE, wait_until

CANVAS_FPS = 30
# The handler sleeps up to 10 s. One look at the program takes some 50 to 100 ms on an idle machine, more beside builds.
BOUND_S = 2
# A clip is opened first.
PLAYS_S = 4


@pytest.fixture(scope="module")
def stage(stages, simulator):
    made = stages(simulator)
    script = {"path": str(pathlib.Path(__file__).parent / "slow_listener.lua"),
              "settings": {"source": SOURCE, "signal": "clip_ready", "told": str(made.folder / "told"),
                           "go_on": str(made.folder / "go_on")}}
    made.obs.write_collection(
        COLLECTION, [{"id": KIND, "versioned_id": KIND, "name": SOURCE, "settings": {**DEFAULT_SETTINGS}}],
        [{"name": SOURCE, "id": 1, "visible": True}], modules={"scripts-tool": [script]}, backdrop=True)
    return made.start()


@pytest.fixture(scope="module")
def took():
    rows = []
    yield rows
    print("\nwhile a handler sleeps, until seen in the program")
    for name, seconds in rows:
        print(f"{name:60} {seconds * 1000:4.0f} ms")


@pytest.fixture
def asleep(stage, simulator):
    """A clip is on air, in the source and in an added Media Source, and the script sleeps in its handler."""
    told, go_on = stage.folder / "told", stage.folder / "go_on"
    told.unlink(missing_ok=True)
    go_on.unlink(missing_ok=True)
    stage.set_settings(add_media_source=True)
    before = inputs(stage)
    generation_id = stage.generate()
    stage.finish(generation_id)
    wait_until(told.exists, "the handler")
    stage.set_settings(add_media_source=False)
    serial = next(task["clip_serial"] for task in simulator.report()["tasks"]
                  if task["task_id"] == stage.generation(generation_id)["task_id"])
    stage.wait_for_clip_on_air(serial)
    (added,) = inputs(stage) - before
    yield generation_id, added
    assert told.read_text().count("\n") == 1, "the handler slept through the test"
    go_on.touch()
    stage.websocket.vendor("panic", on=False)
    stage.websocket.call("RemoveInput", inputName=added)
    wait_until(lambda: added not in inputs(stage), "its removal")


def inputs(stage):
    return {entry["inputName"] for entry in stage.websocket.call("GetInputList")["inputs"]}


def show(stage, name, on):
    item = stage.websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=name)["sceneItemId"]
    stage.websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item, sceneItemEnabled=on)


def off_air(stage):
    return pictures.clip_frame_of(stage.program()) is None


def hotkey(name):
    return lambda stage: stage.websocket.call("TriggerHotkeyByName", hotkeyName=name)


PANICS = {"hotkey_panic": hotkey("r2v.panic"), "request_panic": lambda stage: stage.websocket.vendor("panic")}
STOPS = {"hotkey_stop_clip": hotkey("r2v.stop_clip"), "button_stop_clip": lambda stage: stage.press("stop_clip"),
         "request_stop_clip": lambda stage: stage.websocket.vendor("stop_clip", source=SOURCE)}


def seen_after(act, condition, what, bound_s=BOUND_S):
    begun = time.monotonic()
    act()
    wait_until(condition, what)
    seconds = time.monotonic() - begun
    assert seconds < bound_s, f"{what} after {seconds:.2f} s"
    return seconds


@pytest.mark.parametrize("name", PANICS)
def test_panic_takes_everything_off_air(stage, asleep, took, name):
    took.append((name, seen_after(lambda: PANICS[name](stage), lambda: off_air(stage), "the scene without clips")))


@pytest.mark.parametrize("name", STOPS)
def test_stop_clip_takes_the_clip_off_air_and_a_hotkey_puts_it_back(stage, asleep, took, name):
    _, added = asleep
    show(stage, added, False)
    took.append((name, seen_after(lambda: STOPS[name](stage), lambda: off_air(stage), "the scene without it")))
    took.append(("hotkey_play_latest", seen_after(lambda: hotkey("r2v.play_latest")(stage),
                                                  lambda: not off_air(stage), "the clip", PLAYS_S)))


def test_the_hotkeys_that_ask_and_cancel_act_too(stage, asleep, simulator, took):
    simulator.hold("upload", accept=False)

    def begun():
        return [entry for entry in stage.generations() if entry["state"] in ("capturing", "uploading")]

    took.append(("hotkey_generate", seen_after(lambda: hotkey("r2v.generate")(stage), begun, "a generation")))
    took.append(("hotkey_cancel", seen_after(lambda: hotkey("r2v.cancel")(stage), lambda: not begun(), "its end")))
    before = inputs(stage)
    took.append(("hotkey_add_media_source_now", seen_after(
        lambda: hotkey("r2v.add_media_source_now")(stage), lambda: inputs(stage) - before, "a Media Source")))
    for name in inputs(stage) - before:
        stage.websocket.call("RemoveInput", inputName=name)
    simulator.release("upload")
