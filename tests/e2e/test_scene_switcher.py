# SPDX-License-Identifier: GPL-2.0-or-later
"""Advanced Scene Switcher (Debian's package) at work with the source, by macros that a scene collection brings along:
it presses the button, it sees what the clip does, and it leaves the scene when the clip has ended."""

import pathlib

import pytest

from obs_under_test import COLLECTION, SCENE
from stage import DEFAULT_SETTINGS, KIND, SOURCE, wait_until

SHOW, ELSEWHERE = "Show", "Elsewhere"
NOTE = "Note"
PLAYING, ENDED = 1, 6  # obs_media_state
SET_SETTINGS, PRESS_BUTTON = 2, 4  # actions on a source


def macro(name, condition, action):
    return {"name": name, "onChange": True, "registerHotkeys": False, "conditions": [{"logic": 0, **condition}],
            "actions": [action]}


def scene_is(name):
    return {"id": "scene", "type": 0, "sceneSelection": {"type": 0, "name": name}}


def media_is(state, source=SOURCE):
    return {"id": "media", "version": 0, "sourceType": 0, "source": {"type": 0, "name": source}, "state": state}


def press(button):
    return {"id": "source", "action": PRESS_BUTTON, "source": {"type": 0, "name": SOURCE},
            "sourceSettingButton": {"id": button, "description": button}}


def set_settings(source, settings):
    return {"id": "source", "action": SET_SETTINGS, "source": {"type": 0, "name": source}, "settings": settings}


def switch_to(scene):
    return {"id": "scene_switch", "sceneSelection": {"type": 0, "name": scene}, "transitionType": 1}


MACROS = [
    macro("Generate where the show begins", scene_is(SHOW), press("generate")),
    macro("Tell that the clip plays", media_is(PLAYING), set_settings(NOTE, '{"text": "The clip plays"}')),
    macro("Tell that the scene before is back", scene_is(SCENE), set_settings(NOTE, '{"text": "At rest"}')),
    macro("Tell that it is another scene", scene_is(ELSEWHERE), set_settings(NOTE, '{"text": "Elsewhere"}')),
    macro("Back when the clip has ended", media_is(ENDED), switch_to(SCENE)),
]


def source(kind, name, **settings):
    return {"id": kind, "versioned_id": kind, "name": name, "settings": settings}


@pytest.fixture(scope="module")
def show(stages, simulator, clients):
    stage = stages(simulator)
    stage.obs.add_user_plugin("advanced-scene-switcher", clients / "scene-switcher")
    # As docs/automation.md tells: an ended clip stays ended when its scene is shown again.
    settings = {**DEFAULT_SETTINGS, "on_end": "hide", "on_hide": "continue"}
    stage.obs.write_collection(
        COLLECTION, [source(KIND, SOURCE, **settings), source("text_ft2_source_v2", NOTE, text="")],
        scenes={ELSEWHERE: [], SHOW: [{"name": SOURCE, "id": 1, "visible": True}, {"name": NOTE, "id": 2, "visible": True}]},
        modules={"advanced-scene-switcher": {"active": True, "startup_behavior": 1, "interval": 50,
                                             "macros": MACROS}})
    stage.start()
    assert "[adv-ss] started" in stage.obs.output(), "Advanced Scene Switcher does not run"
    return stage


def go_to(stage, scene):
    stage.websocket.call("SetCurrentProgramScene", sceneName=scene)


def program_scene(stage):
    return stage.websocket.call("GetCurrentProgramScene")["currentProgramSceneName"]


def wait_for_note(stage, text):
    """What a macro wrote last. Its macros look at the state of things from time to time: a scene that is left at once
    may be missed."""
    wait_until(lambda: stage.settings(NOTE).get("text", "") == text, f"the macro that writes {text}")


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_macro_generates_where_its_scene_begins_and_another_leaves_it_when_the_clip_has_ended(show, simulator, time):
    wait_for_note(show, "At rest")
    since = show.websocket.mark()
    go_to(show, SHOW)
    ready = show.websocket.wait_for_vendor_event("clip_ready", since=since)
    assert ready["source"] == SOURCE
    # The condition on the media state, by what its macro wrote.
    wait_for_note(show, "The clip plays")
    wait_until(lambda: program_scene(show) == SCENE, "the way back")
    assert simulator.report()["submits"] == 1


def test_other_scenes_generate_nothing(show, simulator):
    wait_for_note(show, "At rest")
    go_to(show, ELSEWHERE)
    wait_for_note(show, "Elsewhere")
    go_to(show, SCENE)
    wait_for_note(show, "At rest")
    assert simulator.requests() == []


@pytest.mark.parametrize("words", ["Perform actions only on condition change", "Current scene is", "Press settings button",
                                   "Switch scene", "Ended", "Playing"])
def test_the_recipes_of_the_docs_use_its_words(clients, words):
    page = (pathlib.Path(__file__).resolve().parent.parent.parent / "docs" / "automation.md").read_text()
    assert words in page
    assert f'="{words}"\n' in (clients / "scene-switcher" / "data" / "locale" / "en-US.ini").read_text()
