# SPDX-License-Identifier: GPL-2.0-or-later
"""A key that stands in the settings for a moment, while OBS happens to save them, stays in no scene collection."""

import pytest

from obs_under_test import COLLECTION, PASSWORD, SCENE
from stage import KIND, SOURCE, wait_until
from websocket_client import WebsocketClient

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
        self._client = WebsocketClient(stage.obs.port, PASSWORD)
        self._client.connect(10)
        self._made = 0

    def begin(self):
        """OBS saves in its UI thread once this has been answered."""
        self._made += 1
        self._client.call("CreateScene", sceneName=f"Made {self._made}")
        self._client.call("RemoveScene", sceneName=f"Made {self._made}")

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
