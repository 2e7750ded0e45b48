# SPDX-License-Identifier: GPL-2.0-or-later
"""The API key is in no settings, scene collection, profile or log."""

import json
import stat

from obs_under_test import COLLECTION, SCENE
from stage import KIND, SOURCE, wait_until

PASTED = "e2e-key-5f2c9b7a41d08e63"
FOREIGN = "someone-elses-key-c0ffee"


def has_key(stage):
    return stage.websocket.vendor("get_status")["has_key"]


def test_a_pasted_key_is_kept_in_the_key_store_alone(stages, simulator):
    stage = stages(simulator, key="").start()
    stage.add_source()
    assert has_key(stage) is False

    stage.set_settings(api_key=PASTED)
    wait_until(lambda: has_key(stage), "the key in use")
    wait_until(lambda: "api_key" not in stage.settings(), "the key out of the settings")
    store = stage.obs.plugin_config / "credentials.json"
    wait_until(lambda: store.exists() and PASTED in store.read_text(), "the key in the store")
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    stage.finish(stage.generate())

    stage.quit()
    assert stage.obs.files_with(PASTED.encode()) == [store]

    stage.start()
    assert has_key(stage) is True
    stage.finish(stage.generate())
    stage.quit()
    assert stage.obs.files_with(PASTED.encode()) == [store]


def test_a_key_pasted_in_the_moment_of_quitting_is_not_saved_with_the_collection(stages, simulator):
    stage = stages(simulator, key="").start()
    stage.add_source()
    stage.set_settings(api_key=PASTED)
    stage.quit()
    collections = [path for path in stage.obs.files_with(PASTED.encode()) if path.name != "credentials.json"]
    assert collections == []


def test_a_key_that_comes_with_a_collection_is_erased_and_not_stored(stages, simulator):
    stage = stages(simulator, key="")
    source = {"id": KIND, "versioned_id": KIND, "name": SOURCE, "settings": {"prompt": "Hello", "api_key": FOREIGN}}
    stage.obs.write_collection(COLLECTION, [source], [{"name": SOURCE, "id": 1, "visible": True}])
    stage.start()
    wait_until(lambda: "api_key" not in stage.settings(), "the key out of the settings")
    assert stage.settings()["prompt"] == "Hello"
    assert has_key(stage) is False
    stage.quit()
    assert not (stage.obs.plugin_config / "credentials.json").exists()
    collection = stage.obs.config / "basic" / "scenes" / f"{COLLECTION}.json"
    assert FOREIGN not in collection.read_text()
    assert json.loads(collection.read_text())["current_scene"] == SCENE


def test_a_collection_never_replaces_the_stored_key(stages, simulator):
    stage = stages(simulator, key="")
    store = stage.obs.plugin_config / "credentials.json"
    stage.start()
    stage.add_source()
    stage.set_settings(api_key=PASTED)
    wait_until(lambda: store.exists() and PASTED in store.read_text(), "the key in the store")
    stage.quit()
    collection = stage.obs.config / "basic" / "scenes" / f"{COLLECTION}.json"
    saved = json.loads(collection.read_text())
    for source in saved["sources"]:
        if source["id"] == KIND:
            source["settings"]["api_key"] = FOREIGN
    collection.write_text(json.dumps(saved))

    stage.start()
    wait_until(lambda: "api_key" not in stage.settings(), "the key out of the settings")
    stage.finish(stage.generate())
    stage.quit()
    assert PASTED in store.read_text() and FOREIGN not in store.read_text()
