# SPDX-License-Identifier: GPL-2.0-or-later
"""In studio mode the editor's preview and the viewers' program differ; a reference is of the one that was asked for."""

import pytest

import pictures
from obs_under_test import SCENE
from stage import SOURCE

CANVAS_FPS = 30

PREVIEWED = "Previewed"


@pytest.fixture(scope="module")
def studio(stage):
    """The test card is the program; a scene with the card upside down is in the preview."""
    upside_down = stage.folder / "upside-down.png"
    pictures.test_card().rotate(180).save(upside_down)
    stage.websocket.call("CreateScene", sceneName=PREVIEWED)
    stage.websocket.call("CreateInput", sceneName=PREVIEWED, inputName="Upside down", inputKind="image_source",
                         inputSettings={"file": str(upside_down)})
    stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=True)
    stage.websocket.call("SetCurrentPreviewScene", sceneName=PREVIEWED)
    assert stage.websocket.call("GetCurrentProgramScene")["currentProgramSceneName"] == SCENE
    yield stage
    stage.websocket.call("SetStudioModeEnabled", studioModeEnabled=False)


def reference_of(stage, simulator, **values):
    stage.finish(stage.generate(**values))
    with open(simulator.report()["uploads"][0]["path"], "rb") as file:
        return pictures.open_picture(file.read())


def difference(picture, card):
    return pictures.difference(picture, card, leave_out=[pictures.counter_box()])[0]


def test_the_program_is_the_reference_unless_set_otherwise(studio, simulator):
    picture = reference_of(studio, simulator)
    assert difference(picture, pictures.test_card()) <= 2.0
    assert pictures.counter_of(picture) is not None


def test_the_preview_is_the_reference_where_asked_for(studio, simulator):
    picture = reference_of(studio, simulator, reference="preview")
    assert difference(picture, pictures.test_card().rotate(180)) <= 2.0


def test_a_scene_by_its_name_is_the_reference_whatever_is_shown(studio, simulator):
    picture = reference_of(studio, simulator, reference="source", reference_name=PREVIEWED)
    assert difference(picture, pictures.test_card().rotate(180)) <= 2.0


def test_without_studio_mode_the_preview_is_the_program(studio, simulator):
    studio.websocket.call("SetStudioModeEnabled", studioModeEnabled=False)
    picture = reference_of(studio, simulator, reference="preview")
    assert difference(picture, pictures.test_card()) <= 2.0


def test_the_clip_made_in_studio_mode_is_on_air(studio, simulator):
    studio.websocket.call("SetStudioModeEnabled", studioModeEnabled=True)
    studio.finish(studio.generate(SOURCE))
    studio.wait_for_clip_on_air(simulator.report()["tasks"][0]["clip_serial"])
