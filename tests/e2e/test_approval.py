# SPDX-License-Identifier: GPL-2.0-or-later
"""Clips that wait for a person before they go on air, and walking through the library, each by what is seen in OBS."""

import pytest

import pictures
from stage import SOURCE, wait_until


@pytest.fixture(scope="module")
def library(stage, simulator):
    """Three clips, oldest first, as (generation id, serial of the clip); the source shows none of them."""
    stage.set_settings(on_ready="library")
    clips = []
    for number in range(3):
        generation_id = stage.generate(prompt=f"Clip {number}")
        stage.finish(generation_id)
        clips.append((generation_id, simulator.report()["tasks"][number]["clip_serial"]))
    assert on_air(stage) is None
    return clips


@pytest.fixture(autouse=True)
def nothing_on_air(stage):
    yield
    stage.set_settings(on_ready="library")
    stage.press("stop_clip")
    wait_until(lambda: on_air(stage) is None, "the scene without a clip")


def on_air(stage):
    found = pictures.clip_frame_of(stage.program())
    return found[1] if found else None


def held_clip(stage, simulator):
    """A new clip that waits for approval, as (generation id, serial)."""
    stage.set_settings(on_ready="hold")
    before = len(simulator.report()["tasks"])
    generation_id = stage.generate()
    stage.finish(generation_id)
    wait_until(lambda: on_air(stage) is None, "the scene without a clip")
    return generation_id, simulator.report()["tasks"][before]["clip_serial"]


def test_a_clip_that_is_only_kept_stays_off_air_until_it_is_played(stage, library):
    stage.press("play_latest")
    stage.wait_for_clip_on_air(library[-1][1])


def test_next_and_previous_walk_through_the_library(stage, library):
    stage.websocket.vendor("play", source=SOURCE, generation_id=library[1][0])
    stage.wait_for_clip_on_air(library[1][1])
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.next_clip")
    stage.wait_for_clip_on_air(library[2][1])
    stage.press("previous_clip")
    stage.wait_for_clip_on_air(library[1][1])
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.previous_clip")
    stage.wait_for_clip_on_air(library[0][1])
    stage.press("next_clip")
    stage.wait_for_clip_on_air(library[1][1])


def test_whoever_hears_that_a_clip_is_ready_can_approve_it_at_once(stage, simulator, library):
    stage.set_settings(on_ready="hold")
    before = len(simulator.report()["tasks"])
    for _ in range(3):
        since = stage.websocket.mark()
        generation_id = stage.generate()
        stage.websocket.wait_for_vendor_event(
            "generation_changed",
            lambda data, id=generation_id: (data["generation_id"], data["state"]) == (id, "ready"), since=since)
        assert stage.websocket.vendor("approve", generation_id=generation_id) == {}
    stage.wait_for_clip_on_air(simulator.report()["tasks"][before + 2]["clip_serial"])


@pytest.mark.parametrize("by", ["request", "button"])
def test_an_approved_clip_goes_on_air(stage, simulator, library, by):
    generation_id, serial = held_clip(stage, simulator)
    if by == "request":
        stage.websocket.vendor("approve", generation_id=generation_id)
    else:
        stage.press("approve")
    stage.wait_for_clip_on_air(serial)
    assert stage.settings()["current_generation"] == generation_id
    answer = stage.websocket.vendor("approve", generation_id=generation_id)
    assert answer["error_code"] == "wrong_state"


@pytest.mark.parametrize("by", ["request", "hotkey"])
def test_a_rejected_clip_is_kept_and_never_shown(stage, simulator, library, by):
    generation_id, serial = held_clip(stage, simulator)
    if by == "request":
        stage.websocket.vendor("reject", generation_id=generation_id)
    else:
        stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.reject")
    rejected = wait_until(lambda: (found := stage.generation(generation_id))["dismissed"] and found, "the rejection")
    assert rejected["state"] == "ready" and rejected["clip_path"]
    stage.press("play_latest")
    wait_until(lambda: on_air(stage) is not None, "another clip")
    assert on_air(stage) != serial
    assert stage.websocket.vendor("approve", generation_id=generation_id)["error_code"] == "wrong_state"


@pytest.mark.parametrize("request_name", ["approve", "reject"])
def test_only_what_waits_can_be_decided(stage, library, request_name):
    answer = stage.websocket.vendor(request_name, generation_id="20200101T000000000-none")
    assert answer["error_code"] == "unknown_generation"
    answer = stage.websocket.vendor(request_name, generation_id=library[0][0])
    assert answer["error_code"] == "wrong_state" and answer["error"]
