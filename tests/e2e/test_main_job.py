# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job, from the scene's frame to the clip on air: what must hold in every OBS (tools/matrix runs this file).

The tests build on each other and share one OBS; the last ones end and start it."""

import time

import pytest

import pictures
from obs_under_test import SCENE
from stage import SOURCE, wait_until

CANVAS_FPS = 30


@pytest.fixture(scope="module")
def first_clip(stage, simulator):
    """The first generation, by the button, as the provider and the clients saw it."""
    since = stage.websocket.mark()
    stage.press("generate")
    ready = stage.websocket.wait_for_vendor_event("clip_ready", since=since)
    report = simulator.report()
    return {"since": since, "ready": ready, "report": report, "task": report["tasks"][0]}


def uploaded_picture(report, number=0):
    with open(report["uploads"][number]["path"], "rb") as file:
        return pictures.open_picture(file.read())


def assert_is_the_card(picture):
    assert picture.size == pictures.CARD_SIZE
    assert pictures.patch_errors(picture) <= 4
    mean, high = pictures.difference(picture, pictures.test_card(), leave_out=[pictures.counter_box()])
    assert mean <= 2.0 and high <= 24, f"mean {mean}, 99.5th percentile {high}"
    assert pictures.counter_of(picture) is not None


def test_the_button_sends_the_scene_as_viewers_see_it(first_clip):
    assert first_clip["report"]["counts"]["upload"] == 1
    assert_is_the_card(uploaded_picture(first_clip["report"]))


def test_the_request_holds_the_settings_and_nothing_else(first_clip):
    body = dict(first_clip["task"]["body"])
    (reference,) = body.pop("reference_image_urls")
    assert reference == first_clip["report"]["uploads"][0]["url"]
    assert 0 <= body.pop("seed") <= 2147483647
    assert body == {"model": "wan-2.7-reference-to-video", "prompt": "The stage comes alive", "duration": 2,
                    "resolution": "720p", "aspect_ratio": "16:9"}


def test_one_trigger_is_one_paid_request(first_clip):
    assert first_clip["report"]["submits"] == 1
    assert first_clip["report"]["accepted"] == 1
    submit = [entry for entry in first_clip["report"]["requests"] if entry["endpoint"] == "submit"][0]
    assert submit["authorization"] == "match"
    download = [entry for entry in first_clip["report"]["requests"] if entry["endpoint"] == "download"][0]
    assert download["authorization"] == "missing"


def test_clients_hear_of_every_step_in_order(stage, first_clip):
    seen = [event["state"] for event in stage.websocket.changes(first_clip["since"])]
    order = ["capturing", "queued", "uploading", "submitting", "waiting", "downloading", "ready"]
    assert [state for number, state in enumerate(seen) if number == 0 or seen[number - 1] != state] == order
    assert first_clip["ready"]["source"] == SOURCE


def test_the_clip_comes_on_air_by_itself_and_moves(stage, first_clip):
    serial = first_clip["task"]["clip_serial"]
    first = stage.wait_for_clip_on_air(serial)
    wait_until(lambda: stage.wait_for_clip_on_air(serial) != first, "the next frame of the clip")
    status = stage.media_status()
    assert status["mediaState"] == "OBS_MEDIA_STATE_PLAYING"
    assert abs(status["mediaDuration"] - 2000) <= 100


def test_the_clip_on_air_has_the_colours_of_the_reference(stage, first_clip):
    stage.wait_for_clip_on_air(first_clip["task"]["clip_serial"])
    # The simulator makes its clip from the reference, so the scene looks as before but for the numbers.
    mean, _ = pictures.difference(stage.program(), pictures.test_card(),
                                  leave_out=[pictures.counter_box(), (0, 0, 1280, 32)])
    assert mean <= 6


def test_with_a_clip_on_top_the_reference_is_still_the_scene_at_the_trigger(stage, simulator, first_clip):
    stage.wait_for_clip_on_air(first_clip["task"]["clip_serial"])

    def counter_now():
        shot = pictures.open_picture(stage.websocket.screenshot("Counter"))
        found = pictures.frame_code.read(shot)
        assert found, "the counter shows no number"
        return found[0]

    def skipped_frames():
        return stage.websocket.call("GetStats")["renderSkippedFrames"]

    skipped = skipped_frames()
    before = counter_now()
    generation = stage.generate(prompt="Again, with a clip on top")
    after = counter_now()
    stage.finish(generation)
    # The counter goes on by the clock, also over frames that a busy machine has no time to render.
    skipped = skipped_frames() - skipped

    picture = uploaded_picture(simulator.report())
    assert_is_the_card(picture)
    assert pictures.clip_frame_of(picture) is None, "the clip itself is in the reference"
    late = (pictures.counter_of(picture) - before) % pictures.COUNTER_FRAMES
    assert late <= (after - before) % pictures.COUNTER_FRAMES + 2 + skipped
    stage.wait_for_clip_on_air(simulator.report()["tasks"][0]["clip_serial"])


def test_a_ready_clip_becomes_a_media_source_at_the_place_of_the_source(stage):
    websocket = stage.websocket
    item = websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=SOURCE)["sceneItemId"]
    stage.transform(item, positionX=320, positionY=180, scaleX=0.5, scaleY=0.5)
    newest = stage.generations()[0]
    name = websocket.vendor("add_media_source", generation_id=newest["generation_id"])["source_name"]
    try:
        settings = websocket.call("GetInputSettings", inputName=name)
        assert settings["inputKind"] == "ffmpeg_source"
        assert settings["inputSettings"]["local_file"] == newest["clip_path"]
        websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item, sceneItemEnabled=False)

        def shown():
            box = stage.program().crop((320, 180, 960, 540))
            return pictures.clip_frame_of(box, coded_width=1280)

        wait_until(shown, "the Media Source in the place of the source")
        left_of_it, below_it = (100, 300), (400, 600)
        assert [stage.program().getpixel(at) for at in (left_of_it, below_it)] == \
            [pictures.test_card().getpixel(at) for at in (left_of_it, below_it)]
    finally:
        websocket.call("RemoveInput", inputName=name)
        websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item, sceneItemEnabled=True)
        stage.transform(item, positionX=0, positionY=0, scaleX=1, scaleY=1)


def test_obs_ends_at_once_without_leaks_and_shows_its_clip_after_a_restart(stage, simulator):
    newest = stage.generations()[0]["generation_id"]
    assert stage.settings()["current_generation"] == newest
    # OBS writes the collection when it ends.
    stage.end_at_once()
    assert stage.obs.memory_leaks() == 0

    stage.start()
    assert stage.settings()["current_generation"] == newest
    wait_until(lambda: pictures.clip_frame_of(stage.program()), "the clip of the last session")
    time.sleep(1)
    report = simulator.report()
    assert report["counts"]["upload"] == 0 and report["submits"] == 0, "a restart spent something"
    stage.quit()


def test_the_key_is_in_nothing_that_obs_wrote(stage, simulator):
    assert stage.obs.output()
    assert stage.obs.files_with(simulator.key.encode()) == []


def test_rehearsal_does_the_whole_job_without_key_and_network(stages, simulator):
    stage = stages(simulator, key="", config={"rehearsal": True}).start()
    stage.set_scene()
    assert stage.websocket.vendor("get_status")["rehearsal"] is True
    began = stage.program()
    generation = stage.finish(stage.generate())
    assert generation["state"] == "ready"
    # The clip of rehearsal pushes in slowly on the reference: it covers the counter's place with a picture that moves.
    wait_until(lambda: stage.media_status()["mediaState"] == "OBS_MEDIA_STATE_PLAYING", "the clip on air")
    wait_until(lambda: pictures.difference(stage.program(), began)[0] > 2, "the clip in the program")
    assert simulator.requests() == []
    stage.end_at_once()
    assert stage.obs.memory_leaks() == 0
