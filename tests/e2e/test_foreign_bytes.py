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


def told(stage, since, prompt, generation_id=None):
    """The generation with this prompt, as the event, the answer, the list and the record tell it."""
    event = stage.websocket.wait_for_vendor_event(
        "generation_changed", lambda data: generation_id in (None, data["generation_id"]), since=since)
    generation_id = event["generation_id"]
    listed = {one["generation_id"]: one for one in stage.generations()}
    path = stage.generations_folder / generation_id / "generation.json"
    wait_until(path.exists, "the record, which is written once the frame is taken")
    record = json.loads(path.read_text())
    assert [event["prompt"], stage.generation(generation_id)["prompt"], listed[generation_id]["prompt"],
            record["prompt"]] == [prompt] * 4
    return event


def generated_with(stage, prompt):
    generation_id = stage.generate()
    return generation_id if stage.generation(generation_id)["prompt"] == prompt else None


def test_a_prompt_of_a_procedure(stage):
    told(stage, go(stage, "procedure"), PROMPT)


def test_a_text_source_as_prompt_and_within_one(stage):
    go(stage, "text")
    stage.set_settings(prompt_text_source=TEXT)
    since = stage.websocket.mark()
    # Nobody may ask OBS for that text: its answer breaks off the connection.
    told(stage, since, SONG, wait_until(lambda: generated_with(stage, SONG), "the text of the script"))
    stage.set_settings(prompt_text_source="", prompt=f"On the radio: {{text:{TEXT}}}")
    since = stage.websocket.mark()
    told(stage, since, f"On the radio: {SONG}", stage.generate())


def test_settings(stage):
    go(stage, "prompt")
    since = stage.websocket.mark()
    made = wait_until(lambda: generated_with(stage, PROMPT), "the settings of the script")
    assert told(stage, since, PROMPT, made)["negative_prompt"] == "\ufffd\ufffd"
    # OBS keeps them with the collection: libobs leaves out what is no UTF-8.
    assert stage.settings()["prompt"] == PROMPT


def test_a_refusal_that_quotes_them(stage):
    go(stage, "reference")
    since = stage.websocket.mark()
    answer = wait_until(lambda: (found := stage.websocket.vendor("generate", source=SOURCE)).get("refusal") and found,
                        "a refusal")
    assert answer["refusal"] == "no_reference" and PROMPT in answer["message"]
    assert PROMPT in stage.websocket.wait_for_vendor_event("refused", since=since)["message"]
    stage.set_settings(reference="program")
    go(stage, "play")
    assert stage.websocket.vendor("get_status")["version"]


def test_a_status_that_holds_them(stage):
    """(A name that does is a test of libobs: OBS's own event about it breaks off the connection of its clients.)"""
    stage.set_settings(TEXT, text="Nothing")
    go(stage, "status")
    wait_until(lambda: stage.settings(TEXT)["text"].endswith(" \ufffd"), "the status")
    stage.quit()
