# SPDX-License-Identifier: GPL-2.0-or-later
"""What viewers see from one clip to the next: what stands in while it is made, the fade to it, what happens in the
middle of a fade, and a source that comes back after it was away for long. (Frame by frame: tests/libobs/play-*.cpp.)"""

import time

import numpy
import pytest

import pictures
from obs_under_test import SCENE
from stage import SOURCE, wait_until

CANVAS_FPS = 30

FADE_MS = 2000
RED, BLUE = (200, 20, 30), (20, 40, 210)
MIDDLE = (400, 300, 880, 420)
# Decoders are let go after 10 s; see docs/decisions.md.
LONG_S = 11.5


@pytest.fixture(scope="module")
def clips(stage, simulator):
    """A red clip and a blue one of 4 s: [(generation id, serial)]; the red one is on air."""
    made = []
    for name, (red, green, blue) in (("Red", RED), ("Blue", BLUE)):
        stage.websocket.call("CreateScene", sceneName=name)
        stage.websocket.call("CreateInput", sceneName=name, inputName=f"{name} ground", inputKind="color_source_v3",
                             inputSettings={"color": 0xFF000000 | blue << 16 | green << 8 | red,
                                            "width": pictures.CARD_SIZE[0], "height": pictures.CARD_SIZE[1]})
        generation_id = stage.generate(duration=4, reference="source", reference_name=name)
        stage.finish(generation_id)
        made.append((generation_id, simulator.report()["tasks"][-1]["clip_serial"]))
        stage.wait_for_clip_on_air(made[-1][1])
    play(stage, made[0])
    return made


def play(stage, clip):
    stage.websocket.vendor("play", source=SOURCE, generation_id=clip[0])
    stage.wait_for_clip_on_air(clip[1])


def colour(stage):
    """The mean colour in the middle of the program."""
    return tuple(numpy.asarray(stage.program().crop(MIDDLE), dtype=float).mean(axis=(0, 1)))


def is_near(seen, wanted):
    return max(abs(value - level) for value, level in zip(seen, wanted)) < 12


def start_fade(stage, clip):
    """Plays it and waits until both clips are well in sight."""
    stage.set_settings(transition_ms=FADE_MS)
    stage.websocket.vendor("play", source=SOURCE, generation_id=clip[0])

    def both():
        seen = colour(stage)
        return seen if seen[0] > 60 and seen[2] > 60 else None

    return wait_until(both, "both clips at once")


@pytest.fixture(autouse=True)
def without_fades(stage, clips):
    stage.set_settings(transition_ms=0, while_waiting="clip")
    play(stage, clips[0])
    yield
    stage.set_settings(transition_ms=0, while_waiting="clip")


def test_the_reference_stands_still_on_air_until_the_new_clip_is_there(stage, simulator, clips):
    stage.set_settings(while_waiting="reference")
    simulator.script(task_duration_ms=3_600_000)
    generation_id = stage.generate()
    stage.wait_for_state(generation_id, "waiting")
    with open(simulator.report()["uploads"][0]["path"], "rb") as file:
        reference = pictures.open_picture(file.read())
    wait_until(lambda: pictures.clip_frame_of(stage.program()) is None, "the clip to make place")
    first = stage.program()
    # The card as it was, the right way up: the counter in it is that of the trigger and stands.
    assert pictures.difference(first, reference)[0] <= 2.0
    assert pictures.patch_errors(first) <= 12
    time.sleep(0.3)
    assert pictures.counter_of(stage.program()) == pictures.counter_of(first) is not None
    assert stage.media_status()["mediaState"] == "OBS_MEDIA_STATE_PAUSED"

    simulator.complete()
    stage.finish(generation_id)
    stage.wait_for_clip_on_air(simulator.report()["tasks"][0]["clip_serial"])


def test_one_clip_fades_into_the_next(stage, clips):
    assert is_near(colour(stage), RED)
    seen = [start_fade(stage, clips[1])]
    while not is_near(seen[-1], BLUE):
        assert len(seen) < 400, f"the fade does not end: {seen[-1]}"
        seen.append(colour(stage))
    reds, blues = [value[0] for value in seen], [value[2] for value in seen]
    # Less and less of the one, more and more of the other, never dark and never brighter than both.
    assert all(later <= before + 3 for before, later in zip(reds, reds[1:])), reds
    assert all(later >= before - 3 for before, later in zip(blues, blues[1:])), blues
    assert all(180 < red + blue < 260 for red, blue in zip(reds, blues)), seen
    stage.wait_for_clip_on_air(clips[1][1])


def test_panic_in_the_middle_of_a_fade_takes_both_off_air(stage, clips):
    start_fade(stage, clips[1])
    stage.websocket.vendor("panic")
    try:
        seen = stage.program()
        assert pictures.counter_of(seen) is not None and pictures.patch_errors(seen) <= 4
        time.sleep(FADE_MS / 1000)
        assert pictures.patch_errors(stage.program()) <= 4
    finally:
        stage.websocket.vendor("panic", on=False)
    assert pictures.patch_errors(stage.program()) <= 4
    stage.websocket.vendor("play", source=SOURCE, generation_id=clips[1][0])
    stage.wait_for_clip_on_air(clips[1][1])


def test_a_reference_taken_in_the_middle_of_a_fade_has_neither_clip(stage, simulator, clips):
    simulator.hold("upload")
    start_fade(stage, clips[1])
    generation_id = stage.generate()
    simulator.release("upload")
    stage.finish(generation_id)
    with open(simulator.report()["uploads"][0]["path"], "rb") as file:
        reference = pictures.open_picture(file.read())
    assert pictures.patch_errors(reference) <= 12
    assert pictures.difference(reference, pictures.test_card(), leave_out=[pictures.counter_box()])[0] <= 2.0
    # Two seconds that fade at their ends too would be a fade all the time.
    stage.set_settings(transition_ms=0)
    stage.wait_for_clip_on_air(simulator.report()["tasks"][0]["clip_serial"])


def test_a_clip_that_was_away_for_long_comes_back_as_if_it_had_not(stage, clips):
    item = stage.websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=SOURCE)["sceneItemId"]

    def enable(on):
        stage.websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item, sceneItemEnabled=on)

    stage.set_settings(on_hide="pause")
    try:
        stage.websocket.call("SetMediaInputCursor", inputName=SOURCE, mediaCursor=1000)
        wait_until(lambda: stage.media_status()["mediaCursor"] >= 1300, "the clip to go on")
        enable(False)
        wait_until(lambda: stage.media_status()["mediaState"] == "OBS_MEDIA_STATE_PAUSED", "the pause")
        # Back at the picture that was seen last; what was decoded ahead is not counted.
        time.sleep(1)
        cursor = stage.media_status()["mediaCursor"]
        time.sleep(LONG_S)
        assert stage.media_status()["mediaCursor"] == cursor
        enable(True)
        seen = stage.wait_for_clip_on_air(clips[0][1])
        # It goes on where it was, and shows every picture since: no faster than it is.
        assert cursor * 30 / 1000 - 2 <= seen <= cursor * 30 / 1000 + 60
        wait_until(lambda: stage.wait_for_clip_on_air(clips[0][1]) != seen, "the clip to move")
    finally:
        stage.set_settings(on_hide="restart")
        enable(True)
