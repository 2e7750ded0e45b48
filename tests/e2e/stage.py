# SPDX-License-Identifier: GPL-2.0-or-later
"""What most tests begin with: an OBS with the test card in its scene, the plugin's source on it, and a provider."""

import json
import os
import pathlib
import time

import pictures
from obs_under_test import (BACKDROP, BACKDROP_KIND, BACKDROP_SETTINGS, KEY_VARIABLE, SCENE, URL_VARIABLE,
                            ObsUnderTest)

SOURCE = "AI clip"
KIND = "r2v_source"
LONG_AGO = "20200101"
END_STATES = ("ready", "failed", "cancelled", "unknown", "detached")
DEFAULT_SETTINGS = {"prompt": "The stage comes alive", "duration": 2, "resolution": "720p"}


class Stage:
    def __init__(self, folder, simulator=None, *, key=None, config=None, base_url=None, **options):
        self.folder = pathlib.Path(folder)
        self.simulator = simulator
        self.key = key if key is not None else (simulator.key if simulator else "")
        # Without either, nobody is there: a test never reaches the provider.
        nobody = "http://127.0.0.1:9"
        environment = {URL_VARIABLE: base_url or (simulator.url if simulator else nobody)}
        if self.key:
            environment[KEY_VARIABLE] = self.key
        self.obs = ObsUnderTest(self.folder / "obs", os.environ["R2V_PREFIX"], environment=environment, **options)
        # The guard is a test of its own; here it would only be in the way.
        self.configure(**{"min_gap_s": 0, "requester_gap_s": 0, "max_per_hour": 10000, "max_per_day": 10000,
                          **(config or {})})

    @property
    def websocket(self):
        return self.obs.websocket

    def configure(self, **values):
        """Writes into config.json; read at the next start of OBS."""
        path = self.obs.plugin_config / "config.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**known, **values}))

    @property
    def generations_folder(self):
        return self.obs.plugin_config / "generations"

    def remember_quick_tasks(self):
        """Records of long ago, by which the plugin knows this provider as quick: it polls after two seconds then, not
        after five as where it knows nothing. (Polling has tests of its own: poll-schedule-test.cpp.)"""
        for number in range(6):
            generation_id = f"{LONG_AGO}T000000000-{number:06x}"
            folder = self.generations_folder / generation_id
            folder.mkdir(parents=True)
            (folder / "generation.json").write_text(json.dumps({
                "format": 1, "generation_id": generation_id, "state": "cancelled",
                "created_at": "2020-01-01T00:00:00.000Z", "updated_at": "2020-01-01T00:00:00.000Z",
                "base_url": self.simulator.url, "model": "wan-2.7-reference-to-video", "resolution": "720p", "duration": 2,
                "took_at_least_ms": 0, "took_at_most_ms": 2000}))

    # ---- the scene

    def start(self, **options):
        self.obs.start(**options)
        return self

    def set_scene(self, **settings):
        """Card, counter and the plugin's source, in this order from below. Returns the source's scene item."""
        card = self.folder / "card.png"
        counter = self.folder / "counter.mp4"
        if not card.exists():
            pictures.test_card().save(card)
            pictures.make_counter(counter)
        self.add_input("Card", "image_source", file=str(card))
        item = self.add_input("Counter", "ffmpeg_source", local_file=str(counter), looping=True, hw_decode=False,
                              restart_on_activate=False, close_when_inactive=False)
        self.transform(item, positionX=pictures.COUNTER_AT[0], positionY=pictures.COUNTER_AT[1])
        item = self.add_source(**settings)
        wait_until(lambda: pictures.counter_of(self.program()) is not None, "the counter on air")
        return item

    def add_source(self, name=SOURCE, **settings):
        """On top of the scene, in which there is something to be seen: of a black program nothing is generated."""
        if not self.websocket.call("GetSceneItemList", sceneName=SCENE)["sceneItems"]:
            self.add_input(BACKDROP, BACKDROP_KIND, **BACKDROP_SETTINGS)
        return self.add_input(name, KIND, **{**DEFAULT_SETTINGS, **settings})

    def add_input(self, name, kind, **settings):
        return self.websocket.call("CreateInput", sceneName=SCENE, inputName=name, inputKind=kind,
                                   inputSettings=settings)["sceneItemId"]

    def transform(self, item, **values):
        self.websocket.call("SetSceneItemTransform", sceneName=SCENE, sceneItemId=item, sceneItemTransform=values)

    def set_settings(self, name=SOURCE, **settings):
        self.websocket.call("SetInputSettings", inputName=name, inputSettings=settings)

    def settings(self, name=SOURCE):
        return self.websocket.call("GetInputSettings", inputName=name)["inputSettings"]

    def program(self):
        """The program as a picture."""
        return pictures.open_picture(self.websocket.screenshot(SCENE))

    def press(self, button, name=SOURCE):
        self.websocket.call("PressInputPropertiesButton", inputName=name, propertyName=button)

    # ---- generations

    def generate(self, name=SOURCE, **values):
        """A direct trigger; gives the answer, which must be an acceptance."""
        answer = self.websocket.vendor("generate", source=name, **values)
        assert answer.get("accepted") is True, answer
        return answer["generation_id"]

    def generation(self, generation_id):
        return self.websocket.vendor("get_generation", generation_id=generation_id)["generation"]

    def generations(self):
        listed = self.websocket.vendor("list_generations", limit=1000)["generations"]
        return [generation for generation in listed if not generation["generation_id"].startswith(LONG_AGO)]

    def wait_for_state(self, generation_id, *states, timeout=60):
        deadline = time.monotonic() + timeout
        while True:
            generation = self.generation(generation_id)
            if generation["state"] in states:
                return generation
            stuck = generation["state"] in END_STATES
            assert not stuck and time.monotonic() < deadline, f"not {states} but {describe(generation)}"
            time.sleep(0.05)

    def finish(self, generation_id, timeout=60):
        """Waits until the clip is ready."""
        return self.wait_for_state(generation_id, "ready", timeout=timeout)

    def wait_for_clip_on_air(self, clip_serial, timeout=20):
        """Until the program shows this clip of the simulator; gives the frame number that was seen."""
        def shown():
            found = pictures.clip_frame_of(self.program())
            return found if found and found[1] == clip_serial else None

        return wait_until(shown, f"clip {clip_serial} on air", timeout)[0]

    def media_status(self, name=SOURCE):
        return self.websocket.call("GetMediaInputStatus", inputName=name)

    def quit(self):
        return self.obs.quit()

    def end_at_once(self):
        """Quits OBS and checks that the plugin took under a second of it. OBS's own part (0.2 to 0.4 s on an idle
        machine, several times that on a busy one) is only bounded; the seconds of both are given back."""
        seconds = self.quit()
        plugin_ms = self.obs.plugin_end_ms()
        assert plugin_ms is not None and plugin_ms < 1000, f"the plugin took {plugin_ms} ms to end"
        assert seconds < 10, f"OBS took {seconds:.2f} s to end"
        return seconds

    def close(self):
        self.obs.close()


def describe(generation):
    names = ("state", "progress", "provider_status", "error_code", "error", "action")
    return {name: generation.get(name) for name in names}


def wait_until(condition, what, timeout=20):
    deadline = time.monotonic() + timeout
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)
