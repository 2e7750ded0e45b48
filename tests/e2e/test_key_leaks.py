# SPDX-License-Identifier: GPL-2.0-or-later
"""A key that stands in the settings for a moment, while OBS happens to save them, stays in no scene collection."""

import itertools
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from obs_under_test import COLLECTION, PASSWORD, SCENE
from stage import KIND, SOURCE, wait_until
from websocket_client import RequestFailed, WebsocketClient

PASTED = "e2e-pasted-7d1be3a0"
FOREIGN = "someone-elses-key-c0ffee"


def slow_to_save(stage, sources=300):
    """A collection that OBS needs a while to save, so that a key can arrive in the middle of it."""
    made = [{"id": "color_source_v3", "versioned_id": "color_source_v3", "name": f"Color {number}",
             "settings": {"color": number, "width": 16, "height": 16}} for number in range(sources)]
    items = [{"name": source["name"], "id": number + 1, "visible": False} for number, source in enumerate(made)]
    stage.obs.write_collection(COLLECTION, made, items)
    return stage


def collections_with(stage, needle):
    """OBS moves and removes these files meanwhile."""
    found = []
    for path in (stage.obs.config / "basic" / "scenes").iterdir():
        try:
            if needle.encode() in path.read_bytes():
                found.append(path.name)
        except FileNotFoundError:
            continue
    return found


class SavingObs:
    """Makes OBS save its collection whenever it is asked to, over a connection of its own."""

    def __init__(self, stage):
        self._port = stage.obs.port
        self._made = 0
        self._threads = ThreadPoolExecutor(1)
        self.connect()

    def connect(self):
        self._client = WebsocketClient(self._port, PASSWORD)
        self._client.connect(10)

    def begin(self):
        """OBS saves in its UI thread once this has been answered."""
        self._made += 1
        self._client.call("CreateScene", sceneName=f"Made {self._made}")
        self._client.call("RemoveScene", sceneName=f"Made {self._made}")

    def switch_to(self, collection):
        return self._threads.submit(self._client.call, "SetCurrentSceneCollection", sceneCollectionName=collection)

    def set_keys_until_the_end(self, prefix):
        def set_keys():
            for number in itertools.count():
                try:
                    self._client.call("SetInputSettings", timeout=2, inputName=SOURCE,
                                      inputSettings={"api_key": f"{prefix}-{number}"})
                except Exception:  # OBS has gone, in one of several ways
                    return

        return self._threads.submit(set_keys)

    def close(self):
        self._client.close()


@pytest.fixture
def saving(stages, simulator):
    stage = slow_to_save(stages(simulator, key="")).start()
    stage.add_source()
    obs = SavingObs(stage)
    yield stage, obs
    obs.close()


def test_a_key_that_comes_while_obs_saves_stays_in_no_file_of_the_collection(saving):
    stage, obs = saving
    for attempt in range(25):
        obs.begin()
        for number in range(12):
            stage.set_settings(api_key=f"{PASTED}-{attempt}-{number}")
        wait_until(lambda: "api_key" not in stage.settings(), "the key out of the settings")
        wait_until(lambda: collections_with(stage, PASTED) == [], f"no key in the collection (attempt {attempt})", 3)


def test_a_key_that_comes_while_obs_saves_for_the_last_time_stays_in_no_file_of_the_collection(saving):
    stage, obs = saving
    for attempt in range(4):
        setting = obs.set_keys_until_the_end(f"{PASTED}-{attempt}")
        stage.quit()
        setting.result(30)
        assert collections_with(stage, PASTED) == [], f"attempt {attempt}"
        assert f"{PASTED}-{attempt}-" in (stage.obs.plugin_config / "credentials.json").read_text()
        obs.close()
        stage.start()
        obs.connect()


def test_a_key_that_comes_while_the_collection_is_left_stays_in_no_file_of_it(saving):
    stage, obs = saving
    websocket = stage.websocket
    websocket.call("CreateSceneCollection", sceneCollectionName="Other")
    for attempt in range(4):
        websocket.call("SetCurrentSceneCollection", sceneCollectionName=COLLECTION)
        wait_until(lambda: any(entry["inputName"] == SOURCE for entry in websocket.call("GetInputList")["inputs"]),
                   "the source of the first collection")
        leaving = obs.switch_to("Other")
        number = 0
        while not leaving.done():
            try:
                stage.set_settings(api_key=f"{PASTED}-{attempt}-{number}")
                number += 1
            except RequestFailed:
                break
        leaving.result(20)
        wait_until(lambda: collections_with(stage, PASTED) == [], f"no key in a collection (attempt {attempt})", 5)


def test_a_key_that_came_with_a_collection_stays_in_no_file_of_it(stages, simulator):
    stage = stages(simulator, key="")
    source = {"id": KIND, "versioned_id": KIND, "name": SOURCE, "settings": {"prompt": "Hello", "api_key": FOREIGN}}
    stage.obs.write_collection(COLLECTION, [source], [{"name": SOURCE, "id": 1, "visible": True}])
    stage.start()
    wait_until(lambda: collections_with(stage, FOREIGN) == [], "no key in the collection")
    assert stage.settings()["prompt"] == "Hello"
    stage.websocket.call("CreateScene", sceneName="Made")
    stage.quit()
    assert stage.obs.files_with(FOREIGN.encode()) == []


def test_a_key_in_a_collection_that_user_data_was_moved_to_is_taken_out_there(stages, simulator, tmp_path):
    """OBS 31 and later keep collections where global.ini says; OBS 29 reads its own folder, and what an OBS of that kind
    left elsewhere is cleaned all the same."""
    stage = stages(simulator, key="")
    moved = tmp_path / "moved" / "obs-studio" / "basic" / "scenes"
    moved.mkdir(parents=True)
    source = {"id": KIND, "versioned_id": KIND, "name": SOURCE, "settings": {"prompt": "Hello", "api_key": FOREIGN}}
    for name in ("Moved.json", "Moved.json.bak", "Moved.json.tmp"):
        (moved / name).write_text(json.dumps({"name": "Moved", "sources": [source]}))
    stage.start()
    stage.add_source()
    stage.quit()
    ini = stage.obs.config / "global.ini"
    ini.write_text(ini.read_text() + f"\n[Locations]\nSceneCollections={tmp_path / 'moved'}\n")
    stage.start()
    stage.set_settings(api_key=PASTED)
    wait_until(lambda: all(FOREIGN not in path.read_text() for path in moved.iterdir()), "no key in the moved collections")
    stage.quit()
    assert collections_with(stage, PASTED) == []
