# SPDX-License-Identifier: GPL-2.0-or-later
"""Only a trigger spends: no setting, no loading, no copy does."""

import time

import pytest

from obs_under_test import COLLECTION, SCENE
from stage import DEFAULT_SETTINGS, KIND, SOURCE, wait_until

CHANGES = {
    "prompt": ["Something else", ""], "prompt_text_source": ["Words"], "negative_prompt": ["rain"],
    "model": ["another-model", "wan-2.7-reference-to-video"], "duration": [2, 10, 5], "resolution": ["1080p", "720p"],
    "aspect_ratio": ["9:16", "auto"], "seed_mode": ["fixed", "increment", "random"], "seed": [7],
    "multi_shots": ["on", "default"], "enable_safety_checker": ["off", "default"],
    "reference": ["source", "file", "none", "preview", "program"], "reference_name": ["Card", SCENE],
    "reference_file": ["/nowhere.png"], "width": [640, 0], "height": [360, 0], "fit": ["cover", "stretch", "contain"],
    "on_ready": ["hold", "library", "play"], "on_end": ["hide", "freeze", "ping_pong", "loop"],
    "on_hide": ["pause", "restart"],
    "speed_percent": [25, 1000, 100], "audio": [True, False], "hw_decode": [True, False],
    "add_media_source": [True, False],
    "current_generation": ["20200101-000000-none", ""],
    "trigger_on_activate": [True], "trigger_scene": [SCENE], "trigger_every_min": [1], "trigger_on_live": [True],
    "trigger_on_text": [True], "armed": [True], "generate": [True],
}


@pytest.fixture(autouse=True)
def nothing_is_sent(stage, simulator):
    yield
    time.sleep(0.7)
    assert simulator.requests() == []
    status = stage.websocket.vendor("get_status")
    assert (status["active"], status["queued"]) == (0, 0)
    assert stage.generations() == []


def test_changing_any_setting_sends_nothing(stage):
    for name, values in CHANGES.items():
        for value in values:
            stage.set_settings(**{name: value})
            time.sleep(0.04)
    stage.websocket.call("SetInputSettings", inputName=SOURCE, inputSettings=dict(DEFAULT_SETTINGS), overlay=False)


def test_copying_hiding_and_removing_the_source_sends_nothing(stage):
    websocket = stage.websocket
    item = websocket.call("GetSceneItemId", sceneName=SCENE, sourceName=SOURCE)["sceneItemId"]
    websocket.call("CreateScene", sceneName="Other")
    websocket.call("DuplicateSceneItem", sceneName=SCENE, sceneItemId=item, destinationSceneName="Other")
    stage.add_source("Copy", **stage.settings())
    for scene in ("Other", SCENE, "Other", SCENE):
        websocket.call("SetCurrentProgramScene", sceneName=scene)
        time.sleep(0.4)
    for shown in (False, True):
        websocket.call("SetSceneItemEnabled", sceneName=SCENE, sceneItemId=item, sceneItemEnabled=shown)
        time.sleep(0.1)
    websocket.call("SetInputName", inputName=SOURCE, newInputName="Renamed")
    websocket.call("SetInputName", inputName="Renamed", newInputName=SOURCE)
    websocket.call("RemoveInput", inputName="Copy")
    websocket.call("RemoveScene", sceneName="Other")


def test_a_copy_of_the_settings_is_a_source_of_its_own(stage):
    stage.add_source("Copy", **stage.settings())
    try:
        kinds = [entry["inputKind"] for entry in stage.websocket.call("GetInputList")["inputs"]]
        assert kinds.count(KIND) == 2
        stage.set_settings("Copy", prompt="Of the copy")
        assert stage.settings()["prompt"] == DEFAULT_SETTINGS["prompt"]
    finally:
        stage.websocket.call("RemoveInput", inputName="Copy")


def test_switching_scene_collections_sends_nothing(stage):
    websocket = stage.websocket

    def switch(name):
        websocket.call("SetCurrentSceneCollection", sceneCollectionName=name)
        wait_until(lambda: websocket.call("GetSceneCollectionList")["currentSceneCollectionName"] == name,
                   f"collection {name}")

    websocket.call("CreateSceneCollection", sceneCollectionName="Second")
    stage.websocket.call("CreateScene", sceneName="Of the second")
    for _ in range(2):
        switch(COLLECTION)
        wait_until(lambda: any(entry["inputName"] == SOURCE for entry in websocket.call("GetInputList")["inputs"]),
                   "the source of the first collection")
        assert stage.settings()["prompt"] == DEFAULT_SETTINGS["prompt"]
        switch("Second")
    switch(COLLECTION)


def test_a_restart_sends_nothing_and_ends_clean(stage):
    stage.quit()
    assert stage.obs.memory_leaks() == 0
    stage.start()
    assert stage.settings()["prompt"] == DEFAULT_SETTINGS["prompt"]
