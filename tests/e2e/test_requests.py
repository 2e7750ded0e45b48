# SPDX-License-Identifier: GPL-2.0-or-later
"""What a trigger asks of the provider, and what is refused before anything leaves the machine."""

import pytest

TRICKY = ('She said "go" \\ C:\\stage\\new\nsecond line\twith a tab, {braces}, %s, $HOME, </script>, \'quotes\', '
          "日本語 中文 한국어 عربى, 👩‍🚀🎬🏳️‍🌈, é and e\u0301, \u200bzero width")


def submitted(simulator):
    (entry,) = simulator.requests("submit")
    return entry["body"]


def test_a_tricky_prompt_of_a_viewer_arrives_unchanged(stage, simulator):
    generation = stage.finish(stage.generate(requested_by="Ann", prompt=TRICKY))
    assert submitted(simulator)["prompt"] == TRICKY
    assert generation["prompt"] == TRICKY


def test_a_tricky_prompt_of_the_settings_arrives_unchanged(stage, simulator):
    stage.set_settings(prompt=TRICKY)
    generation = stage.finish(stage.generate())
    assert submitted(simulator)["prompt"] == TRICKY
    assert generation["prompt"] == TRICKY


def test_a_prompt_given_with_the_trigger_wins_for_this_one_only(stage, simulator):
    stage.set_settings(prompt="Of the settings")
    stage.finish(stage.generate(prompt="Of the trigger"))
    assert submitted(simulator)["prompt"] == "Of the trigger"
    assert stage.settings()["prompt"] == "Of the settings"


def test_every_set_field_is_sent_with_its_value(stage, simulator):
    stage.set_settings(prompt="All fields", negative_prompt="rain", duration=3, resolution="1080p", aspect_ratio="3:4",
                       seed_mode="fixed", seed=1234567, multi_shots="on", enable_safety_checker="off")
    stage.finish(stage.generate())
    body = dict(submitted(simulator))
    assert len(body.pop("reference_image_urls")) == 1
    assert body == {"model": "wan-2.7-reference-to-video", "prompt": "All fields", "negative_prompt": "rain",
                    "duration": 3, "resolution": "1080p", "aspect_ratio": "3:4", "seed": 1234567, "multi_shots": True,
                    "enable_safety_checker": False}
    stage.set_settings(negative_prompt="", duration=2, resolution="720p", aspect_ratio="auto", seed_mode="random",
                       multi_shots="default", enable_safety_checker="default")


def test_an_incrementing_seed_goes_up_by_one(stage, simulator):
    stage.set_settings(seed_mode="increment", seed=41)
    for _ in range(2):
        stage.finish(stage.generate())
    first, second = [entry["body"]["seed"] for entry in simulator.requests("submit")]
    assert second == first + 1
    stage.set_settings(seed_mode="random")


def test_5000_code_points_are_accepted_also_where_each_has_four_bytes(stage, simulator):
    prompt = "🎬" * 5000
    stage.finish(stage.generate(prompt=prompt))
    assert submitted(simulator)["prompt"] == prompt


@pytest.mark.parametrize("settings, refusal", [
    ({"prompt": "x" * 5001}, "prompt_too_long"),
    ({"prompt": "🎬" * 5001}, "prompt_too_long"),
    ({"prompt": ""}, "no_prompt"),
    ({"prompt": " \n\t"}, "no_prompt"),
    ({"negative_prompt": "x" * 501}, "prompt_too_long"),
    ({"duration": 1}, "invalid_setting"),
    ({"duration": 11}, "invalid_setting"),
    ({"resolution": "4k"}, "invalid_setting"),
    ({"aspect_ratio": "21:9"}, "invalid_setting"),
    ({"seed_mode": "fixed", "seed": -1}, "invalid_setting"),
], ids=lambda value: value if isinstance(value, str) else None)
def test_what_the_provider_would_refuse_never_leaves_the_machine(stage, simulator, settings, refusal):
    since = stage.websocket.mark()
    answer = stage.websocket.vendor("generate", source="AI clip", **settings)
    assert answer["accepted"] is False
    assert answer["refusal"] == refusal
    assert answer["message"].strip().endswith(".")
    event = stage.websocket.wait_for_vendor_event("refused", since=since, timeout=5)
    assert (event["source"], event["refusal"], event["message"]) == ("AI clip", refusal, answer["message"])
    assert simulator.requests() == []
