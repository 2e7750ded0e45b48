# SPDX-License-Identifier: GPL-2.0-or-later
"""What actions, requests, procedures, events, refusals and the fields of a generation do in OBS."""

import datetime
import json
import pathlib

import pictures
from contract_table import HUGE, NOBODY, ROOT, row
from contract_world import HELD, LIBRARY
from obs_under_test import SCENE
from stage import DEFAULT_SETTINGS, KIND, SOURCE, wait_until

# ---- actions: each by its button and by its hotkey


def generates(world, act):
    with world.started_by(act) as generation_id:
        assert world.stage.generation(generation_id)["source"] == SOURCE


def cancels(world, act):
    with world.under_way() as generation_id:
        act()
        world.stage.wait_for_state(generation_id, "cancelled")


def plays_the_latest(world, act):
    world.vendor("stop_clip", source=SOURCE)
    world.wait_for_no_clip()
    act()
    world.wait_for_air(world.library[-1])


def stops(world, act):
    world.play(world.library[0])
    act()
    world.wait_for_no_clip()


def plays_the_next(world, act):
    world.play(world.library[0])
    act()
    world.wait_for_air(world.library[1])


def plays_the_previous(world, act):
    world.play(world.library[2])
    act()
    world.wait_for_air(world.library[1])


def approves(world, act):
    newest = world.taken = world.held.pop()
    act()
    world.wait_for_air(newest)
    wait_until(lambda: not world.stage.generation(newest)["waits_for_approval"], "the end of its waiting")


def rejects(world, act):
    newest = world.taken = world.held.pop()
    act()
    wait_until(lambda: world.dismissed(newest), "the rejection")
    assert world.current() != newest


def adds_a_media_source(world, act):
    before = world.inputs()
    act()
    (added,) = wait_until(lambda: world.inputs() - before, "the Media Source")
    world.remove(added)


ACTIONS = {"generate": generates, "cancel": cancels, "play_latest": plays_the_latest, "stop_clip": stops,
           "approve": approves, "reject": rejects, "next_clip": plays_the_next, "previous_clip": plays_the_previous,
           "add_media_source_now": adds_a_media_source}


def press(world, name):
    world.stage.press(name)


def trigger(world, name):
    world.websocket.call("TriggerHotkeyByName", hotkeyName=name)


for _name, _effect in ACTIONS.items():
    row("button", _name)(lambda world, name=_name, effect=_effect: effect(world, lambda: press(world, name)))
    row("hotkey", f"r2v.{_name}")(
        lambda world, name=f"r2v.{_name}", effect=_effect: effect(world, lambda: trigger(world, name)))


@row("hotkey", "r2v.generate_last_used")
def _(world):
    generates(world, lambda: trigger(world, "r2v.generate_last_used"))


@row("hotkey", "r2v.cancel_all")
def _(world):
    cancels(world, lambda: trigger(world, "r2v.cancel_all"))


def armed(world):
    return world.vendor("get_status")["armed"]


@row("hotkey", "r2v.toggle_armed")
def _(world):
    for wanted in (True, False):
        trigger(world, "r2v.toggle_armed")
        wait_until(lambda: armed(world) is wanted, f"armed: {wanted}")


def panics(world, on, off):
    world.play(world.library[0])
    on()
    wait_until(lambda: pictures.clip_frame_of(world.stage.program()) is None, "the scene without the clip")
    assert world.vendor("get_status")["panicked"] is True
    answer = world.websocket.vendor("play", source=SOURCE, generation_id=world.library[0])
    assert answer["error_code"] == "wrong_state" and answer["error"]
    off()
    assert world.vendor("get_status")["panicked"] is False
    # Leaving it airs nothing, playing does.
    world.wait_for_no_clip()
    world.play(world.library[0])


@row("hotkey", "r2v.panic")
def _(world):
    panics(world, lambda: trigger(world, "r2v.panic"), lambda: trigger(world, "r2v.panic"))


# ---- requests


@row("request", "panic")
def _(world):
    panics(world, lambda: world.vendor("panic"), lambda: world.vendor("panic", on=False))


@row("request", "set_armed")
@row("status", "armed")
def _(world):
    for wanted in (True, False):
        world.vendor("set_armed", armed=wanted)
        assert armed(world) is wanted


@row("request", "set_rehearsal")
def _(world):
    for wanted in (True, False):
        assert world.vendor("set_rehearsal", on=wanted) == {}
        assert world.vendor("get_status")["rehearsal"] is wanted
    config = world.stage.obs.plugin_config / "config.json"
    wait_until(lambda: json.loads(config.read_text()).get("rehearsal") is False, "config.json without rehearsal")


@row("request", "get_status")
def _(world):
    assert world.vendor("get_status")["used_today"] >= HELD + LIBRARY


@row("request", "generate")
def _(world):
    with world.under_way(prompt="By a request", requested_by="Somebody", duration=4, seed_mode="fixed", seed=7) as made:
        found = world.stage.generation(made)
        assert (found["prompt"], found["requested_by"], found["duration"], found["seed"]) == \
            ("By a request", "Somebody", 4, 7)


@row("field", "source")
def _(world):
    world.stage.websocket.call("CreateInput", sceneName=SCENE, inputName="Another", inputKind=KIND,
                               inputSettings={**DEFAULT_SETTINGS, "on_ready": "library"})
    try:
        with world.under_way(name="Another") as made:
            assert world.stage.generation(made)["source"] == "Another"
    finally:
        world.stage.websocket.call("RemoveInput", inputName="Another")


@row("field", "requested_by")
def _(world):
    with world.under_way(requested_by="Ann", prompt="A {fox}") as made:
        found = world.stage.generation(made)
        assert (found["requested_by"], found["prompt"]) == ("Ann", "A {fox}")


@row("field", "input")
@row("generation", "prompt_template")
def _(world):
    with world.under_way(prompt="Made of: {input}", input="a red {kite}") as made:
        found = world.stage.generation(made)
        assert (found["prompt"], found["prompt_template"]) == ("Made of: a red {kite}", "Made of: {input}")


@row("request", "cancel")
def _(world):
    for target in ({}, {"source": SOURCE}, None):
        with world.under_way() as generation_id:
            data = {"generation_id": generation_id} if target is None else target
            assert world.vendor("cancel", **data)["cancelled"] == 1
            world.stage.wait_for_state(generation_id, "cancelled")


@row("request", "get_generation")
def _(world):
    found = world.vendor("get_generation", generation_id=world.library[1])["generation"]
    assert (found["generation_id"], found["prompt"]) == (world.library[1], "Clip 1")


@row("request", "list_generations")
def _(world):
    def listed(**filters):
        return [found["generation_id"] for found in world.vendor("list_generations", **filters)["generations"]]

    ready = listed(state="ready")
    assert ready[:LIBRARY] == world.library[::-1] and len(ready) == LIBRARY + HELD
    assert listed(state="ready", limit=1) == ready[:1]
    assert set(ready) <= set(listed(source=SOURCE)) and listed(state="unknown") == []


@row("request", "play")
def _(world):
    world.play(world.library[1])


@row("request", "stop_clip")
def _(world):
    stops(world, lambda: world.vendor("stop_clip", source=SOURCE))


@row("request", "approve")
def _(world):
    approves(world, lambda: world.vendor("approve", generation_id=world.taken))


@row("request", "reject")
def _(world):
    rejects(world, lambda: world.vendor("reject", generation_id=world.taken))


@row("generation", "waits_for_approval")
@row("setting", "require_approval")
def _(world):
    world.stage.set_settings(require_approval=True)
    waiting = [world.stage.generate(requested_by=name, prompt="A fox") for name in ("Ann", "Ben")]
    for generation_id in waiting:
        assert world.stage.wait_for_state(generation_id, "queued")["waits_for_approval"] is True
    world.simulator.hold("upload", accept=False)
    world.vendor("approve", generation_id=waiting[0])
    assert world.stage.wait_for_state(waiting[0], "uploading")["waits_for_approval"] is False
    world.vendor("cancel", generation_id=waiting[0])
    world.vendor("reject", generation_id=waiting[1])
    for generation_id in waiting:
        assert world.stage.wait_for_state(generation_id, "cancelled")["waits_for_approval"] is False
    world.simulator.release("upload")
    world.stage.set_settings(require_approval=False)


@row("request", "fetch_again")
def _(world):
    world.simulator.script(task_duration_ms=100, faults={"poll": [{"kind": "status", "status": 401}]})
    generation_id = world.stage.generate()
    assert world.stage.wait_for_state(generation_id, "detached")["error_code"] == "unauthorized"
    world.vendor("fetch_again", generation_id=generation_id)
    world.websocket.wait_for_vendor_event("clip_ready", lambda data: data["generation_id"] == generation_id, timeout=30)
    assert world.simulator.report()["submits"] == 1
    world.library.append(generation_id)
    world.serials[generation_id] = world.simulator.report()["tasks"][0]["clip_serial"]
    # It comes late, so it waits for a person.
    world.vendor("approve", generation_id=generation_id)
    world.wait_for_air(generation_id)


@row("request", "add_media_source")
def _(world):
    clip = world.stage.generation(world.library[0])
    name = world.vendor("add_media_source", generation_id=world.library[0], scene=SCENE)["source_name"]
    assert world.websocket.call("GetInputSettings", inputName=name)["inputSettings"]["local_file"] == clip["clip_path"]
    world.remove(name)


# ---- get_status


@row("status", "version")
def _(world):
    assert world.vendor("get_status")["version"] == json.loads((ROOT / "buildspec.json").read_text())["version"]


@row("status", "panicked")
def _(world):
    world.vendor("panic", on=True)
    assert world.vendor("get_status")["panicked"] is True
    world.vendor("panic", on=False)
    assert world.vendor("get_status")["panicked"] is False


@row("status", "active", "queued", "used_this_hour", "used_today")
def _(world):
    before = world.vendor("get_status")
    with world.under_way():
        for _ in range(7):
            world.stage.generate()
        wait_until(lambda: (now := world.vendor("get_status"))["active"] + now["queued"] == 8 and now["queued"] == 2,
                   "six at work and two in the queue")
        now = world.vendor("get_status")
        assert now["used_this_hour"] == before["used_this_hour"] + 8
        assert now["used_today"] == before["used_today"] + 8
    wait_until(lambda: (now := world.vendor("get_status"))["active"] + now["queued"] == 0, "nothing under way")
    assert world.vendor("get_status") == before


# ---- the generation object, of a clip in the library


def is_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).utcoffset() == datetime.timedelta(0)


FIELDS = {
    "generation_id": lambda world, value: value == world.library[0],
    "source": lambda world, value: value == SOURCE,
    "state": lambda world, value: value == "ready",
    "progress": lambda world, value: value == 100,
    "provider_status": lambda world, value: value == "completed",
    "task_id": lambda world, value: len(value) > 4,
    "prompt": lambda world, value: value == "Clip 0",
    "negative_prompt": lambda world, value: value == "rain",
    "model": lambda world, value: value == "wan-2.7-reference-to-video",
    "duration": lambda world, value: value == 2,
    "resolution": lambda world, value: value == "720p",
    "aspect_ratio": lambda world, value: value in ("auto", "16:9"),
    "seed": lambda world, value: 0 <= value <= 2147483647,
    "requested_by": lambda world, value: value == "A row",
    "created_at": lambda world, value: is_time(value),
    "updated_at": lambda world, value: is_time(value),
    "reference_paths": lambda world, value: pathlib.Path(value[0]["value"]).stat().st_size > 0,
    "clip_path": lambda world, value: pathlib.Path(value).stat().st_size > 0,
    "credits_reserved": lambda world, value: float(value) == 5,
    "may_have_been_billed": lambda world, value: value is True,
    "keep": lambda world, value: value is False,
}
for _name, _holds in FIELDS.items():
    def _check(world, name=_name, holds=_holds):
        value = world.stage.generation(world.library[0])[name]
        assert holds(world, value), value

    row("generation", _name)(_check)


@row("generation", "dismissed")
def _(world):
    assert world.dismissed(world.library[0]) is False
    rejects(world, lambda: world.stage.press("reject"))


@row("generation", "error_code", "error", "action")
def _(world):
    world.simulator.script(faults={"submit": [{"kind": "status", "status": 402}]})
    failed = world.stage.wait_for_state(world.stage.generate(), "failed")
    assert failed["error_code"] == "insufficient_balance"
    assert failed["error"].endswith(".") and failed["action"].endswith(".")
    assert world.stage.generation(world.library[0])["error_code"] == ""


# ---- events, procedures and signals


@row("event", "generation_changed")
def _(world):
    found, since = world.followed()
    assert world.websocket.changes(since)[-1] == found


@row("event", "clip_ready")
def _(world):
    found, since = world.followed()
    (event,) = world.websocket.vendor_events("clip_ready", since)
    assert event == {name: found[name] for name in ("generation_id", "source", "clip_path")}


@row("signal", "generation_changed")
def _(world):
    found, _ = world.followed()
    wait_until(lambda: [SOURCE, found["generation_id"], "ready", "100"] in world.told("signal", "generation_changed"),
               "the signal")


@row("signal", "clip_ready")
def _(world):
    found, _ = world.followed()
    wait_until(lambda: [SOURCE, found["generation_id"], found["clip_path"]] in world.told("signal", "clip_ready"),
               "the signal")


@row("event", "refused")
def _(world):
    refuses(world, "no_prompt", prompt="")


@row("procedure", "generate")
def _(world):
    generation_id = ""

    def call():
        nonlocal generation_id
        generation_id, refusal = world.call_procedure("generate", "By a procedure")
        assert refusal == ""

    with world.started_by(call) as started:
        assert started == generation_id and world.stage.generation(started)["prompt"] == "By a procedure"
    assert world.call_procedure("generate", "x" * 5001) == ["", "prompt_too_long"]


@row("procedure", "cancel")
def _(world):
    cancels(world, lambda: world.call_procedure("cancel"))


@row("procedure", "play")
def _(world):
    world.play(world.library[1])
    world.call_procedure("play", world.library[0])
    world.wait_for_air(world.library[0])


# ---- refusals and error codes


def refuses(world, refusal, **values):
    since = world.websocket.mark()
    answer = world.websocket.vendor("generate", **{"source": SOURCE, **values})
    assert (answer["accepted"], answer["refusal"]) == (False, refusal), answer
    assert answer["generation_id"] == "" and answer["message"].endswith(".")
    event = world.websocket.wait_for_vendor_event("refused", since=since, timeout=5)
    assert event == {"source": values.get("source", SOURCE), "refusal": refusal, "message": answer["message"]}
    assert world.simulator.requests() == []


for _refusal, _values in {
    "no_prompt": {"prompt": " "}, "prompt_too_long": {"prompt": HUGE}, "invalid_setting": {"resolution": "4k"},
    "no_reference": {"reference": "source", "reference_name": "Nobody"}, "unknown_source": {"source": "Nobody"},
}.items():
    row("refusal", _refusal)(lambda world, refusal=_refusal, values=_values: refuses(world, refusal, **values))


@row("refusal", "panicked")
def _(world):
    world.vendor("panic")
    refuses(world, "panicked")
    world.vendor("panic", on=False)


def errs(world, code, request, **data):
    answer = world.websocket.vendor(request, **data)
    assert answer.get("error_code") == code and answer["error"].endswith("."), answer


for _code, (_request, _data) in {
    "bad_request": ("play", {"source": SOURCE}),
    "unknown_source": ("stop_clip", {"source": "Nobody"}),
    "unknown_generation": ("get_generation", {"generation_id": NOBODY}),
}.items():
    row("error", _code)(lambda world, code=_code, request=_request, data=_data: errs(world, code, request, **data))


@row("error", "wrong_state")
def _(world):
    for request in ("approve", "reject", "fetch_again"):
        errs(world, "wrong_state", request, generation_id=world.library[0])
    with world.under_way() as generation_id:
        errs(world, "wrong_state", "play", source=SOURCE, generation_id=generation_id)
        errs(world, "wrong_state", "add_media_source", generation_id=generation_id)
