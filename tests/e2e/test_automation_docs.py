# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/automation.md, taken at its word: what it says is sent to OBS as it stands there."""

import json
import os
import pathlib
import re
import subprocess

import pytest

from stage import SOURCE

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "automation.md").read_text()
EXAMPLES = [json.loads(line) for line in PAGE.splitlines() if line.startswith('    {"requestType"')]


def test_every_request_that_the_plugin_takes_has_an_example():
    program = os.environ.get("R2V_TABLES") or pathlib.Path(os.environ["R2V_PREFIX"]).parent / "tools" / "reference-tables"
    tables = json.loads(subprocess.run([program, "--json"], check=True, capture_output=True).stdout)
    taken = {request["name"] for request in tables["requests"]}
    assert len(taken) > 10
    assert {example["requestType"] for example in EXAMPLES} == taken


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["requestType"])
def test_each_example_is_a_request_as_the_plugin_takes_it(stage, simulator, example):
    answer = stage.websocket.vendor(example["requestType"], **example.get("requestData", {}))
    # The page's generation is nobody's, and one of the examples is of a source that is there.
    assert answer.get("error_code", "") in ("", "unknown_generation"), answer
    if example["requestType"] == "generate":
        assert example["requestData"]["source"] == SOURCE and answer["accepted"] is True
        stage.finish(answer["generation_id"])
    stage.websocket.vendor("panic", on=False)
    stage.websocket.vendor("set_rehearsal", on=False)


def test_every_hotkey_of_the_page_is_there_and_no_other(stage):
    # OBS numbers what several sources share; there is one source here.
    there = {name for name in stage.websocket.call("GetHotkeyList")["hotkeys"] if name.startswith("r2v.")}
    assert set(re.findall(r"`(r2v\.[a-z_]+)`", PAGE)) == there


def test_every_button_of_the_page_can_be_pressed(stage):
    for name in ("cancel", "play_latest", "stop_clip", "next_clip", "previous_clip", "approve", "reject"):
        assert f"r2v.{name}" in PAGE
        stage.press(name)


def test_the_recipe_for_a_key_presses_the_button(stage, simulator):
    (line,) = re.findall(r'\n    PressInputPropertiesButton\n    ({.*})\n', PAGE)
    since = stage.websocket.mark()
    stage.websocket.call("PressInputPropertiesButton", **json.loads(line))
    event = stage.websocket.wait_for_vendor_event("generation_changed", since=since, timeout=20)
    stage.finish(event["generation_id"])


def test_the_recipe_for_a_hotkey_of_one_source_triggers_it(stage, simulator):
    (line,) = re.findall(r'\n    TriggerHotkeyByName\n    ({.*})\n', PAGE)
    since = stage.websocket.mark()
    stage.websocket.call("TriggerHotkeyByName", **json.loads(line))
    event = stage.websocket.wait_for_vendor_event("generation_changed", since=since, timeout=20)
    assert event["source"] == SOURCE
    stage.finish(event["generation_id"])


def test_the_recipe_for_a_chat_command_generates(stage, simulator):
    (data,) = re.findall(r'({"vendorName".*?}})\n\n', PAGE, re.DOTALL)
    answer = stage.websocket.call("CallVendorRequest", **json.loads(data))["responseData"]
    assert answer["accepted"] is True, answer
    assert stage.finish(answer["generation_id"])["requested_by"] == "%userName%"


@pytest.mark.parametrize("name", ["Generate a clip", "When a clip is ready", "Hold it until it is approved", "At the end",
                                  "Hide", "When shown again", "Keep playing while hidden", "When this scene goes on air",
                                  "Ask me before a request is sent and paid for"])
def test_what_the_recipes_name_is_on_the_screen(name):
    assert f"**{name}**" in re.sub(r"\s+", " ", PAGE)
    assert f'="{name}"\n' in (ROOT / "data" / "locale" / "en-US.ini").read_text()
