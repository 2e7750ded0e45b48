# SPDX-License-Identifier: GPL-2.0-or-later
"""The source's hotkeys, triggered by their names as a Stream Deck does, each by what is then seen in OBS. (Generating and
cancelling: test_media_controls.)"""

import pytest

import pictures
from stage import wait_until


@pytest.fixture(autouse=True)
def on_air(stage, serial):
    stage.press("play_latest")
    stage.wait_for_clip_on_air(serial)


def trigger(stage, name):
    assert name in stage.websocket.call("GetHotkeyList")["hotkeys"]
    stage.websocket.call("TriggerHotkeyByName", hotkeyName=name)


def without_clip(stage):
    return pictures.clip_frame_of(stage.program()) is None


def inputs(stage):
    return {entry["inputName"] for entry in stage.websocket.call("GetInputList")["inputs"]}


def test_stop_takes_the_clip_off_air(stage):
    trigger(stage, "r2v.stop_clip")
    wait_until(lambda: without_clip(stage), "the scene without the clip")


def test_play_latest_puts_it_back(stage, serial):
    stage.press("stop_clip")
    wait_until(lambda: without_clip(stage), "the scene without the clip")
    trigger(stage, "r2v.play_latest")
    stage.wait_for_clip_on_air(serial)


def test_add_media_source_adds_one(stage):
    before = inputs(stage)
    trigger(stage, "r2v.add_media_source_now")
    (added,) = wait_until(lambda: inputs(stage) - before, "the Media Source")
    assert stage.websocket.call("GetInputSettings", inputName=added)["inputKind"] == "ffmpeg_source"
    stage.websocket.call("RemoveInput", inputName=added)
