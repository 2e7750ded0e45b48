# SPDX-License-Identifier: GPL-2.0-or-later
"""Each thing that is wrong has one clear sentence and one stable code, and once it is put right Generate works."""

import pytest

from obs_under_test import free_port
from simulator_process import SimulatorProcess
from stage import SOURCE, wait_until


def refused(stage, **values):
    answer = stage.websocket.vendor("generate", source=SOURCE, **values)
    assert answer["accepted"] is False, answer
    assert is_sentence(answer["message"]), answer
    return answer


def is_sentence(text):
    text = text.strip()
    return len(text) > 15 and text[0].isupper() and text.endswith(".") and "{" not in text


def failed(stage, generation_id, timeout=60):
    generation = stage.wait_for_state(generation_id, "failed", timeout=timeout)
    assert is_sentence(generation["error"]), generation
    assert generation["action"] == "" or is_sentence(generation["action"]), generation
    return generation


def test_no_prompt(stage, simulator):
    stage.set_settings(prompt="")
    assert refused(stage)["refusal"] == "no_prompt"
    stage.set_settings(prompt="Now there is one")
    stage.finish(stage.generate())


def test_a_missing_source(stage, simulator):
    stage.set_settings(reference="source", reference_name="Not there")
    answer = refused(stage)
    assert answer["refusal"] == "no_reference"
    assert "Not there" in answer["message"]
    stage.set_settings(reference="program")
    stage.finish(stage.generate())


def test_a_missing_file(stage, simulator):
    stage.set_settings(reference="file", reference_file=str(stage.folder / "not-there.png"))
    answer = stage.websocket.vendor("generate", source=SOURCE)
    if answer["accepted"]:
        assert failed(stage, answer["generation_id"])["error_code"] in ("capture_failed", "encode_failed")
    else:
        assert answer["refusal"] == "no_reference" and is_sentence(answer["message"])
    assert simulator.requests() == []
    stage.set_settings(reference_file=str(stage.folder / "card.png"))
    stage.finish(stage.generate())
    stage.set_settings(reference="program")


def test_an_unknown_source_of_a_vendor_request(stage, simulator):
    answer = stage.websocket.vendor("generate", source="Nobody")
    assert answer["accepted"] is False and answer["refusal"] == "unknown_source" and is_sentence(answer["message"])


@pytest.mark.parametrize("request_name, data, code", [
    ("get_generation", {"generation_id": "none"}, "unknown_generation"),
    ("get_generation", {}, "bad_request"),
    ("play", {"source": "Nobody", "generation_id": "none"}, "unknown_source"),
    ("play", {"source": SOURCE, "generation_id": "none"}, "unknown_generation"),
    ("stop_clip", {"source": "Nobody"}, "unknown_source"),
    ("add_media_source", {"generation_id": "none"}, "unknown_generation"),
    ("cancel", {"generation_id": "none"}, "unknown_generation"),
])
def test_a_bad_vendor_request_is_answered_with_its_code(stage, simulator, request_name, data, code):
    answer = stage.websocket.vendor(request_name, **data)
    assert answer.get("error_code") == code, answer
    assert is_sentence(answer["error"])


@pytest.mark.parametrize("fault, code", [
    ({"kind": "status", "status": 402}, "insufficient_balance"),
    ({"kind": "status", "status": 422}, "rejected"),
    ({"kind": "plain_1010"}, "rejected"),
], ids=["402", "422", "1010"])
def test_a_refused_submit_says_why(stage, simulator, fault, code):
    simulator.script(faults={"submit": [fault]})
    assert failed(stage, stage.generate())["error_code"] == code
    stage.finish(stage.generate())


def test_a_result_that_is_no_clip(stage, simulator):
    simulator.script(faults={"download": [{"kind": "wrong_content", "body": "<html>", "count": 0}]})
    assert failed(stage, stage.generate())["error_code"] == "not_a_clip"
    simulator.script(faults={"download": []})
    stage.finish(stage.generate())


def test_no_key_and_a_wrong_key(stages, simulator):
    stage = stages(simulator, key="").start()
    stage.add_source()
    answer = refused(stage)
    assert answer["refusal"] == "no_api_key"
    assert simulator.requests() == []

    stage.set_settings(api_key="wrong-key")
    wait_until(lambda: stage.websocket.vendor("get_status")["has_key"], "the pasted key")
    assert failed(stage, stage.generate())["error_code"] == "unauthorized"

    stage.set_settings(api_key=simulator.key)
    wait_until(lambda: "api_key" not in stage.settings(), "the key out of the settings")

    def ready():
        return stage.wait_for_state(stage.generate(), "ready", "failed")["state"] == "ready"

    wait_until(ready, "a generation with the right key")
    stage.end_at_once()


def test_an_unwritable_storage_folder(stages, simulator):
    stage = stages(simulator, key=None)
    blocker = stage.folder / "blocker"
    blocker.write_text("a file where a folder should be")
    stage.configure(storage_dir=str(blocker / "generations"))
    stage.start()
    stage.add_source()
    assert refused(stage)["refusal"] == "storage_unwritable"
    assert simulator.requests() == []
    blocker.unlink()
    accepted = wait_until(lambda: (answer := stage.websocket.vendor("generate", source=SOURCE))["accepted"] and answer,
                          "a trigger that is accepted again")
    stage.finish(accepted["generation_id"])
    stage.end_at_once()


def test_a_dead_server(stages, tmp_path):
    port = free_port()
    stage = stages(None, key="e2e-key-5f2c9b7a41d08e63", base_url=f"http://127.0.0.1:{port}").start()
    stage.add_source()
    generation_id = stage.generate()

    def complained():
        generation = stage.generation(generation_id)
        return generation if generation["error"] or generation["state"] == "failed" else None

    generation = wait_until(complained, "a word about the dead server", 60)
    assert generation["error_code"] == "network"
    assert is_sentence(generation["error"])
    # The server comes up: what is under way goes on by itself, or the next trigger works.
    revived = SimulatorProcess(tmp_path / "simulator", port)
    try:
        if generation["state"] == "failed":
            generation_id = stage.generate()
        stage.finish(generation_id, timeout=90)
    finally:
        stage.end_at_once()
        revived.close()
