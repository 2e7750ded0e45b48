# SPDX-License-Identifier: GPL-2.0-or-later
"""The API key is in no settings, scene collection, profile or log."""

import json
import stat

import pytest

from obs_under_test import COLLECTION, KEY_VARIABLE, SCENE, URL_VARIABLE
from simulator_process import SimulatorProcess
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


def test_a_key_pasted_in_the_moment_of_quitting_is_in_the_key_store_and_in_no_collection(stages, simulator):
    stage = stages(simulator, key="").start()
    stage.add_source()
    stage.set_settings(api_key=PASTED)
    stage.quit()
    assert stage.obs.files_with(PASTED.encode()) == [stage.obs.plugin_config / "credentials.json"]
    stage.start()
    assert has_key(stage) is True
    stage.quit()


def by_vendor(stage):
    stage.generate()


def by_button(stage):
    stage.press("generate")


def by_hotkey(stage):
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.generate")


@pytest.mark.parametrize("trigger", [by_vendor, by_button, by_hotkey], ids=lambda trigger: trigger.__name__)
def test_a_trigger_right_after_pasting_uses_the_key(stages, simulator, trigger):
    stage = stages(simulator, key="").start()
    stage.add_source()
    stage.set_settings(api_key=PASTED)
    trigger(stage)
    stage.finish(wait_until(stage.generations, "the generation")[0]["generation_id"])
    assert {entry["authorization"] for entry in simulator.requests("submit")} == {"match"}


def test_a_key_file_that_others_can_read_is_refused_and_said_to_be_and_pasting_makes_it_safe(stages, simulator):
    stage = stages(simulator, key="")
    store = stage.obs.plugin_config / "credentials.json"
    store.write_text(json.dumps({"api_key": FOREIGN}))
    store.chmod(0o644)
    stage.start()
    stage.add_source()
    assert has_key(stage) is False
    assert "credentials.json was not used because other users can read it" in stage.obs.output()
    assert (FOREIGN in store.read_text(), stat.S_IMODE(store.stat().st_mode)) == (True, 0o644)
    stage.set_settings(api_key=PASTED)
    wait_until(lambda: PASTED in store.read_text(), "the key in the store")
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700
    stage.quit()
    assert stage.obs.files_with(FOREIGN.encode()) == []


WRONG = "e2e-wrong-9a44f0c2b1"


def test_no_byte_that_obs_or_the_plugin_writes_holds_a_key_whatever_happens_to_it(stages, simulator):
    """From pasting to exit, with a provider that repeats the key in its errors."""
    stage = stages(simulator, key="").start()
    stage.add_source()
    store = stage.obs.plugin_config / "credentials.json"
    echo = json.dumps({"error": {"message": f"Incorrect API key provided: {WRONG}. See ?key={WRONG}", "type": WRONG,
                                 "code": WRONG}})
    page = f"<html><title>{WRONG}</title><body>The key {WRONG} is blocked</body></html>"

    def fail_at(endpoint, status, body, content_type="application/json"):
        simulator.script(faults={endpoint: [{"kind": "status", "status": status, "body": body,
                                             "content_type": content_type, "headers": {"X-Key": WRONG}}]})

    def wait_until_ended(generation_id):
        return stage.wait_for_state(generation_id, "failed", "detached", "unknown")

    # A wrong key, and servers that put it into their answers, at each step that has one.
    simulator.script(api_key=WRONG)
    stage.set_settings(api_key=WRONG)
    for endpoint, status, body, kind in [
            ("upload", 401, echo, "application/json"), ("submit", 401, echo, "application/json"),
            ("submit", 403, page, "text/html"), ("submit", 422, json.dumps({"detail": f"no {WRONG}"}), "application/json"),
            ("poll", 401, echo, "application/json")]:
        fail_at(endpoint, status, body, kind)
        ended = wait_until_ended(stage.generate())
        assert WRONG not in json.dumps(ended), f"{endpoint} {status}"
    # A provider that fails a task with the key in its reason.
    simulator.script(fail={"code": WRONG, "message": f"The key {WRONG} ran dry"})
    ended = wait_until_ended(stage.generate())
    assert WRONG not in json.dumps(ended)
    simulator.script(fail=None, api_key=simulator.key)

    # The right key afterwards, a clip, rehearsal and back.
    stage.set_settings(api_key=PASTED)
    stage.finish(stage.generate())
    stage.set_settings(rehearsal=True)
    stage.set_settings(rehearsal=False)
    stage.websocket.call("CreateScene", sceneName="Made")
    wait_until(lambda: store.exists() and PASTED in store.read_text(), "the key in the store")
    events = json.dumps(stage.websocket.vendor_events()) + json.dumps(stage.settings())
    assert WRONG not in events and PASTED not in events
    stage.quit()

    # A wrong one of the environment, at the next start.
    stage.obs.environment[KEY_VARIABLE] = WRONG
    stage.start()
    wait_until_ended(stage.generate())
    stage.quit()
    assert stage.obs.files_with(WRONG.encode()) == []
    assert stage.obs.files_with(PASTED.encode()) == [store]


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


def test_a_pasted_key_is_checked_at_once_and_for_free(stages, simulator):
    stage = stages(simulator, key="").start()
    stage.add_source()

    def said(sentence):
        return sentence in stage.obs.output()

    stage.set_settings(api_key="sk-not-the-right-one")
    wait_until(lambda: said("FoxAPI does not accept the new API key"), "the refusal")
    stage.set_settings(api_key=simulator.key)
    wait_until(lambda: said("FoxAPI accepts the API key"), "the acceptance")
    counts = simulator.report()["counts"]
    assert counts["credits"] == 2 and counts.get("submit", 0) == 0 and counts.get("upload", 0) == 0
    assert simulator.key not in stage.obs.output() and "sk-not-the-right-one" not in stage.obs.output()


@pytest.fixture
def other(tmp_path):
    """Another provider, whose key is not the user's."""
    process = SimulatorProcess(tmp_path / "other")
    yield process
    process.close()


def authorizations(simulator):
    return {entry["authorization"] for entry in simulator.requests()}


def go_to(stage, simulator):
    stage.obs.environment[URL_VARIABLE] = simulator.url
    stage.start()


def test_a_key_and_a_task_stay_with_their_provider_when_base_url_changes(stages, simulator, other):
    stage = stages(simulator, key="").start()
    stage.add_source()
    stage.set_settings(api_key=simulator.key)
    wait_until(lambda: has_key(stage), "the key in use")
    simulator.script(task_duration_ms=3_600_000)
    generation_id = stage.generate()
    stage.wait_for_state(generation_id, "waiting")
    stage.quit()

    go_to(stage, other)
    assert has_key(stage) is False
    refused = stage.websocket.vendor("generate", source=SOURCE)
    assert refused["refusal"] == "no_api_key"
    assert simulator.url in refused["message"] and other.url in refused["message"]
    kept = stage.wait_for_state(generation_id, "detached")
    assert kept["error_code"] == "unauthorized" and simulator.url in kept["error"] and "base_url" in kept["action"]
    asked = len(simulator.requests())
    unasked = stage.websocket.vendor("fetch_again", generation_id=generation_id)
    assert unasked["error_code"] == "wrong_state" and simulator.url in unasked["error"]
    # The other provider's key, which the first one must not get.
    stage.set_settings(api_key="e2e-other-0b6e7c1f")
    wait_until(lambda: has_key(stage), "the other key in use")
    wait_until(lambda: other.requests(), "the other provider asked")
    stage.quit()
    assert len(simulator.requests()) == asked
    assert "match" not in authorizations(other)

    simulator.complete()
    go_to(stage, simulator)
    assert has_key(stage) is True
    wait_until(lambda: stage.generation(generation_id)["state"] == "ready", "the clip of the kept task")
    assert authorizations(simulator) <= {"match", "missing"}
    assert simulator.report()["counts"]["submit"] == 1
    stage.quit()


def test_a_planted_record_gets_no_request_and_no_key(stages, simulator, other):
    stage = stages(simulator)
    for number, state in enumerate(["detached", "waiting", "downloading"]):
        generation_id = f"20260101T00000000{number}-00000{number}"
        folder = stage.generations_folder / generation_id
        folder.mkdir(parents=True)
        (folder / "generation.json").write_text(json.dumps({
            "format": 1, "generation_id": generation_id, "state": state, "task_id": "task-1", "base_url": other.url,
            "result_url": f"{other.url}/clip.mp4", "created_at": "2026-01-01T00:00:00.000Z",
            "updated_at": "2026-01-01T00:00:00.000Z", "submit_may_have_left": True}))
    stage.start()
    stage.add_source()
    for number in range(3):
        kept = stage.wait_for_state(f"20260101T00000000{number}-00000{number}", "detached")
        assert other.url in kept["error"]
    stage.finish(stage.generate())
    assert other.requests() == []
    stage.quit()


@pytest.mark.parametrize("typed", ["\u00a0Bearer {}\r\n", "FOXAPI_API_KEY=\"{}\"\u200b", "\ufeff{}\t"])
def test_a_key_is_cleaned_of_what_no_key_has(stages, simulator, typed):
    stage = stages(simulator, key="").start()
    stage.add_source()
    stage.set_settings(api_key=typed.format(simulator.key))
    stage.finish(stage.generate())
    assert {entry["authorization"] for entry in simulator.requests("submit")} == {"match"}
    stage.quit()


def test_a_key_that_cannot_be_one_is_refused_at_once_and_never_sent(stages, simulator):
    stage = stages(simulator, key="sk one\x01two").start()
    stage.add_source()
    assert has_key(stage) is False
    refused = stage.websocket.vendor("generate", source=SOURCE)
    assert refused["refusal"] == "no_api_key" and "characters that no key has" in refused["message"]
    stage.set_settings(api_key="sk-\u00e4bc")
    wait_until(lambda: "The key was not accepted" in stage.obs.output(), "the refusal of what was typed")
    assert simulator.requests() == []
    assert "sk one" not in stage.obs.output()
    stage.quit()
