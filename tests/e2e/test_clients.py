# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin driven from outside, the same way by two clients of obs-websocket that others wrote: simpleobsws (Python)
and obs-websocket-js (Node)."""

import pytest

import pictures
from js_client import JsClient
from obs_under_test import PASSWORD, SCENE
from stage import SOURCE, wait_until
from websocket_client import oldest_first


@pytest.fixture(scope="module", params=["simpleobsws", "obs-websocket-js"])
def client(request, stage, clients):
    if request.param == "simpleobsws":
        yield stage.websocket
        return
    client = JsClient(clients, stage.obs.port, PASSWORD)
    yield client
    client.close()


@pytest.fixture(scope="module")
def made(stage, simulator, client):
    """A clip that this client asked for: (generation id, serial, where its events begin)."""
    simulator.script(task_duration_ms=100)
    since = client.mark()
    answer = client.vendor("generate", source=SOURCE, prompt="From outside")
    assert answer["accepted"] is True and answer["refusal"] == ""
    ready = client.wait_for_vendor_event("clip_ready", since=since)
    assert ready["generation_id"] == answer["generation_id"]
    serial = simulator.report()["tasks"][-1]["clip_serial"]
    stage.wait_for_clip_on_air(serial)
    return answer["generation_id"], serial, since


@pytest.fixture
def clip(stage, client, made):
    """That clip, on air."""
    client.vendor("play", source=SOURCE, generation_id=made[0])
    stage.wait_for_clip_on_air(made[1])
    return made


def a_clip_on_air(stage):
    wait_until(lambda: pictures.clip_frame_of(stage.program()), "a clip on air")


def off_air(stage):
    wait_until(lambda: pictures.clip_frame_of(stage.program()) is None, "the scene without the clip")


def inputs(client):
    return {entry["inputName"] for entry in client.call("GetInputList")["inputs"]}


def press(client, button):
    client.call("PressInputPropertiesButton", inputName=SOURCE, propertyName=button)


def trigger(client, hotkey):
    assert hotkey in client.call("GetHotkeyList")["hotkeys"]
    client.call("TriggerHotkeyByName", hotkeyName=hotkey)


def test_it_generates_hears_of_each_step_plays_and_adds_a_media_source(stage, simulator, client, clip):
    generation_id, serial, since = clip
    states = [event["state"] for event in oldest_first(client.vendor_events("generation_changed", since))]
    assert list(dict.fromkeys(states)) == ["capturing", "queued", "uploading", "submitting", "waiting", "downloading",
                                           "ready"]
    generation = client.vendor("get_generation", generation_id=generation_id)["generation"]
    assert (generation["prompt"], generation["state"]) == ("From outside", "ready")

    client.vendor("stop_clip", source=SOURCE)
    off_air(stage)
    client.vendor("play", source=SOURCE, generation_id=generation_id)
    stage.wait_for_clip_on_air(serial)

    name = client.vendor("add_media_source", generation_id=generation_id, scene=SCENE)["source_name"]
    added = client.call("GetInputSettings", inputName=name)
    assert added["inputKind"] == "ffmpeg_source"
    assert added["inputSettings"]["local_file"] == generation["clip_path"]
    client.call("RemoveInput", inputName=name)


def test_it_presses_the_buttons(stage, simulator, client, clip):
    press(client, "stop_clip")
    off_air(stage)
    press(client, "play_latest")
    a_clip_on_air(stage)

    before = inputs(client)
    press(client, "add_media_source_now")
    (added,) = wait_until(lambda: inputs(client) - before, "the Media Source")
    client.call("RemoveInput", inputName=added)

    simulator.script(task_duration_ms=100)
    since = client.mark()
    press(client, "generate")
    generation_id = client.wait_for_vendor_event("clip_ready", since=since)["generation_id"]
    press(client, "previous_clip")
    stage.wait_for_clip_on_air(clip[1])
    press(client, "next_clip")
    wait_until(lambda: stage.settings()["current_generation"] == generation_id, "the next clip")


def test_it_triggers_the_hotkeys_by_name(stage, simulator, client, clip):
    trigger(client, "r2v.stop_clip")
    off_air(stage)
    trigger(client, "r2v.play_latest")
    a_clip_on_air(stage)
    trigger(client, "r2v.panic")
    off_air(stage)
    trigger(client, "r2v.panic")
    off_air(stage)
    trigger(client, "r2v.play_latest")
    a_clip_on_air(stage)

    simulator.hold("upload", accept=False)
    since = client.mark()
    trigger(client, "r2v.generate")
    generation_id = client.wait_for_vendor_event(
        "generation_changed", lambda data: data["state"] == "uploading", since=since)["generation_id"]
    trigger(client, "r2v.cancel")
    client.wait_for_vendor_event("generation_changed", lambda data: data["state"] == "cancelled", since=since)
    simulator.release("upload")
    assert stage.generation(generation_id)["may_have_been_billed"] is False


def test_a_mistake_is_answered_and_a_refusal_is_heard_of(stage, simulator, client):
    assert client.vendor("play", source="Nobody", generation_id="none")["error_code"] == "unknown_source"
    since = client.mark()
    assert client.vendor("generate", source=SOURCE, duration=99)["refusal"] == "invalid_setting"
    assert client.wait_for_vendor_event("refused", since=since, timeout=5)["source"] == SOURCE
    assert simulator.requests() == []
