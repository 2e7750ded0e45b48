# SPDX-License-Identifier: GPL-2.0-or-later
"""Prompt templates and requests of viewers: what is sent, what is refused, and what waits for approval. All in one OBS,
in which a viewer may ask once an hour, so each test has viewers of its own."""

import json
import re

import pytest

from stage import SOURCE, wait_until

TEMPLATE = """# Raid night
{A calm|A frantic} fox on {scene} at {time}, to {text:Now playing}, as {file:night/styles.txt}, {{so}}: {input}"""
NOT_USED = "This request can't be used. The streamer can find the reason in the OBS log."


@pytest.fixture(scope="module")
def stage(stages, simulator):
    made = stages(simulator, config={"max_queued": 100, "requester_gap_s": 3600})
    lists = made.obs.plugin_config / "lists" / "night"
    lists.mkdir(parents=True)
    (lists / "styles.txt").write_text("# styles\nnoir\nwatercolour\n")
    (made.obs.plugin_config / "block-list.txt").write_text("# not here\nkitten\nwet cat\n")
    made.start()
    made.add_input("Now playing", "text_ft2_source_v2", text="Blue in {Green}")
    made.set_scene()
    return made


@pytest.fixture(autouse=True)
def as_before(stage):
    yield
    stage.websocket.vendor("cancel")
    stage.set_settings(prompt="The stage comes alive", prompt_text_source="", require_approval=False,
                       seed_mode="random")


def refused(stage, **values):
    answer = stage.websocket.vendor("generate", source=SOURCE, **values)
    assert answer["accepted"] is False, answer
    return answer


def requested(stage, by, prompt="A fox", **values):
    """A request that waits for approval."""
    stage.set_settings(require_approval=True)
    generation_id = stage.generate(requested_by=by, prompt=prompt, **values)
    waiting = stage.wait_for_state(generation_id, "queued")
    assert waiting["waits_for_approval"] is True
    return generation_id


def prompts_sent(simulator):
    return [entry["body"]["prompt"] for entry in simulator.requests("submit")]


def assert_nothing_sent(simulator):
    """(Polls and downloads of what earlier tests paid for may still come.)"""
    report = simulator.report()
    assert (report["uploads"], report["submits"]) == ([], 0)


def log_of(stage):
    return [line for line in stage.obs.output().splitlines() if "[obs-reference-to-video]" in line]


# ---- templates

def test_a_template_is_filled_in_and_both_are_kept(stage, simulator):
    stage.set_settings(prompt=TEMPLATE)
    generation_id = stage.generate(input="Hi {scene}")
    simulator.wait_for_request("submit")
    (sent,) = prompts_sent(simulator)
    assert re.fullmatch(r"A (calm|frantic) fox on Scene at \d\d:\d\d, to Blue in {Green}, as (noir|watercolour), {so}: "
                        r"Hi {scene}", sent)
    generation = stage.generation(generation_id)
    assert generation["prompt"] == sent and generation["prompt_template"] == TEMPLATE
    record = json.loads((stage.generations_folder / generation_id / "generation.json").read_text())
    assert (record["prompt"], record["prompt_template"]) == (sent, TEMPLATE)


def test_the_seed_that_is_sent_decides_the_choices(stage, simulator):
    stage.set_settings(prompt="{ant|bee|cat|dog|eel|fox|gnu|hen} and {ant|bee|cat|dog|eel|fox|gnu|hen}")
    drawn = [stage.generation(stage.generate()) for _ in range(6)]
    assert len({generation["prompt"] for generation in drawn}) > 1
    for generation in drawn[:2]:
        again = stage.generate(seed_mode="fixed", seed=generation["seed"])
        assert stage.generation(again)["prompt"] == generation["prompt"]


@pytest.mark.parametrize("prompt, named", [
    ("A fox at {tme}", ["tme", "line 1, column 10", "double both braces"]),
    ("# A note\nat {time", ["line 2, column 4"]),
    ("{text:Nobody}", ["Nobody", "line 1, column 1"]),
    ("As {file:none.txt}", ["none.txt", "line 1, column 4"]),
    ("As {file:../config.json}", ["../config.json", "line 1, column 4"]),
    ("{input}", ["line 1, column 1"]),
], ids=["word", "brace", "text", "file", "outside", "input"])
def test_a_mistake_is_refused_with_its_place(stage, simulator, prompt, named):
    answer = refused(stage, prompt=prompt)
    assert answer["refusal"] == "invalid_setting"
    for part in named:
        assert part in answer["message"]
    assert_nothing_sent(simulator)


def test_what_the_text_source_says_is_no_template(stage, simulator):
    stage.set_settings(prompt_text_source="Now playing")
    assert stage.generation(stage.generate())["prompt"] == "Blue in {Green}"


# ---- requests of viewers

def test_the_prompt_of_a_viewer_is_no_template(stage, simulator):
    prompt = "# {file:../config.json} {time} {a|b} {"
    generation = stage.generation(stage.generate(requested_by="Lit", prompt=prompt))
    assert generation["prompt"] == prompt and generation["requested_by"] == "Lit"
    assert "prompt_template" not in generation


@pytest.mark.parametrize("by, values", [
    ("Plain", {"prompt": "A kitten"}),
    ("Lookalike", {"prompt": "A k\u0456tt\u0435n"}),
    ("Zero width", {"prompt": "A kit\u200bten"}),
    ("Filled in", {"input": "cat"}),
    ("Avoided", {"prompt": "A dog", "negative_prompt": "k1tten"}),
], ids=lambda value: value if isinstance(value, str) else None)
def test_a_blocked_word_is_refused_without_a_reason_and_logged_with_it(stage, simulator, by, values):
    stage.set_settings(prompt="A wet {input}")
    since = stage.websocket.mark()
    answer = refused(stage, requested_by=by, **values)
    assert (answer["refusal"], answer["message"]) == ("blocked", NOT_USED)
    event = stage.websocket.wait_for_vendor_event("refused", since=since, timeout=5)
    assert (event["source"], event["refusal"], event["message"]) == (SOURCE, "blocked", NOT_USED)
    entry = "wet cat" if by == "Filled in" else "kitten"
    wait_until(lambda: [line for line in log_of(stage) if f'"{by}"' in line and f'"{entry}"' in line],
               "the reason in the log", 5)
    assert_nothing_sent(simulator)
    # It took the turn, so that nobody can guess the list word by word.
    assert refused(stage, requested_by=by, prompt="A dog")["refusal"] == "too_soon"


def test_the_streamer_may_write_what_viewers_may_not(stage, simulator):
    stage.generate(prompt="A kitten")


def test_a_viewer_may_write_500_characters(stage, simulator):
    answer = refused(stage, requested_by="Long", prompt="x" * 501)
    assert (answer["refusal"], answer["message"]) == ("prompt_too_long", NOT_USED)
    stage.generate(requested_by="Short enough", prompt="x" * 500)
    assert refused(stage, requested_by="Long", prompt="x" * 500)["refusal"] == "too_soon"


def test_a_viewer_has_to_wait_between_two_requests(stage, simulator):
    stage.generate(requested_by="Often", prompt="A fox")
    answer = refused(stage, requested_by="OFTEN", prompt="A fox")
    assert (answer["refusal"], answer["message"]) == ("too_soon", NOT_USED)
    assert [line for line in log_of(stage) if '"OFTEN"' in line and " s" in line]
    stage.generate(requested_by="Somebody else", prompt="A fox")
    for unseen in ("Of\u200bten", "Often\u2800", " often ", "\x01Often"):
        assert refused(stage, requested_by=unseen, prompt="A fox")["refusal"] == "too_soon"
    # However often one asks in vain, the log says it once.
    assert len([line for line in log_of(stage) if "often" in line.lower() and "refused" in line]) == 1


def test_a_request_that_the_spend_guard_refuses_takes_no_turn(stage, simulator):
    stage.websocket.vendor("panic", on=True)
    assert refused(stage, requested_by="Unlucky", prompt="A fox")["refusal"] == "panicked"
    stage.websocket.vendor("panic", on=False)
    stage.generate(requested_by="Unlucky", prompt="A fox")


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u200b", "\u2800", "\ufeff\u00a0"])
def test_a_blank_name_is_a_mistake_and_not_the_streamer(stage, simulator, blank):
    stage.set_settings(require_approval=True)
    answer = refused(stage, requested_by=blank, prompt="A kitten {time}")
    assert answer["refusal"] == "invalid_setting" and "requested_by" in answer["message"]
    assert_nothing_sent(simulator)


@pytest.mark.parametrize("field, value", [("reference", "file"), ("reference_file", "/etc/passwd"), ("reference_name", "Cam"),
                                          ("model", "other"), ("multi_shots", "on")])
def test_a_request_can_not_reach_into_the_machine(stage, simulator, field, value):
    answer = refused(stage, requested_by="Nosy", prompt="A fox", **{field: value})
    assert answer["refusal"] == "invalid_setting" and field in answer["message"]
    assert_nothing_sent(simulator)


# ---- the Text source that the prompt comes from

def test_the_text_of_a_text_source_meets_the_block_list(stage, simulator):
    stage.websocket.call("SetInputSettings", inputName="Now playing", inputSettings={"text": "A wet\u200b cat"})
    stage.set_settings(prompt_text_source="Now playing")
    try:
        for press in (lambda: stage.press("generate"),
                      lambda: stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.generate")):
            since = stage.websocket.mark()
            press()
            event = stage.websocket.wait_for_vendor_event("refused", since=since, timeout=5)
            assert (event["refusal"], event["message"]) == ("blocked", NOT_USED)
        assert [line for line in log_of(stage) if "prompt_text_source" in line and '"wet cat"' in line]
        assert_nothing_sent(simulator)
    finally:
        stage.websocket.call("SetInputSettings", inputName="Now playing", inputSettings={"text": "Blue in {Green}"})


def test_the_text_of_a_text_source_waits_for_approval(stage, simulator):
    stage.set_settings(prompt_text_source="Now playing", require_approval=True)
    waiting = stage.generate()
    assert stage.wait_for_state(waiting, "queued")["waits_for_approval"] is True
    assert_nothing_sent(simulator)
    assert stage.websocket.vendor("approve", generation_id=waiting) == {}
    stage.finish(waiting)
    assert prompts_sent(simulator) == ["Blue in {Green}"]


# ---- approval

def test_nothing_is_sent_before_a_request_is_approved_and_one_is_paid_then(stage, simulator):
    waiting = requested(stage, "Ann", "A fox for Ann")
    assert stage.generation(waiting)["reference_paths"], "the frame of the trigger"
    # The streamer's own does not wait, and while it is made nothing of the other leaves.
    stage.finish(stage.generate(prompt="My own"))
    assert prompts_sent(simulator) == ["My own"]
    assert stage.generation(waiting)["state"] == "queued"
    assert stage.websocket.vendor("get_status")["queued"] == 1

    assert stage.websocket.vendor("approve", generation_id=waiting) == {}
    stage.finish(waiting)
    assert prompts_sent(simulator) == ["My own", "A fox for Ann"]
    assert stage.generation(waiting)["waits_for_approval"] is False
    assert stage.websocket.vendor("approve", generation_id=waiting)["error_code"] == "wrong_state"


def test_the_buttons_decide_on_the_oldest_request(stage, simulator):
    first, second, third = [requested(stage, by, f"For {by}") for by in ("Ben", "Cid", "Dan")]
    stage.press("reject")
    rejected = stage.wait_for_state(first, "cancelled")
    assert rejected["error_code"] == "" and rejected["requested_by"] == "Ben"
    stage.press("approve")
    stage.finish(second)
    stage.websocket.call("TriggerHotkeyByName", hotkeyName="r2v.reject")
    stage.wait_for_state(third, "cancelled")
    assert prompts_sent(simulator) == ["For Cid"]
    assert simulator.report()["counts"]["upload"] == 1


def test_a_request_is_rejected_by_its_id(stage, simulator):
    first, second = requested(stage, "Eve"), requested(stage, "Fay")
    assert stage.websocket.vendor("reject", generation_id=second) == {}
    stage.wait_for_state(second, "cancelled")
    assert stage.generation(first)["state"] == "queued"
    assert stage.websocket.vendor("approve", generation_id=second)["error_code"] == "wrong_state"
    assert_nothing_sent(simulator)


def test_panic_drops_the_requests_that_wait(stage, simulator):
    waiting = requested(stage, "Gus")
    stage.websocket.vendor("panic", on=True)
    stage.wait_for_state(waiting, "cancelled")
    stage.websocket.vendor("panic", on=False)
    assert_nothing_sent(simulator)


def test_a_request_can_not_let_itself_through(stage, simulator):
    answer = refused(stage, requested_by="Sly", prompt="A fox", require_approval=False)
    assert answer["refusal"] == "invalid_setting" and "require_approval" in answer["message"]
