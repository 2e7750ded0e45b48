# SPDX-License-Identifier: GPL-2.0-or-later
"""Every name that other programs rely on does what the contract says (contract_table.py). The names are taken from the
code and from OBS, so that one without a row fails. One OBS serves all rows."""

import pathlib
import re

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


def code(path):
    return (ROOT / "src" / path).read_text()


def names_in_code(world):
    """Every name of each kind, from where the code declares it or from what OBS tells of it."""
    vendor = code("obs/remote/websocket-vendor.cpp")
    actions = re.findall(r'SourceAction::\w+, "(\w+)"', code("obs/actions/source-actions.hpp"))
    procedures = code("obs/remote/procedures.cpp")
    hotkeys = world.websocket.call("GetHotkeyList")["hotkeys"]
    settings = set(world.defaults())
    codes = code("core/generation/codes.cpp")
    return {
        "button": set(actions),
        "hotkey": {name for name in hotkeys if name.startswith("r2v.")} | {f"r2v.{name}" for name in actions},
        "request": set(re.findall(r'\badd(?:Request)?\(\s*"(\w+)"', vendor)),
        "event": set(re.findall(r'emit\("(\w+)"', vendor)),
        "procedure": set(re.findall(r'proc_handler_add\(\s*\w+,\s*"void (\w+)\(', procedures)),
        "signal": set(re.findall(r'signal_handler_add\(\s*\w+,\s*"void (\w+)\(', procedures)),
        "status": set(world.vendor("get_status")),
        # A field of a generation that has nothing to tell may be missing.
        "generation": set(world.stage.generation(world.library[0])) | set(
            re.findall(r'\(data, "(\w+)"', code("obs/base/generation-data.cpp"))),
        "setting": settings,
        "value": {f"{name}={value}" for name in ("on_ready", "on_end", "while_waiting") for value in world.choices(name)},
        "field": {name for name, _, _ in fields_of_requests()["generate"]} - settings,
        "config": set(re.findall(r'reader\.read(?:Path|Provider)?\("(\w+)"', code("core/generation/config.cpp"))),
        "error_code": set(re.findall(r'Name<ErrorCode>\{ErrorCode::\w+, "(\w+)"', codes)),
        "refusal": set(re.findall(r'Name<Refusal>\{Refusal::\w+, "(\w+)"', codes)),
        # An `internal` error is a fault of the plugin: nothing that a client sends brings it about.
        "error": set(re.findall(r'Failure\{"(\w+)"', vendor)) - {"internal"},
    }


def test_every_name_has_a_row_and_every_row_a_name(world):
    known = names_in_code(world)
    rows = {*ROWS, *ELSEWHERE}
    for kind, names in known.items():
        assert names, kind
        assert {name for of, name in rows if of == kind} == names, kind
    assert {kind for kind, _ in rows} == set(known)
    assert not set(ROWS) & set(ELSEWHERE)


@pytest.mark.parametrize("file, test", sorted(set(ELSEWHERE.values())))
def test_the_test_that_a_row_names_is_there(file, test):
    assert re.search(rf"\b{test}\b", (ROOT / "tests" / file).read_text())


def test_every_state_and_error_code_of_a_generation_is_expected_by_some_test():
    files = [*(ROOT / "tests").rglob("*.cpp"), *(path for path in (ROOT / "tests").rglob("*.py") if path.name != "codes.py")]
    tests = "\n".join(path.read_text() for path in files if path.name != pathlib.Path(__file__).name)
    names = re.findall(r'Name<\w+>\{((?:State|ErrorCode)::\w+), "(\w+)"', code("core/generation/codes.cpp"))
    assert len(names) > 25
    unknown = [name for enumerator, name in names if enumerator not in tests and f'"{name}"' not in tests]
    assert unknown == []


@pytest.mark.parametrize("kind, name", list(ROWS), ids=lambda value: value)
def test_it_does_what_the_contract_says(world, kind, name):
    ROWS[kind, name](world)


# ---- what is wrong is answered


def fields_of_requests():
    """{request: [(field, type, whether it must be there)]}, as the code declares them."""
    field = r'\{"(\w+)", FieldType::(\w+)(, true)?'
    vendor = re.findall(r'\badd\(\s*"(\w+)",\s*(.*?)&Impl::', code("obs/remote/websocket-vendor.cpp"), re.DOTALL)
    found = {name: re.findall(field, fields) for name, fields in vendor}
    found["generate"] = re.findall(rf"Field{field}", code("obs/settings/request-fields.cpp"))
    return found


WRONG = {"text": (5, True, ["a"], {"a": 1}), "prompt": (5, True, ["a"], {"a": 1}), "wholeNumber": ("5", True, 1.5, {}),
         "yesOrNo": ("true", 1, {})}


@pytest.mark.parametrize("request_name", sorted(fields_of_requests()))
def test_a_request_with_anything_wrong_in_it_is_answered_with_an_error(world, request_name):
    fields = fields_of_requests()[request_name]
    assert fields or request_name == "get_status"
    fitting = {"source": SOURCE, "generation_id": world.library[0], "armed": False, "on": False}
    right = {name: fitting[name] for name, _, required in fields if required}
    wrong = [{**right, "no_such_field": 1}, {**right, HUGE[:5000]: "x"}]
    for name, kind, required in fields:
        wrong += [{**right, name: value} for value in WRONG[kind]]
        if kind in ("text", "prompt"):
            wrong.append({**right, name: HUGE})
        if required:
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
