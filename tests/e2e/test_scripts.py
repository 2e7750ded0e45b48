# SPDX-License-Identifier: GPL-2.0-or-later
"""The Lua and the Python script that come with the plugin, loaded by OBS from where they are installed: each generates
on its timer, shows the clip in its scene and goes back, and spends nothing by being loaded."""

import os
import pathlib

import pytest

from obs_under_test import COLLECTION, SCENE
from stage import DEFAULT_SETTINGS, KIND, wait_until

SCRIPTS = pathlib.Path(os.environ["R2V_PREFIX"]) / "share/obs/obs-plugins/obs-reference-to-video/scripts"
EVERY_MINUTES = 0.02
LANGUAGES = ["lua", "py"]
# With scripts that may not act: one as it is just after it was added, one that is to wait for a stream.
UNTOUCHED, WAITING = "Untouched", "Waiting for a stream"
ELSEWHERE = "Elsewhere"


def script(language, settings):
    return {"path": str(SCRIPTS / f"generate_and_show.{language}"), "settings": settings}


def of(language):
    return f"Clip by {language}"


def scene_of(language):
    return f"Scene by {language}"


@pytest.fixture(scope="module")
def scripted(stages, simulator):
    """Sources without a prompt: until a test gives one, every trigger is refused, and is heard of."""
    stage = stages(simulator)
    settings = {**DEFAULT_SETTINGS, "prompt": "", "on_end": "hide", "on_hide": "continue"}
    names = [*map(of, LANGUAGES), UNTOUCHED, WAITING]
    sources = [{"id": KIND, "versioned_id": KIND, "name": name, "settings": settings} for name in names]
    timed = [script(language, {"source": of(language), "every_minutes": EVERY_MINUTES, "only_live": False,
                               "clip_scene": scene_of(language)}) for language in LANGUAGES]
    shown = {ELSEWHERE: [UNTOUCHED, WAITING], **{scene_of(language): [of(language)] for language in LANGUAGES}}
    stage.obs.write_collection(
        COLLECTION, sources,
        scenes={scene: [{"name": name, "id": number, "visible": True} for number, name in enumerate(names, 1)]
                for scene, names in shown.items()},
        modules={"scripts-tool": [*timed, script("lua", {"source": UNTOUCHED}),
                                  script("lua", {"source": WAITING, "every_minutes": EVERY_MINUTES})]}, backdrop=True)
    stage.start()
    return stage


def program_scene(stage):
    return stage.websocket.call("GetCurrentProgramScene")["currentProgramSceneName"]


def sources_heard_of(stage, since=0):
    return {event["source"] for event in stage.websocket.vendor_events(since=since)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timer_triggers_again_and_again_and_a_refusal_is_in_the_log(scripted, simulator, language):
    for _ in range(2):
        since = scripted.websocket.mark()
        scripted.websocket.wait_for_vendor_event("refused", lambda data: data["source"] == of(language), since=since)
    wait_until(lambda: f"generate_and_show.{language}] Not generated: no_prompt" in scripted.obs.output(),
               "the refusal in the log")
    assert simulator.requests() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clip_is_shown_in_its_scene_until_it_ends(scripted, simulator, language):
    assert program_scene(scripted) == SCENE
    since = scripted.websocket.mark()
    scripted.set_settings(of(language), prompt="By a script")
    scripted.websocket.wait_for_vendor_event("generation_changed", lambda data: data["source"] == of(language),
                                             since=since)
    scripted.set_settings(of(language), prompt="")
    wait_until(lambda: program_scene(scripted) == scene_of(language), "the scene of the clip")
    assert scripted.websocket.vendor_events("clip_ready", since)[0]["source"] == of(language)
    wait_until(lambda: program_scene(scripted) == SCENE, "the scene from before")
    assert {entry["body"]["prompt"] for entry in simulator.requests("submit")} == {"By a script"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_went_elsewhere_meanwhile_stays_there(scripted, simulator, language):
    websocket = scripted.websocket
    since = websocket.mark()
    scripted.finish(scripted.generate(of(language), prompt="By hand"))
    wait_until(lambda: program_scene(scripted) == scene_of(language), "the scene of the clip")
    websocket.call("SetCurrentProgramScene", sceneName=ELSEWHERE)
    wait_until(lambda: websocket.events("MediaInputPlaybackEnded", since), "the end of the clip")
    # OBS's window makes and removes a scene after what the script may have asked it for.
    websocket.call("CreateScene", sceneName="Passing")
    websocket.call("RemoveScene", sceneName="Passing")
    assert program_scene(scripted) == ELSEWHERE
    websocket.call("SetCurrentProgramScene", sceneName=SCENE)


def test_a_script_that_was_only_added_and_one_that_waits_for_a_stream_do_nothing(scripted):
    heard = sources_heard_of(scripted)
    assert {of(language) for language in LANGUAGES} <= heard
    assert not heard & {UNTOUCHED, WAITING}


def test_a_recording_starts_the_timer_that_waits_for_one(scripted):
    scripted.websocket.call("SetProfileParameter", parameterCategory="SimpleOutput", parameterName="FilePath",
                            parameterValue=str(scripted.folder))
    since = scripted.websocket.mark()
    scripted.websocket.call("StartRecord")
    try:
        scripted.websocket.wait_for_vendor_event("refused", lambda data: data["source"] == WAITING, since=since)
    finally:
        scripted.websocket.call("StopRecord")
        # OBS asks before it ends while something records.
        wait_until(lambda: not scripted.websocket.call("GetRecordStatus")["outputActive"], "the end of the recording")
    assert UNTOUCHED not in sources_heard_of(scripted)


def test_obs_ends_clean_with_the_scripts(scripted):
    scripted.end_at_once()
    assert scripted.obs.memory_leaks() == 0
