# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripts give the plugin bytes that are no UTF-8: OBS lives with a client connected, and everybody who hears of them
gets U+FFFD for each such byte and no other letter changed."""

import json
import pathlib

import pytest

from obs_under_test import COLLECTION
from stage import DEFAULT_SETTINGS, KIND, SOURCE, wait_until

TEXT = "Now playing"
PROMPT = "caf\ufffd neon"
SONG = "Bj\ufffdrk - J\ufffdga"


@pytest.fixture(scope="module")
def stage(stages, simulator):
    made = stages(simulator, config={"rehearsal": True})
    script = {"path": str(pathlib.Path(__file__).parent / "foreign_bytes.lua"),
              "settings": {"source": SOURCE, "text": TEXT}}
    made.obs.write_collection(
        COLLECTION,
        [{"id": KIND, "versioned_id": KIND, "name": SOURCE, "settings": DEFAULT_SETTINGS},
         {"id": "text_ft2_source", "versioned_id": "text_ft2_source_v2", "name": TEXT, "settings": {"text": "Nothing"}}],
        [{"name": SOURCE, "id": 1, "visible": True}, {"name": TEXT, "id": 2, "visible": True}],
        modules={"scripts-tool": [script]}, backdrop=True)
    return made.start()


def go(stage, way):
    since = stage.websocket.mark()
    stage.websocket.call("TriggerHotkeyByName", hotkeyName=f"bytes.{way}")
    return since


def told(stage, since, prompt):
    """The generation with this prompt, as the event, the answer, the list and the record tell it."""
    event = stage.websocket.wait_for_vendor_event("generation_changed", since=since)
    generation_id = event["generation_id"]
    listed = {one["generation_id"]: one for one in stage.generations()}
    path = stage.generations_folder / generation_id / "generation.json"
    wait_until(path.exists, "the record, which is written once the frame is taken")
    record = json.loads(path.read_text())
    assert [event["prompt"], stage.generation(generation_id)["prompt"], listed[generation_id]["prompt"],
            record["prompt"]] == [prompt] * 4
    return event


def test_a_prompt_of_a_procedure(stage):
    told(stage, go(stage, "procedure"), PROMPT)


def test_a_text_source_as_prompt_and_within_one(stage):
    go(stage, "text")
    stage.set_settings(prompt_text_source=TEXT)
    since = stage.websocket.mark()
    stage.generate()
    told(stage, since, SONG)
    stage.set_settings(prompt_text_source="", prompt=f"On the radio: {{text:{TEXT}}}")
    since = stage.websocket.mark()
    stage.generate()
    told(stage, since, f"On the radio: {SONG}")


def test_settings(stage):
    go(stage, "prompt")
    since = stage.websocket.mark()
    stage.generate()
    assert told(stage, since, PROMPT)["negative_prompt"] == "\ufffd\ufffd"
    # OBS keeps them with the collection: libobs leaves out what is no UTF-8.
    wait_until(lambda: stage.settings()["prompt"] == PROMPT, "the prompt as it is kept")


def test_a_refusal_that_quotes_them(stage):
    go(stage, "reference")
    since = stage.websocket.mark()
    answer = stage.websocket.vendor("generate", source=SOURCE)
    assert answer["refusal"] == "no_reference" and PROMPT in answer["message"]
    assert PROMPT in stage.websocket.wait_for_vendor_event("refused", since=since)["message"]
    stage.set_settings(reference="program")
    go(stage, "play")
    assert stage.websocket.vendor("get_status")["version"]


def test_the_name_of_the_source_and_a_status_that_holds_them(stage):
    go(stage, "status")
    go(stage, "name")
    since = stage.websocket.mark()
    answer = stage.websocket.vendor("generate", source=PROMPT)
    assert answer["accepted"] is True, answer
    assert stage.websocket.wait_for_vendor_event("generation_changed", since=since)["source"] == PROMPT
    wait_until(lambda: stage.settings(TEXT)["text"].endswith(" \ufffd"), "the status")
    stage.quit()
