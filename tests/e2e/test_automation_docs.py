# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/automation.md, taken at its word: what it says is sent to OBS as it stands there."""

import json
import pathlib
import re

import pytest

from stage import SOURCE

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "automation.md").read_text()
EXAMPLES = [json.loads(line) for line in PAGE.splitlines() if line.startswith('    {"requestType"')]


def test_every_request_that_the_plugin_takes_has_an_example():
    vendor = (ROOT / "src" / "obs" / "websocket-vendor.cpp").read_text()
    taken = set(re.findall(r'\badd(?:Request)?\(\s*"([a-z_]+)"', vendor))
    assert len(taken) > 10
    assert {example["requestType"] for example in EXAMPLES} == taken


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["requestType"])
def test_each_example_is_a_request_as_the_plugin_takes_it(stage, simulator, example):
    answer = stage.websocket.vendor(example["requestType"], **example["requestData"])
    # The page's generation is nobody's, and one of the examples is of a source that is there.
    assert answer.get("error_code", "") in ("", "unknown_generation"), answer
    if example["requestType"] == "generate":
        assert example["requestData"]["source"] == SOURCE and answer["accepted"] is True
        stage.finish(answer["generation_id"])
    stage.websocket.vendor("panic", on=False)


def test_every_hotkey_of_the_page_is_there_and_no_other(stage):
    # OBS numbers what several sources share; there is one source here.
    there = {name for name in stage.websocket.call("GetHotkeyList")["hotkeys"] if name.startswith("r2v.")}
    assert set(re.findall(r"`(r2v\.[a-z_]+)`", PAGE)) == there


def test_every_button_of_the_page_can_be_pressed(stage):
    for name in ("cancel", "play_latest", "stop_clip", "next_clip", "previous_clip", "approve", "reject"):
        assert f"r2v.{name}" in PAGE
        stage.press(name)
