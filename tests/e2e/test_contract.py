# SPDX-License-Identifier: GPL-2.0-or-later
"""Every name that other programs rely on does what the contract says (contract_table.py). The names are those of the
plugin's own tables, as the program reference-tables prints them, and what OBS tells of, so that one without a row fails.
One OBS serves all rows."""

import json
import os
import pathlib
import re
import subprocess

import pytest

import contract_elsewhere  # noqa: F401
import contract_rows  # noqa: F401
import contract_settings  # noqa: F401
from contract_table import ELSEWHERE, HUGE, ROOT, ROWS
from contract_world import World
from obs_under_test import COLLECTION
from stage import DEFAULT_SETTINGS, KIND, SOURCE

CANVAS_FPS = 30


@pytest.fixture(scope="module")
def world(stages, simulator):
    stage = stages(simulator, config={"max_concurrent": 6})
    settings = {**DEFAULT_SETTINGS}
    script = {"path": str(pathlib.Path(__file__).parent / "procedures.lua"),
              "settings": {"source": SOURCE, "argument": str(stage.folder / "argument"), "told": str(stage.folder / "told")}}
    stage.obs.write_collection(
        COLLECTION, [{"id": KIND, "versioned_id": KIND, "name": SOURCE, "settings": settings}],
        [{"name": SOURCE, "id": 1, "visible": True}], modules={"scripts-tool": [script]}, backdrop=True)
    return World(stage.start(), simulator).fill()


# ---- the table itself


def read_tables():
    beside_prefix = pathlib.Path(os.environ.get("R2V_PREFIX", "build/prefix")).parent / "tools/reference-tables"
    program = os.environ.get("R2V_TABLES", beside_prefix)
    return json.loads(subprocess.run([program, "--json"], check=True, capture_output=True).stdout)


TABLES = read_tables()


def names(table):
    return {row["name"] for row in TABLES[table]}


def known_names(world):
    """Every name of each kind, from the plugin's tables and from what OBS tells of it."""
    hotkeys = {name for name in world.websocket.call("GetHotkeyList")["hotkeys"] if name.startswith("r2v.")}
    settings = set(world.defaults())
    return {
        "button": names("buttons"),
        "hotkey": hotkeys | names("hotkeys"),
        "request": names("requests"),
        "event": names("events"),
        "procedure": names("procedures"),
        "signal": names("signals"),
        "status": set(world.vendor("get_status")),
        # A field of a generation that has nothing to tell may be missing.
        "generation": set(world.stage.generation(world.library[0])) | names("generation_fields"),
        "setting": settings | names("settings"),
        "value": {f"{name}={value}" for name in ("on_ready", "on_end", "while_waiting") for value in world.choices(name)},
        "field": {field["name"] for field in fields_of_requests()["generate"]} - settings,
        "config": names("config"),
        "error_code": names("error_codes"),
        "refusal": names("refusals"),
        # An `internal` error is a fault of the plugin: nothing that a client sends brings it about.
        "error": names("request_errors") - {"internal"},
    }


def test_every_name_has_a_row_and_every_row_a_name(world):
    known = known_names(world)
    rows = {*ROWS, *ELSEWHERE}
    for kind, expected in known.items():
        assert expected, kind
        assert {name for of, name in rows if of == kind} == expected, kind
    assert {kind for kind, _ in rows} == set(known)
    assert not set(ROWS) & set(ELSEWHERE)


def test_obs_tells_the_names_of_the_tables(world):
    assert world.defaults() == {setting["name"]: setting["default"] for setting in TABLES["settings"]}
    for setting in TABLES["settings"]:
        if setting["choices"]:
            assert world.choices(setting["name"]) == setting["choices"], setting["name"]
    (status,) = (request for request in TABLES["requests"] if request["name"] == "get_status")
    assert set(world.vendor("get_status")) == {field["name"] for field in status["answer"]}
    assert set(world.stage.generation(world.library[0])) <= names("generation_fields")


@pytest.mark.parametrize("file, test", sorted(set(ELSEWHERE.values())))
def test_the_test_that_a_row_names_is_there(file, test):
    assert re.search(rf"\b{test}\b", (ROOT / "tests" / file).read_text())


def test_every_state_and_error_code_of_a_generation_is_expected_by_some_test():
    files = [*(ROOT / "tests").rglob("*.cpp"), *(path for path in (ROOT / "tests").rglob("*.py") if path.name != "codes.py")]
    tests = "\n".join(path.read_text() for path in files if path.name != pathlib.Path(__file__).name)
    codes = [("State", name) for name in names("states")] + [("ErrorCode", name) for name in names("error_codes")]
    assert len(codes) > 25

    def enumerator(kind, name):
        first, *others = name.split("_")
        return f"{kind}::{first}{''.join(word.capitalize() for word in others)}"

    unknown = [name for kind, name in codes if enumerator(kind, name) not in tests and f'"{name}"' not in tests]
    assert unknown == []


@pytest.mark.parametrize("kind, name", list(ROWS), ids=lambda value: value)
def test_it_does_what_the_contract_says(world, kind, name):
    ROWS[kind, name](world)


# ---- what is wrong is answered


def fields_of_requests():
    return {request["name"]: request["fields"] for request in TABLES["requests"]}


WRONG = {"text": (5, True, ["a"], {"a": 1}), "prompt": (5, True, ["a"], {"a": 1}), "number": ("5", True, 1.5, {}),
         "boolean": ("true", 1, {})}


@pytest.mark.parametrize("request_name", sorted(fields_of_requests()))
def test_a_request_with_anything_wrong_in_it_is_answered_with_an_error(world, request_name):
    fields = fields_of_requests()[request_name]
    assert fields or request_name == "get_status"
    fitting = {"source": SOURCE, "generation_id": world.library[0], "armed": False, "on": False}
    right = {field["name"]: fitting[field["name"]] for field in fields if field["required"]}
    wrong = [{**right, "no_such_field": 1}, {**right, HUGE[:5000]: "x"}]
    for field in fields:
        name = field["name"]
        wrong += [{**right, name: value} for value in WRONG[field["type"]]]
        if field["type"] in ("text", "prompt"):
            wrong.append({**right, name: HUGE})
        if field["required"]:
            wrong += [{**right, name: ""}, {**right, name: None}, {other: right[other] for other in right if other != name}]
    for data in wrong:
        answer = world.websocket.vendor(request_name, **data)
        what = str(data)[:200]
        if request_name == "generate":
            assert answer["accepted"] is False and answer["refusal"] and answer["message"], what
        else:
            assert answer.get("error_code") and answer.get("error"), what
    assert world.simulator.requests() == []


@pytest.mark.parametrize("value", [HUGE[:50_000], 10**12, -1, True, ["a"], {"a": 1}], ids=["huge text", "huge number",
                         "negative", "yes", "list", "object"])
def test_settings_of_any_kind_leave_a_source_that_answers(world, value):
    before = world.stage.settings()
    world.stage.set_settings(**{name: value for name in world.defaults()})
    answer = world.websocket.vendor("generate", source=SOURCE)
    assert answer["accepted"] is False and answer["refusal"] and answer["message"].endswith("."), answer
    assert world.simulator.requests() == []
    world.websocket.call("SetInputSettings", inputName=SOURCE, inputSettings=before, overlay=False)
    world.play(world.library[0])
